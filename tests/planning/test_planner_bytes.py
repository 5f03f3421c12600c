"""What the bytes, the fingerprint and the digests of a plan hang on, and what they do not hang on."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from hexform.model.plan import Plan, fingerprint
from hexform.planning.planner import PlanOptions, make_plan
from tests.bench import TODAY, Bench, Planned
from tests.kinds.office import ADA, VERA, office, uid
from tests.planning.test_planner import CONFIG, SEED, planned


def again(found: Planned) -> Plan:
    """The plan of the same values once more."""
    before = found.plan
    there = PlanOptions(before.workspace, TODAY, sandbox=True, reads=before.requests.read)
    return make_plan(found.desired, found.actual, {}, there)


def test_the_same_values_give_the_same_bytes(tmp_path: Path) -> None:
    found = planned(tmp_path)
    assert again(found).model_dump_json() == again(found).model_dump_json()
    assert Plan.model_validate_json(found.plan.model_dump_json()) == found.plan


def test_the_fingerprint_is_of_what_apply_uses(tmp_path: Path) -> None:
    plan = planned(tmp_path).plan
    beside = {"warnings": ("w",), "source": "s:1", "requests": 7, "reason": "renamed"}
    same = tuple(change.model_copy(update=beside) for change in plan.changes)
    assert fingerprint(plan.workspace, same) == plan.fingerprint
    assert fingerprint(plan.workspace, plan.changes[1:]) != plan.fingerprint


def shifted(config: str) -> str:
    return "# a comment\n\n" + dedent(config)


def test_where_something_is_changes_nothing_but_where_it_is(tmp_path: Path) -> None:
    one, two = planned(tmp_path).plan, planned(tmp_path, shifted(CONFIG)).plan
    assert one.changes[0].source != two.changes[0].source
    assert one.fingerprint == two.fingerprint
    assert (one.config_digest, one.live_digest) == (two.config_digest, two.live_digest)


@pytest.mark.parametrize(
    "other",
    [
        CONFIG.replace("status: Completed", "status: Certified"),
        CONFIG.replace("source: new", "source: newer"),
        CONFIG.replace("[Old team]", "[Stray]"),
        "limits: {deletes: 1}\n" + dedent(CONFIG),
    ],
)
def test_the_digest_of_the_configuration_hangs_on_all_of_it(tmp_path: Path, other: str) -> None:
    assert planned(tmp_path).plan.config_digest != planned(tmp_path, other).plan.config_digest


def test_the_digest_of_a_source_hangs_on_its_file(tmp_path: Path) -> None:
    config = "projects: {revenue: {title: Revenue, cells: [{label: Load, type: markdown, source_file: load.md}]}}"
    digests = []
    for text in ("one", "two", "one"):
        on = office(tmp_path, config, **SEED).write(text, "load.md")
        digests.append(on.plan().plan.config_digest)
    assert digests[0] == digests[2] != digests[1]


def changed(on: Bench, change: str) -> None:
    workspace = on.workspace
    groups = {row.name: row for row in workspace.groups.values()}
    projects = {row.title: row for row in workspace.projects.values()}
    match change:
        case "member":
            groups["Analysts"].members.clear()
        case "group":
            groups["Stray"].name = "Straw"
        case "status":
            projects["Churn"].status = "Completed"
        case "grant":
            projects["Revenue"].sharing.workspace = "CAN_VIEW"
        case "cell":
            projects["Revenue"].cells[0].source = "newest"
        case "cell id":
            projects["Revenue"].cells[0].id = uid(99)
        case "time":
            projects["Revenue"].last_edited_at = "2030-01-01T00:00:00.000Z"
        case "members of others":
            groups["Stray"].members[next(iter(workspace.users))] = None


@pytest.mark.parametrize("change", ["member", "group", "status", "grant", "cell"])
def test_the_digest_of_what_is_there_hangs_on_what_was_observed(tmp_path: Path, change: str) -> None:
    on = office(tmp_path, CONFIG, **SEED)
    before = on.plan().plan.live_digest
    changed(on, change)
    assert on.plan().plan.live_digest != before


@pytest.mark.parametrize("change", ["cell id", "time", "members of others"])
def test_times_and_ids_that_change_with_every_write_are_not_in_it(tmp_path: Path, change: str) -> None:
    on = office(tmp_path, CONFIG, **SEED)
    before = on.plan().plan.live_digest
    changed(on, change)
    assert on.plan().plan.live_digest == before


def test_another_day_is_another_plan(tmp_path: Path) -> None:
    config = f"groups: {{analysts: {{name: Analysts, members: [{ADA}, {{email: {VERA}, until: 2026-11-22}}]}}}}"
    on = office(tmp_path, config, **SEED)
    assert on.plan().addresses == []
    on.today = TODAY.replace(day=23)
    assert [(r.op, r.before) for r in on.plan().plan.changes[0].diff] == [("remove", VERA)]


def test_a_plan_is_one_json_document_of_lists_and_texts(tmp_path: Path) -> None:
    document = json.loads(planned(tmp_path).plan.model_dump_json())
    assert list(document) == [
        "format_version",
        "hexform_version",
        "fingerprint",
        "sandbox",
        "targets",
        "from_snapshot",
        "workspace",
        "config_digest",
        "live_digest",
        "changes",
        "access",
        "guardrails",
        "guarded",
        "unmanaged",
        "pending",
        "ending",
        "warnings",
        "errors",
        "refused",
        "by_hand",
        "summary",
        "requests",
        "seal",
    ]
    assert document["format_version"] == "1.0"
    assert document["workspace"]["base_url"] == "http://sandbox"
    assert document["unmanaged"][0] | {"id": ""} == {
        "kind": "group",
        "name": "Stray",
        "id": "",
        "address": "group.Stray",
        "drift": False,
    }
