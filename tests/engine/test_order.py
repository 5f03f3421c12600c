"""The order of a plan."""

import pytest

from hexform.core.change import CREATE, DELETE, UPDATE, Actions, Change
from hexform.engine.order import ordered
from hexform.errors import HexformError
from hexform.kinds.registry import KINDS

RANKS = {name: rank for rank, name in enumerate(KINDS)}


def change(address: str, actions: Actions = UPDATE, **more: object) -> Change:
    kind, _, name = address.partition(".")
    return Change.model_validate({"address": address, "kind": kind, "name": name, "actions": actions, **more})


def order(*changes: Change) -> list[str]:
    return [found.address for found in ordered(changes, RANKS)]


def test_kinds_stand_in_their_order_and_deletions_last_in_the_opposite_one() -> None:
    assert order(
        change("guide.a.md"),
        change("group.old", DELETE),
        change("cell.p/Old", DELETE),
        change("cell.p/One"),
        change("project_sharing.p"),
        change("project_status.p"),
        change("project.p", CREATE),
        change("collection.c"),
        change("group.g"),
    ) == [
        "group.g",
        "collection.c",
        "project.p",
        "project_status.p",
        "project_sharing.p",
        "cell.p/One",
        "guide.a.md",
        "cell.p/Old",
        "group.old",
    ]


def test_changes_of_one_kind_keep_the_order_in_which_they_were_planned() -> None:
    assert order(change("group.b"), change("group.a"), change("group.c")) == ["group.b", "group.a", "group.c"]


def test_what_is_depended_on_comes_first_whatever_its_kind() -> None:
    first = change("group.g", depends_on=("collection.c",))
    assert order(first, change("collection.c")) == ["collection.c", "group.g"]


def test_dependencies_on_what_does_not_change_are_forgotten() -> None:
    found = ordered([change("collection.c", depends_on=("group.g", "group.h")), change("group.h", CREATE)], RANKS)
    assert [(c.address, c.depends_on) for c in found] == [("group.h", ()), ("collection.c", ("group.h",))]


def test_a_group_goes_after_everything_that_speaks_of_it() -> None:
    speaks = change("collection.c", refs={"group:Old": "1"})
    silent = change("project_sharing.p", refs={"group:New": "2"})
    found = ordered([change("group.Old", DELETE, id="1"), speaks, silent], RANKS)
    assert [(c.address, c.depends_on) for c in found] == [
        ("collection.c", ()),
        ("project_sharing.p", ()),
        ("group.Old", ("collection.c",)),
    ]


def test_a_chain_is_followed_to_its_end() -> None:
    chain = [change(f"group.g{n}", depends_on=(f"group.g{n + 1}",) if n < 3 else ()) for n in range(4)]
    assert order(*chain) == ["group.g3", "group.g2", "group.g1", "group.g0"]


def test_an_empty_plan_is_in_order() -> None:
    assert order() == []


def test_two_changes_of_one_address_are_never_taken_for_one() -> None:
    with pytest.raises(HexformError, match=r"group\.a: planned twice"):
        order(change("group.a", CREATE), change("group.a", DELETE), change("group.b"))
