"""Reading under faults: what could not be seen is never taken for what is not there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hexform.hex import tables
from hexform.model.plan import Plan
from hexform.model.row import Diff
from hexform.sandbox import Workspace, counted_ids, ticking_clock
from tests.faults.everything import PEOPLE, machine
from tests.faults.machine import Hex, Machine, Trip

# Each is met once, and from there on.
BROKEN = (
    "400", "401", "403", "404", "408", "500", "503", "302 Location=https://evil.example/", "html", "empty", "cut",
    "truncate", "shorten", "loop", "double", "short-page", "drop-before", "delay 100", "gzip broken", "gzip bomb",
    "type text/plain", "set id=null", "set id=7", "set name=null", "set email=null", "set title=[]", "429",
)  # fmt: skip

Row = tuple[object, ...]


def rows(plan: Plan) -> set[Row]:
    """The rows of a plan; how an unreadable guide is reported depends on which list shows it."""
    return {
        (change.address, change.verb, *(((), "", "", "") if change.kind == "guide" else _row(row)))
        for change in plan.changes
        for row in change.diff
    }


def _row(row: Diff) -> tuple[tuple[str, ...], str, str, str]:
    return row.path, row.op, str(row.before), str(row.after)


def _beyond(trip: Trip, clean: set[Row]) -> str:
    """What a plan that was made under a fault does and the clean one does not; nothing if it says why it failed."""
    if trip.plan is None:
        assert trip.error is not None
        assert str(trip.error)
        return ""
    extra, missing = rows(trip.plan) - clean, clean - rows(trip.plan)
    unsaid = [row for row in missing if row[0] not in _incomplete(trip.plan)]
    if extra or (unsaid and not trip.plan.errors):
        return f"beyond: {sorted(map(str, extra))}; missing: {sorted(map(str, unsaid))}"
    return ""


def _incomplete(plan: Plan) -> set[object]:
    """Deletions that say in a warning what of them was not read."""
    return {
        change.address
        for change in plan.changes
        if change.verb == "delete" and any("not known" in text or "not be read" in text for text in change.warnings)
    }


def _under_every_fault(root: Path, step: int = 1) -> list[str]:
    broken = machine(root)
    clean = broken.plan()
    assert clean.plan is not None
    wanted, found = rows(clean.plan), []
    spots = [
        (number, fault, on) for number in range(1, len(clean.requests) + 1) for fault in BROKEN for on in ("", "+")
    ]
    for number, fault, on in spots[::step]:
        text = f"* /v1/**#{number}{on}: {fault}"
        wrong = _beyond(broken.plan(faults=(text,)), wanted)
        found += [f"{text} ({clean.requests[number - 1]}): {wrong}"] if wrong else []
    return found


def test_a_fault_while_reading_plans_nothing_that_is_not_so_a_sample(tmp_path: Path) -> None:
    assert not _under_every_fault(tmp_path, step=7)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_fault_while_reading_plans_nothing_that_is_not_so_all(tmp_path: Path) -> None:
    assert not _under_every_fault(tmp_path)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for family in tables.PAGE:
        monkeypatch.setitem(tables.PAGE, family, 3)


def _long(root: Path, config: dict[str, Any]) -> Machine:
    """Lists of several pages each, and a configuration that wants what is there."""
    many = dict.fromkeys(PEOPLE[:8], "MEMBER")
    cells = [{"label": f"Cell {number}", "type": "CODE", "source": str(number)} for number in range(8)]
    seed = {
        "users": [{"email": "admin@example.com", "role": "ADMIN"}, *({"email": email} for email in PEOPLE[:8])],
        "groups": [{"name": f"Group {number}", "members": PEOPLE[:8]} for number in range(8)],
        "collections": [{"name": f"Collection {number}", "sharing": {"users": many}} for number in range(8)],
        "projects": [{"title": f"Project {number}", "cells": cells} for number in range(8)],
    }
    hexes = Hex(Workspace.from_seed(seed, ids=counted_ids(), now=ticking_clock()))
    return Machine(root, hexes).configure(config)


def _lists(config: dict[str, Any]) -> Callable[[Path], list[str]]:
    """Lose the last row of each page that another one follows, in turn; tells what would be planned."""

    def attempt(root: Path) -> list[str]:
        long = _long(root, config)
        clean = long.plan()
        assert clean.plan is not None
        assert not clean.plan.changes, clean
        found = []
        for number, (_, path, _) in enumerate(clean.requests, 1):
            trip = long.plan(faults=(f"GET /v1/**#{number}: lose",))
            changes = [str(change) for change in trip.plan.changes] if trip.plan else [str(trip.error)]
            found += [f"{number} {path}: {change}" for change in changes]
        return found

    return attempt


_EIGHT = range(8)
_CELLS = [{"label": f"Cell {number}", "type": "code", "source": str(number)} for number in _EIGHT]
_WANTED: dict[str, dict[str, Any]] = {
    "groups": {"groups": {f"Group {number}".replace(" ", "-"): {"name": f"Group {number}"} for number in _EIGHT}},
    "members": {"groups": {"g": {"name": "Group 0", "members": PEOPLE[:8]}}},
    "collections": {"collections": {f"c{number}": {"name": f"Collection {number}"} for number in _EIGHT}},
    "people of a collection": {
        "collections": {"c": {"name": "Collection 0", "sharing": {"users": dict.fromkeys(PEOPLE[:8], "MEMBER")}}}
    },
    "projects": {"projects": {f"p{n}": {"title": f"Project {n}", "create": True} for n in _EIGHT}},
    "cells": {"projects": {"p": {"title": "Project 0", "cells": _CELLS}}},
}


@pytest.mark.parametrize("what", _WANTED)
def test_22_a_row_that_slips_from_page_to_page_is_not_absent(tmp_path: Path, what: str, small_pages: None) -> None:
    """Something is deleted while a list is read: the rows behind it move up, past the end of a page that was read."""
    lost = _lists(_WANTED[what])(tmp_path)
    # Members that a list does not show are added once more, which changes nothing.
    assert [text for text in lost if "'remove'" in text or "CREATE" in text or "DELETE" in text] == []


def test_22_a_cell_between_two_listings_keeps_its_place(tmp_path: Path, small_pages: None) -> None:
    long = _long(tmp_path, _WANTED["cells"])
    order = {"projects": {"p": {"title": "Project 0", "cell_order": "enforce", "cells": _CELLS}}}
    trip = long.configure(order).plan(faults=("GET /v1/cells#1: lose", "GET /v1/cells#4: lose"))
    assert trip.plan is not None
    assert trip.plan.changes == ()
