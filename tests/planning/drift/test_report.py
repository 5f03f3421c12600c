"""Drift told from a plan, with and without a memory."""

from datetime import date

import pytest

from hexform.errors import PlanFileError
from hexform.model.change import Change
from hexform.model.drift import DriftReport
from hexform.model.notice import Code, Notice
from hexform.model.plan import Place, Unmanaged
from hexform.model.settings import DriftIgnore
from hexform.model.sides import plain
from hexform.planning.drift.report import drift_report
from tests.report.samples import change, plan

DAY = date(2026, 11, 22)
NEXT = date(2026, 11, 23)
LATER = date(2026, 11, 30)

MEMBERS = change(
    "group.a", {"name": "A", "members": ["eve@example.com"]}, {"name": "A", "members": ["ada@example.com"]}
)
RENAMED = change(
    "group.a", {"name": "X", "members": ["eve@example.com"]}, {"name": "A", "members": ["ada@example.com"]}
)
STATUS = change("project_status.p", {"status": "Draft"}, {"status": "Production"})
MISSING = change("group.b", None, {"name": "B", "members": []})
EXTRA = change("group.Old", {"name": "Old"}, None)


def report(*changes: Change, today: date = DAY, previous: DriftReport | None = None) -> DriftReport:
    return drift_report(plan(*changes), (), today, previous=previous)


def reported(found: DriftReport) -> list[tuple[str, list[tuple[str, ...]], str | None, str | None]]:
    return [(e.address, [row.path for row in e.diff], e.status, e.first_seen) for e in found.drift]


def test_what_a_plan_would_change_is_drift_from_the_other_side() -> None:
    entry = report(MEMBERS).drift[0]
    assert plain(entry.hex) == {"name": "A", "members": ["eve@example.com"]}
    assert plain(entry.config) == {"name": "A", "members": ["ada@example.com"]}
    assert [(row.op, row.before, row.after) for row in entry.diff] == [
        ("add", None, "eve@example.com"),
        ("remove", "ada@example.com", None),
    ]


def test_a_replaced_value_goes_from_the_configuration_to_hex() -> None:
    row = report(STATUS).drift[0].diff[0]
    assert (row.op, row.before, row.after) == ("replace", "Production", "Draft")


def test_missing_and_extra_objects_are_counted_apart() -> None:
    found = report(MEMBERS, MISSING, EXTRA)
    assert [(e.address, e.config is None, e.hex is None) for e in found.drift] == [
        ("group.a", False, False),
        ("group.b", False, True),
        ("group.Old", True, False),
    ]
    assert (found.summary.changed, found.summary.missing, found.summary.extra) == (1, 1, 1)
    assert found.summary.unchanged == 12


def test_without_a_previous_report_nothing_has_a_past() -> None:
    assert reported(report(MEMBERS))[0][2:] == (None, None)


def test_contents_that_cannot_be_read_back_are_not_drift() -> None:
    unread = change("guide.x.md", {}, {"contents": "x"}, flags=("unread",))
    found = report(unread)
    assert found.drift == ()
    assert not found.has_drift


def test_an_empty_plan_is_not_drift_and_errors_are_none() -> None:
    errors = (Notice(code="unreadable", message="403", address="group.x"),)
    found = drift_report(plan(errors=errors), (), DAY)
    assert found.errors == errors
    assert not found.has_drift


def test_unmanaged_things_are_drift_by_the_policy() -> None:
    things = (Unmanaged(kind="group", name="x", address="group.x", drift=True), Unmanaged(kind="group", name="y"))
    found = drift_report(plan(unmanaged=things), (), DAY)
    assert found.has_drift
    assert (found.summary.extra, found.summary.unmanaged) == (1, 2)
    assert not drift_report(plan(unmanaged=things[1:]), (), DAY).has_drift


def test_the_same_drift_gives_the_same_report() -> None:
    assert report(MEMBERS, STATUS) == report(MEMBERS, STATUS)


# Ignored for a while


