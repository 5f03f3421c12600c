"""What a guard holds back by itself."""

from __future__ import annotations

from hexform.kinds.registry import KINDS
from hexform.model.change import DELETE, REPLACE, UPDATE, Change
from hexform.model.directory import Directory, LiveProject, Named, Table
from hexform.model.live import Actual
from hexform.planning.access.naming import Declared, Naming
from hexform.planning.guardrails.guard import Protection
from hexform.planning.guardrails.hold import protected_by, statuses_refused

DIRECTORY = Directory(
    groups=Table((Named("g1", "Team"),)), projects=Table((LiveProject("p1", "Press kit", status="Draft"),))
)
LINE = "main:workspace.yaml:2"
LINES = {"protected[0]": LINE}


def guard(*patterns: str) -> Protection:
    return Protection(patterns, Naming([Declared("project", "press", "Press kit", "p1")], DIRECTORY))


def held(protection: Protection, *changes: Change) -> list[tuple[str, str | None]]:
    return [
        (each.message, each.source) for each in protected_by(protection, changes, Actual(DIRECTORY), LINES, "the guard")
    ]


assert {"project_sharing", "cell"} <= set(KINDS), "sides are read by the models of kinds"
DELETED = Change(address="group.x", kind="group", name="Team", id="g1", actions=DELETE)
NARROWED = Change(
    address="project_sharing.kit",
    kind="project_sharing",
    name="Press kit",
    id="p1",
    actions=UPDATE,
    before={"users": {"ada@example.com": "CAN_EDIT"}},
    after={"users": {}},
)
CELL = Change(
    address="cell.kit/Load", kind="cell", name="Load", actions=REPLACE, refs={"project": {"kit": "p1"}}, id="c1"
)


def test_what_it_protects_is_found_under_its_own_keys_whatever_a_change_calls_it() -> None:
    assert held(guard("project_sharing.press"), NARROWED) == [
        (
            "project_sharing.kit would be narrowed, and the guard protects it by 'project_sharing.press'",
            LINES["protected[0]"],
        )
    ]
    assert held(guard("cell.press/*"), CELL, DELETED) == [
        ("cell.kit/Load would be replaced, and the guard protects it by 'cell.press/*'", LINE)
    ]
    assert held(guard("group.other", "group.Team"), DELETED) == [
        ("group.x would be deleted, and the guard protects it by 'group.Team'", None)
    ]


def test_other_changes_go_on() -> None:
    wider = NARROWED.model_copy(update={"diff": ()})
    assert held(guard("*"), wider) == []


def test_a_status_that_nobody_allows_is_refused() -> None:
    change = Change(
        address="project_status.press",
        kind="project_status",
        name="Press kit",
        id="p1",
        actions=UPDATE,
        before={"status": "Draft"},
        after={"status": "Done"},
    )
    (refusal,) = statuses_refused([change, DELETED], ["Draft"])
    assert refusal.message == "project_status.press would become 'Done', which `statuses` does not list"
    assert statuses_refused([change], ["Done"]) == statuses_refused([change], None) == ()
