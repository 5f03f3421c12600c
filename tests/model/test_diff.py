"""The rows of a difference lead from what is there to what is wanted, entry by entry."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.kinds.cell.spec import Cell
from hexform.kinds.collection.spec import Collection, CollectionSharing
from hexform.kinds.group.spec import Group
from hexform.kinds.guide.spec import Guide, GuideSource
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.project_status.spec import ProjectStatus
from hexform.model.diff import difference
from hexform.model.fields import Target
from hexform.model.grants import CollectionGrant, ProjectGrant, grant, member
from hexform.model.row import Diff
from hexform.model.sides import from_json, plain, refs_of
from hexform.model.spec import Block

NAMES = st.one_of(
    st.sampled_from(["a", "b", "__init", "root['a']", "1", "a.b", "it's", '"', "é", "e\u0301"]), st.text(max_size=4)
)
LEVELS = st.sampled_from(["NONE", "APP_ONLY", "CAN_VIEW", "SOMETHING_NEW"])
TEXTS = st.sampled_from(["x", "y", "", "x\ny", "root['a']"])


def targets() -> st.SearchStrategy[Target]:
    """A name comes with an id of its own, or with none yet."""
    return NAMES.map(lambda name: Target(name, None if len(name) % 2 else f"id of {name}"))


def grants(model: Any, keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(keys, LEVELS.map(lambda level: grant(model, level)), max_size=4)


@st.composite
def sides(draw: st.DrawFn) -> Block | None:
    """One side of a change: any of the said fields of any kind of value."""
    every: dict[str, st.SearchStrategy[Any]] = {
        "description": st.none() | TEXTS,
        "sharing": st.fixed_dictionaries(
            {},
            optional={
                "workspace": LEVELS,
                "users": grants(CollectionGrant, NAMES),
                "groups": grants(CollectionGrant, targets()),
            },
        ).map(lambda fields: CollectionSharing.saying(**fields)),
    }
    if draw(st.booleans()):
        return draw(st.none() | st.fixed_dictionaries({}, optional=every).map(lambda said: Collection.saying(**said)))
    return None


def applied(before: Block | None, rows: tuple[Diff, ...]) -> dict[str, Any]:
    """What the rows make of a document, done by hand; where they meet something else, it fails."""
    result: dict[str, Any] = copy.deepcopy(plain(before)) if before is not None else {}
    for row in rows:
        place = result
        for step in row.path[:-1]:
            place = place.setdefault(step, {})
        last = row.path[-1]
        if row.op == "remove":
            assert place.pop(last) == row.before
        else:
            # A field that is not said is not known: it is replaced, and nothing is there before.
            assert place.get(last) == row.before
            place[last] = row.after
    return result


def essence(value: Any) -> Any:
    """A document without what is empty: that holds no field to show."""
    if isinstance(value, Mapping):
        return {key: found for key, item in value.items() if (found := essence(item)) != {}}
    return value


@given(sides(), sides())
@settings(derandomize=True, max_examples=200, deadline=None)
def test_the_rows_lead_from_before_to_after(before: Block | None, after: Block | None) -> None:
    rows = difference(before, after)
    assert essence(applied(before, rows)) == essence(plain(after) if after is not None else {})
    assert [row.path for row in rows] == sorted(row.path for row in rows)
    assert len({(row.path, row.op, repr(row.before), repr(row.after)) for row in rows}) == len(rows)


@given(sides())
@settings(derandomize=True, max_examples=50, deadline=None)
def test_there_are_no_rows_where_nothing_differs_and_json_keeps_the_value(side: Block | None) -> None:
    assert difference(side, side) == ()
    if side is not None:
        back = from_json(type(side), plain(side), refs_of(side))
        assert difference(side, back) == difference(back, side) == ()
        assert (plain(back), refs_of(back)) == (plain(side), refs_of(side))


def row(op: str, *path: str, before: object = None, after: object = None) -> Diff:
    return Diff.model_validate({"path": path, "op": op, "before": before, "after": after})


def team(*emails: str) -> Group:
    return Group.saying(members=tuple(map(member, emails)))


def users(**levels: str) -> ProjectSharing:
    return ProjectSharing.saying(users={name: grant(ProjectGrant, level) for name, level in levels.items()})


def shared(target: Target, level: str) -> ProjectSharing:
    return ProjectSharing.saying(groups={target: grant(ProjectGrant, level)})


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        (None, Group.saying(name="a"), [row("add", "name", after="a")]),
        (Group.saying(name="a"), None, [row("remove", "name", before="a")]),
        (Group.saying(name="a"), Group.saying(name="b"), [row("replace", "name", before="a", after="b")]),
        (ProjectStatus.saying(status=None), ProjectStatus.saying(status="D"), [row("replace", "status", after="D")]),
        (None, ProjectStatus.saying(status=None), [row("add", "status")]),
        (None, team("b", "a"), [row("add", "members", after="a"), row("add", "members", after="b")]),
        (team("a", "b"), team("b"), [row("remove", "members", before="a")]),
        (team("a", "b"), team("b", "a"), []),
        (users(a="X"), users(), [row("remove", "users", "a", before="X")]),
        (users(a="X"), users(a="Y"), [row("replace", "users", "a", before="X", after="Y")]),
        (users(a="NONE"), users(), []),
        (users(), users(a="NONE"), []),
        (shared(Target("Old", "g1"), "X"), shared(Target("New", "g1"), "X"), []),
        (
            shared(Target("Old", "g1"), "X"),
            shared(Target("New", "g1"), "Y"),
            [row("replace", "groups", "New", before="X", after="Y")],
        ),
        (
            shared(Target("Team", "g1"), "X"),
            shared(Target("Team#g2", "g2"), "X"),
            [row("remove", "groups", "Team", before="X"), row("add", "groups", "Team#g2", after="X")],
        ),
        (Guide.saying(publish=True), Guide.saying(contents="x", publish=True), [row("replace", "contents", after="x")]),
        (
            Guide.saying(source=GuideSource(unknown="a")),
            Guide.saying(source=GuideSource(unknown="b")),
            [row("replace", "source", before={"unknown": "a"}, after={"unknown": "b"})],
        ),
        (Group.saying(exclusive=True), Group.saying(exclusive=False), []),
    ],
)
def test_rows(before: Block | None, after: Block | None, rows: list[Diff]) -> None:
    assert list(difference(before, after)) == rows


@pytest.mark.parametrize("there", [{}, [], True, 5])
def test_a_value_that_changes_its_type_is_one_replacement(there: Any) -> None:
    before, after = Cell.saying(output_dataframe=there), Cell.saying(output_dataframe="Production")
    assert difference(before, after) == (row("replace", "output_dataframe", before=there, after="Production"),)
