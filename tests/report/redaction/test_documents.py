"""Documents for the readers of a repository: what is written by its name, the rest by its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from hexform.kinds.cell.spec import Cell
from hexform.kinds.group.spec import Group
from hexform.kinds.guide.spec import Guide
from hexform.kinds.project.spec import Project
from hexform.lib.picked import Picked
from hexform.model.access_change import AccessChange, AccessWay, Cause, PlanAccess, ProjectName, Unread
from hexform.model.access_report import AccessReport
from hexform.model.address import Address
from hexform.model.desired import Desired
from hexform.model.drift import IgnoredDrift
from hexform.model.event import ChangeEnded, ChangeStarted, Said
from hexform.model.notice import Code, Notice
from hexform.model.plan import Pending, Unmanaged
from hexform.model.refusal import Refusal
from hexform.model.run import Done, Run
from hexform.model.settings import Settings
from hexform.report.redaction.documents import redact, redact_event
from hexform.report.redaction.known import Known, known_by, texts_in
from tests.report.samples import PLACE, change, differs, drift, plan

REVENUE = ProjectName(address="project.revenue", title="Revenue", id="p1")
PAYROLL = ProjectName(address="project.payroll", title="Payroll", id="p2")
SECRET = ProjectName(address="project.Secret", title="Secret", id="p3")


TABBED = "tabs\tare here"


def desired(**specs: Any) -> Desired:
    return Desired(
        settings=Settings(version=1), specs={Address(key.replace("__", ".")): spec for key, spec in specs.items()}
    )


GUARD = desired(
    group__team=Group(members=("ada@x.com",)),
    project__revenue=Project(title="Revenue"),
    project__kit=Project(id="p9"),
    guide__a=Guide(contents="x"),
)
PRESENT = desired(
    group__team=Group(members=("ada@x.com", "bob@x.com")),
    project__revenue=Project(title="Revenue"),
    project__payroll=Project(title="Payroll"),
    cell__revenue=Cell(label="Load", source="select 1"),
    guide__a=Guide(contents="x"),
    guide__b=Guide(contents="y"),
)
KNOWN = known_by(PRESENT, GUARD, live=["Secret", "eve@x.com", TABBED, "GUEST", ""])


@pytest.mark.parametrize(
    ("kind", "name", "live_id", "trusted"),
    [
        ("project", "Revenue", "p1", True),
        ("project", "REVENUE", None, True),
        ("project", "Payroll", "p2", False),
        ("project", "anything", "p9", True),
        ("project", "kit", "other", False),
        ("group", "team", None, True),
    ],
)
def test_an_object_is_trusted_if_the_guard_names_it(
    kind: str, name: str, live_id: str | None, *, trusted: bool
) -> None:
    """By its id; by its name only where the guard writes no id."""
    assert KNOWN.trusts_object(kind, name, live_id) == trusted


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        ("project_status.revenue", True),
        ("cell.revenue/Load", True),
        ("cell.payroll/Load", False),
        ("guide.a", True),
        ("guide.b", False),
        ("nothing.a", False),
    ],
)
def test_an_address_means_what_the_present_configuration_says(address: str, *, trusted: bool) -> None:
    assert KNOWN.trusts_address(address) == trusted


def test_another_project_under_a_key_of_the_guard_is_not_trusted() -> None:
    """A change that gives the key a new title means another project by it."""
    moved = known_by(desired(project__revenue=Project(title="Payroll")), GUARD)
    assert not moved.trusts_address("project_status.revenue")
    assert not moved.trusts(change("cell.revenue/Load", None, {"source": "x", "type": "sql"}))
    assert KNOWN.trusts(change("guide.a", None, {"contents": "x"}))


def test_sentences_that_hold_a_text_of_hex_are_revealing() -> None:
    assert KNOWN.reveals("the project Secret is archived")
    assert KNOWN.reveals(f"a cell {TABBED!r}"), "as a message quotes it"
    assert not KNOWN.reveals("Secretary of revenue, a GUEST")
    assert not Known().reveals("anything")


ROWS = change(
    "group.team",
    {"name": "Team", "members": ["ada@x.com", "eve@x.com", "zed@x.com"]},
    {"name": "Team", "members": ["bob@x.com"]},
    name="team",
    depends_on=("group.team", "project.Secret"),
    warnings=("Secret is a secret", "fine"),
    reason="removed",
)


def test_people_who_are_not_written_are_counted() -> None:
    (told,) = redact(plan(ROWS), KNOWN).changes
    assert [(row.op, row.before, row.after) for row in told.diff] == [
        ("add", None, "bob@x.com"),
        ("remove", "2 people outside this configuration", None),
        ("remove", "ada@x.com", None),
    ]
    assert (told.depends_on, told.warnings, told.reason) == (("group.team",), ("fine",), "removed")


def test_levels_of_those_who_are_not_written_are_reported_by_their_number() -> None:
    sharing = change(
        "project_sharing.revenue",
        {"users": {"eve@x.com": "CAN_EDIT", "zed@x.com": "CAN_EDIT", "ada@x.com": "CAN_VIEW"}, "workspace": "NONE"},
        {"users": {"ada@x.com": "CAN_EDIT"}, "workspace": "CAN_VIEW"},
        name="Revenue",
        id="p1",
    )
    (told,) = redact(plan(sharing), KNOWN).changes
    assert [(row.path, row.before, row.after) for row in told.diff] == [
        (("users", "2 people outside this configuration"), "CAN_EDIT", None),
        (("users", "ada@x.com"), "CAN_VIEW", "CAN_EDIT"),
        (("workspace",), "NONE", "CAN_VIEW"),
    ]


def test_texts_of_hex_are_reported_by_their_lines() -> None:
    cell = change("cell.revenue/Load", {"source": "a\nb", "type": "sql"}, {"source": "select 1", "type": "sql"},
                  refs={"project": {"revenue": "p1"}})  # fmt: skip
    status = change("project_status.revenue", {"status": "Secret"}, {"status": "team"}, name="Revenue", id="p1")
    told = redact(plan(cell, status), KNOWN).changes
    assert [(row.before, row.after) for each in told for row in each.diff] == [
        ("2 lines outside this configuration", "select 1"),
        ("(a value outside this configuration)", "team"),
    ]


def test_of_an_object_that_only_the_change_names_what_is_written_is_reported() -> None:
    sharing = change(
        "project_sharing.payroll",
        {"users": {"eve@x.com": "CAN_EDIT", "ada@x.com": "CAN_VIEW"}, "workspace": "CAN_VIEW"},
        {"users": {"ada@x.com": "CAN_EDIT", "strange@x.com": "CAN_EDIT"}, "workspace": "NONE"},
        name="Payroll", id="p2", reason="removed", warnings=("fine",),
    )  # fmt: skip
    (told,) = redact(plan(sharing), KNOWN).changes
    assert [(row.op, row.path, row.before, row.after) for row in told.diff] == [
        ("add", ("users", "ada@x.com"), None, "CAN_EDIT"),
        ("add", ("workspace",), None, "NONE"),
    ]
    assert (told.id, told.reason, told.warnings) == (None, None, ())
    report = drift(differs("project_sharing.payroll", {"workspace": "NONE"}, {"workspace": "CAN_VIEW"}))
    (entry,) = redact(report, KNOWN).drift
    assert [(row.op, row.before, row.after) for row in entry.diff] == [("remove", "NONE", None)]


def test_what_is_not_written_is_counted_by_kind_and_action() -> None:
    gone = [change(f"group.{name}", {"members": []}, None) for name in ("Secret", "Hidden")]
    told = redact(plan(*gone, ROWS, change("group.Other", None, {"members": []})), KNOWN).changes
    assert [each.address for each in told] == [
        "2 groups outside this configuration", "group.team", "1 group outside this configuration",
    ]  # fmt: skip
    report = drift(
        differs("group.Secret", {"members": []}, None), differs("group.Hidden", None, {"members": []}),
        unmanaged=(Unmanaged(kind="group", name="team", id="x"), Unmanaged(kind="group", name="Secret", drift=True)),
        access=PlanAccess(),
    )  # fmt: skip
    told_drift = redact(report, KNOWN)
    assert [each.address for each in told_drift.drift] == ["1 group outside this configuration"] * 2
    assert [(each.name, each.id, each.drift) for each in told_drift.unmanaged] == [
        ("team", None, False),
        ("1 group outside this configuration", None, True),
    ]


def entry(direction: Any, *projects: ProjectName, people: Sequence[str], **more: Any) -> AccessChange:
    fields: dict[str, Any] = {"count": len(people), "before": "NONE", "after": "CAN_EDIT", **more}
    return AccessChange(direction=direction, people=people, projects=projects, **fields)


def test_what_is_ignored_is_counted_where_it_is_not_written() -> None:
    until = {"until": "2027-01-31", "why": "migration"}
    hidden = [IgnoredDrift(address=f"group.{name}", **until) for name in ("Secret", "Hidden")]
    hidden.append(IgnoredDrift(address="project_sharing.payroll", **until))
    told = redact(drift(ignored=tuple(hidden)), KNOWN).ignored
    assert [(each.address, each.until, each.why) for each in told] == [
        ("2 groups outside this configuration", "2027-01-31", "migration"),
        ("project_sharing.payroll", "2027-01-31", "migration"),
    ]


def test_access_names_trusted_projects_and_counts_the_rest() -> None:
    by = (AccessWay(via="group", name="Secret"), AccessWay(via="group", name="Hidden"), AccessWay(via="direct"))
    causes = (Cause(address="group.Secret", source="w.yaml:1"), Cause(address="group.team"))
    found = PlanAccess(
        changes=(
            entry("gain", REVENUE, PAYROLL, SECRET, people=("ada@x.com", "eve@x.com"), after_by=by, because=causes),
            entry("gain", PAYROLL, people=("ada@x.com",), because=causes),
            entry("gain", SECRET, people=("ada@x.com", "eve@x.com")),
            entry("lose", SECRET, people=(), count=None),
            entry("keep", REVENUE, people=("ada@x.com",), unsure="the members of the group Secret"),
        ),
        unread=(
            Unread(what="the members of Secret", why="403", leaves_open="who"),
            Unread(what="the list of people", why="403", leaves_open="who"),
        ),
    )
    told = redact(plan(access=found), KNOWN).access
    assert told is not None
    first, keep, gain, lose = told.changes
    assert (first.people, first.count) == (("ada@x.com",), 2)
    assert [project.address for project in first.projects] == [
        "project.revenue",
        "2 projects outside this configuration",
    ]
    assert [(way.via, way.name) for way in first.after_by] == [("group", None), ("direct", None)]
    assert [cause.address for cause in first.because] == ["group outside this configuration", "group.team"]
    assert keep.unsure is None
    assert (gain.people, gain.count, gain.before, gain.after) == ((), 2, "NONE", "NONE")
    assert [project.address for project in gain.projects] == ["2 projects outside this configuration"]
    assert lose.count is None
    assert [gap.what for gap in told.unread] == ["something", "the list of people"]


def test_names_that_an_analysis_picked_are_as_secret_as_others() -> None:
    picked = Picked(["ada@x.com", "eve@x.com", "kim@x.com"], 0b011)
    found = PlanAccess(changes=(entry("gain", SECRET, people=picked), entry("gain", REVENUE, people=picked)))
    warning = Notice(code="unheard_of", message="eve@x.com is there")
    told = redact(plan(access=found, warnings=(warning,)), KNOWN)
    assert told.access is not None
    assert [(one.people, one.count) for one in told.access.changes] == [(("ada@x.com",), 2), ((), 2)]
    assert "eve" not in told.warnings[0].message
    assert texts_in({"people": picked}) == {"people", "ada@x.com", "eve@x.com"}


def test_sentences_are_those_of_the_code_where_they_would_reveal_something() -> None:
    notices = (
        Notice(code=Code.ARCHIVED, message="Secret is archived"),
        Notice(code=Code.ARCHIVED, message="it is archived", address="project.payroll"),
        Notice(code=Code.ARCHIVED, message="it is archived", address="project.revenue"),
        Notice(code="unheard_of", message="Secret", address="project.Secret"),
    )
    refused = (
        Refusal(code="too_many_lose", limit="lose", found=9, allowed=1, addresses=("group.Secret",), message="9 lose"),
        Refusal(
            code="protected", limit="protected", found=1, allowed=0, addresses=("project.payroll",), message="held"
        ),
        Refusal(
            code="protected", limit="protected", found=1, allowed=0, addresses=("project.revenue",), message="held"
        ),
    )
    told = redact(plan(warnings=notices, refused=refused), KNOWN)
    assert [(each.address, each.message) for each in told.warnings] == [
        (None, Code.ARCHIVED.meaning),
        ("project.payroll", Code.ARCHIVED.meaning),
        ("project.revenue", "it is archived"),
        ("project outside this configuration", "the JSON and HTML formats say more"),
    ]
    assert [each.message for each in told.refused] == [
        "9 lose", "protected holds this back; the JSON and HTML formats say more", "held",
    ]  # fmt: skip


def test_people_who_are_pending_and_tasks() -> None:
    pending = Pending(email="bobb@x.com", nearest=("bob@x.com", "eve@x.com"))
    tasks = ({"address": "project.revenue", "what": "publish it"}, {"address": "project.Secret", "what": "do Secret"})
    told = redact(plan(pending=(pending,), by_hand=tasks), KNOWN)
    assert told.pending[0].nearest == ("bob@x.com",)
    assert [(task.address, task.what) for task in told.by_hand] == [
        ("project.revenue", "publish it"),
        ("project outside this configuration", "the JSON and HTML formats say more"),
    ]
    assert told.workspace.org_id is None
    assert redact(plan(), known_by(desired(group__a=Group(name=PLACE.org_id)))).workspace == PLACE


def done(address: str, outcome: Any, why: str | None) -> Done:
    made = change(address, {"members": []}, {"members": ["bob@x.com"]})
    same = ("address", "kind", "name", "actions", "before", "after", "diff")
    return Done(outcome=outcome, why=why, **{name: getattr(made, name) for name in same})


def test_a_run_says_why_where_that_is_not_news() -> None:
    run = Run(
        hexform_version="1", fingerprint="x", workspace=PLACE, started="now",
        changes=(
            done("group.team", "failed", "403"),
            done("group.team", "failed", "Secret is locked"),
            done("group.Secret", "failed", "Secret is locked"),
            done("group.Hidden", "failed", "Secret is locked"),
            done("group.team", "applied", None),
        ),
    )  # fmt: skip
    told = redact(run, KNOWN)
    assert [(each.address, each.why) for each in told.changes] == [
        ("group.team", "403"),
        ("group.team", "the JSON and HTML formats say more"),
        ("2 groups outside this configuration", None),
        ("group.team", None),
    ]


def test_progress_names_what_is_written() -> None:
    secret = change("group.Secret", {"members": []}, None)
    started = redact_event(ChangeStarted(secret), KNOWN)
    assert isinstance(started, ChangeStarted)
    assert started.change.address == "1 group outside this configuration"
    ended = [redact_event(ChangeEnded(each, "failed", why), KNOWN)
             for each, why in ((secret, "Secret"), (ROWS, "403"), (ROWS, ""))]  # fmt: skip
    assert [each.why for each in ended if isinstance(each, ChangeEnded)] == [
        "the JSON and HTML formats say more", "403", "",
    ]  # fmt: skip
    assert redact_event(Said("hello"), KNOWN) == Said("hello")


def test_an_access_report_is_as_it_is() -> None:
    report = AccessReport.model_construct(workspace=PLACE, taken="now")
    assert redact(report, KNOWN) is report