def ignoring(*lines: DriftIgnore, today: date = DAY, previous: DriftReport | None = None) -> DriftReport:
    things = (Unmanaged(kind="group", name="x", address="group.x", drift=True),)
    places = {"drift.ignore[0]": "workspace.yaml:9"}
    return drift_report(plan(STATUS, unmanaged=things), lines, today, lines=places, previous=previous)


EVERYTHING = DriftIgnore(address="group.*", until=NEXT)
STATUSES = DriftIgnore(address="project_status.*", until=DAY, why="migration")


def test_what_is_ignored_is_not_drift_until_the_day_is_over() -> None:
    found = ignoring(STATUSES, EVERYTHING)
    assert found.drift == ()
    assert not found.has_drift
    assert found.summary.ignored == 2
    assert found.warnings == ()


def test_what_is_ignored_is_listed_with_the_first_entry_that_hides_it() -> None:
    found = drift_report(
        plan(STATUS, MEMBERS), (STATUSES, EVERYTHING), DAY, lines={"drift.ignore[0]": "workspace.yaml:9"}
    )
    assert [(each.address, each.until, each.why, each.source) for each in found.ignored] == [
        ("project_status.p", "2026-11-22", "migration", "workspace.yaml:9"),
        ("group.a", EVERYTHING.until.isoformat(), EVERYTHING.why, None),
    ]
    assert ignoring(STATUSES, today=NEXT).ignored == ()


def test_what_was_ignored_counts_again_and_that_is_reported() -> None:
    found = ignoring(STATUSES, EVERYTHING, today=NEXT)
    assert [entry.address for entry in found.drift] == ["project_status.p"]
    [warning] = found.warnings
    assert "project_status.* (migration) ended on 2026-11-22: what differs there (1) is drift" in warning.message
    assert warning.source == "workspace.yaml:9"


def test_a_line_that_has_ended_is_one_warning() -> None:
    """The configuration says that it can be removed, which is wrong where it still has drift to show."""
    reported = Notice(code=Code.SETTING_ENDED, message="ended", source="workspace.yaml:9")
    places = {"drift.ignore[0]": "workspace.yaml:9"}
    shown = drift_report(plan(STATUS, warnings=(reported,)), (STATUSES,), NEXT, lines=places)
    assert [warning.code for warning in shown.warnings] == ["ignore_ended"]
    unused = drift_report(plan(warnings=(reported,)), (STATUSES,), NEXT, lines=places)
    assert [warning.code for warning in unused.warnings] == ["setting_ended"]


def test_a_line_without_use_is_reported() -> None:
    [warning] = ignoring(EVERYTHING, DriftIgnore(address="cell.*", until=NEXT)).warnings
    assert "`drift.ignore` for cell.* matches nothing" in warning.message


def test_what_is_of_no_use_is_not_known_where_not_all_was_read() -> None:
    unused = (DriftIgnore(address="cell.*", until=NEXT),)
    failed = plan(errors=(Notice(code="unreadable", message="403", address="cell.x"),))
    assert drift_report(failed, unused, DAY).warnings == ()
    assert drift_report(plan(), unused, DAY, targets=("group.*",)).warnings == ()


def test_an_expired_line_beside_one_that_holds_says_nothing() -> None:
    assert (
        ignoring(STATUSES, DriftIgnore(address="project_status.p", until=LATER), EVERYTHING, today=NEXT).warnings == ()
    )


# With a memory


def test_the_first_report_with_a_memory_is_all_new() -> None:
    found = report(MEMBERS, previous=report())
    assert reported(found) == [("group.a", [("members",), ("members",)], "new", "2026-11-22")]
    assert (found.summary.new, found.summary.ongoing, found.summary.resolved) == (1, 0, 0)


def test_what_goes_on_keeps_the_day_on_which_it_was_first_seen() -> None:
    first = report(MEMBERS, previous=report())
    second = report(MEMBERS, today=NEXT, previous=first)
    third = report(MEMBERS, today=LATER, previous=second)
    assert reported(third) == [("group.a", [("members",), ("members",)], "ongoing", "2026-11-22")]
    assert second.model_dump_json() == third.model_dump_json()


