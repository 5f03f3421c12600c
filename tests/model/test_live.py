"""The digest of what was observed: the same workspace gives the same, another one another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hexform.model.directory import Directory, LiveProject, LiveSharing, Named, People, Person, Table
from hexform.model.live import Actual, LiveCell, LiveGuide

ADA, GRACE = Person("u1", "ada@example.com", "ADMIN"), Person("u2", "grace@example.com", "EDITOR")
FIRST = LiveCell("c1", "s1", "sql", "Load", "select 1", connection="w")
SECOND = LiveCell("c2", "s2", "markdown")
SHARING = LiveSharing(users=(("ada@example.com", "CAN_VIEW"), ("grace@example.com", "CAN_EDIT")))
PROJECT = LiveProject("p1", "Revenue", sharing=SHARING)
ACTUAL = Actual(
    Directory(
        org_id="o1",
        people=People((ADA, GRACE)),
        groups=Table((Named("g1", "A"), Named("g2", "B"))),
        projects=Table((PROJECT,)),
    ),
    members={"g1": (ADA, GRACE)},
    cells={"p1": (FIRST, SECOND)},
    guides={"terms": (LiveGuide("f1", "a.md"), LiveGuide("f2", "b.md"))},
    inside={"k1": frozenset({"p1", "p2", "p3"})},
)


def seen(**changed: Any) -> str:
    return replace(ACTUAL, **changed).digest()


def known(**changed: Any) -> str:
    return seen(directory=replace(ACTUAL.directory, **changed))


def turned(sharing: LiveSharing) -> str:
    return known(projects=Table((replace(PROJECT, sharing=sharing),)))


@pytest.mark.parametrize(
    "digest",
    [
        known(people=People((GRACE, ADA), pages=3)),
        known(groups=Table((Named("g2", "B"), Named("g1", "A")), pages=2)),
        seen(members={"g1": (GRACE, ADA)}),
        seen(guides={"terms": (LiveGuide("f2", "b.md"), LiveGuide("f1", "a.md"))}),
        seen(inside={"k1": frozenset({"p3", "p2", "p1"})}),
        seen(cells={"p1": (replace(FIRST, id="c9"), replace(SECOND, id="c8"))}),
        turned(replace(SHARING, users=SHARING.users[::-1])),
    ],
)
def test_the_order_of_pages_and_the_ids_of_calls_are_not_part_of_it(digest: str) -> None:
    assert digest == ACTUAL.digest()


DIFFERENT = [
    known(org_id="o2"),
    known(personal=True),
    known(people=People((ADA,))),
    known(people=People((replace(ADA, role="EDITOR"), GRACE))),
    known(groups=Table((Named("g1", "A"), Named("g3", "B")))),
    known(groups=Table((Named("g1", "A"), Named("g2", "B")), complete=False)),
    turned(replace(SHARING, users=(("ada@example.com", "CAN_EDIT"), ("grace@example.com", "CAN_VIEW")))),
    seen(members={"g1": (ADA,)}),
    seen(members={"g2": (ADA, GRACE)}),
    seen(cells={"p1": (SECOND, FIRST)}),
    seen(cells={"p1": (replace(FIRST, static_id="s9"), SECOND)}),
    seen(cells={"p1": (replace(FIRST, source="select 2"), SECOND)}),
    seen(guides={"terms": (LiveGuide("f1", "a.md"),)}),
    seen(inside={"k1": frozenset({"p1"})}),
    seen(failed={"members:g1": "403"}),
    ACTUAL.with_detail("group", "g1", "text").digest(),
]


def test_everything_else_is() -> None:
    assert len({ACTUAL.digest(), *DIFFERENT}) == len(DIFFERENT) + 1


@pytest.mark.parametrize(
    ("kind", "writable"), [("sql", True), ("code", True), ("markdown", True), ("chart", False), ("", False)]
)
def test_three_types_of_cells_can_be_written(kind: str, writable: bool) -> None:
    assert LiveCell("c", "s", kind).writable is writable