def test_identity_is_address_and_path() -> None:
    first = report(MEMBERS, previous=report())
    second = report(RENAMED, today=NEXT, previous=first)
    assert reported(second) == [
        ("group.a", [("members",), ("members",)], "ongoing", "2026-11-22"),
        ("group.a", [("name",)], "new", "2026-11-23"),
    ]
    assert second.summary.changed == 1


def test_one_path_that_is_gone_is_resolved_beside_one_that_goes_on() -> None:
    first = report(RENAMED, previous=report())
    second = report(MEMBERS, today=NEXT, previous=first)
    assert reported(second) == [
        ("group.a", [("members",), ("members",)], "ongoing", "2026-11-22"),
        ("group.a", [("name",)], "resolved", "2026-11-22"),
    ]
    assert second.has_drift


def test_what_is_resolved_is_listed_once_and_is_not_drift() -> None:
    first = report(STATUS, previous=report())
    second = report(today=NEXT, previous=first)
    assert reported(second) == [("project_status.p", [("status",)], "resolved", "2026-11-22")]
    assert not second.has_drift
    assert (second.summary.changed, second.summary.resolved) == (0, 1)
    assert report(today=LATER, previous=second).drift == ()


def test_a_missing_object_is_one_thing_whatever_its_fields() -> None:
    first = report(MISSING, previous=report())
    written_anew = change("group.b", None, {"name": "B", "members": ["ada@example.com"]})
    assert [one[2] for one in reported(report(written_anew, today=NEXT, previous=first))] == ["ongoing"]
    there = change("group.b", {"members": ["eve@example.com"]}, {"members": []})
    assert [one[2] for one in reported(report(there, today=NEXT, previous=first))] == ["new", "resolved"]


def test_a_report_without_a_memory_begins_one() -> None:
    second = report(STATUS, today=NEXT, previous=report(STATUS))
    assert reported(second) == [("project_status.p", [("status",)], "ongoing", "2026-11-23")]


def test_what_could_not_be_read_is_not_resolved() -> None:
    first = report(MEMBERS, STATUS, previous=report())
    failed = plan(errors=(Notice(code="unreadable", message="403", address="project.p"),))
    second = drift_report(failed, (), NEXT, previous=first)
    assert [(one[0], one[2], one[3]) for one in reported(second)] == [
        ("group.a", "resolved", "2026-11-22"),
        ("project_status.p", "ongoing", "2026-11-22"),
    ]
    everything = drift_report(plan(errors=(Notice(code="unreadable", message="500"),)), (), NEXT, previous=first)
    assert [one[2] for one in reported(everything)] == ["ongoing", "ongoing"]


def test_what_is_ignored_or_no_target_is_not_mentioned() -> None:
    first = report(MEMBERS, STATUS, previous=report())
    ignored = drift_report(plan(), (EVERYTHING, STATUSES), DAY, previous=first)
    assert ignored.drift == ()
    narrow = drift_report(plan(), (), NEXT, previous=first, targets=("group.*",))
    assert [one[0] for one in reported(narrow)] == ["group.a"]


def test_a_change_without_rows_has_a_past_too() -> None:
    moved = change("cell.p/x", {"source": "1"}, {"source": "1"})
    first = report(moved, previous=report())
    assert reported(report(moved, today=NEXT, previous=first)) == [("cell.p/x", [], "ongoing", "2026-11-22")]


def test_a_report_of_another_workspace_is_not_memory() -> None:
    other = drift_report(plan(workspace=Place(base_url="https://eu.hex.tech")), (), DAY)
    with pytest.raises(
        PlanFileError, match=r"speaks of https://eu\.hex\.tech, this run of https://app\.hex\.tech \(org"
    ):
        report(previous=other)
    with pytest.raises(PlanFileError, match="a sandbox at"):
        report(previous=drift_report(plan(sandbox=True), (), DAY))
