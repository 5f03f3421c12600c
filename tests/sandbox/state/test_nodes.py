"""What the tree notes brings the same about elsewhere, and what it takes back is as it was."""

from __future__ import annotations

import contextlib
import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from hexform.sandbox.state.nodes import List, Map, plain
from hexform.sandbox.state.patch import Patch, apply_patch, operation
from hexform.sandbox.state.rows import Root, Row


@dataclass(slots=True)
class Leaf(Row):
    text: str
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Branch(Row):
    name: str
    main: Leaf
    tags: list[str] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    grants: dict[str, Any] = field(default_factory=dict)


@dataclass
class Tree(Root):
    branches: dict[str, Branch] = field(default_factory=dict)
    words: list[Any] = field(default_factory=list)


def branch(name: str) -> Branch:
    return Branch(
        name,
        Leaf("main"),
        ["a", "b"],
        [Leaf("x"), Leaf("y"), Leaf("x")],
        {"u/1": "VIEW", "u~2": "EDIT", "deep": {"d": {"e": [1, {"f": 2}]}}},
    )


def grown() -> Tree:
    return Tree({name: branch(name) for name in ("one", "two", "t/h~ree")}, ["w", ["nested"]])


def seen(tree: Tree) -> str:
    """The tree as text, in its order."""
    return json.dumps(plain(tree))


def rename(chance: random.Random, each: Branch) -> None:
    each.name = chance.choice(["new", each.name])


def reassign(chance: random.Random, each: Branch) -> None:
    each.grants = each.grants | {"new": chance.choice(["A", {"B": "C"}])}
    each.leaves = [Leaf("whole"), *each.leaves]
    each.main = Leaf("other")


def regrant(chance: random.Random, each: Branch) -> None:
    """As operations do it: another map in place of the old one."""
    keys = [key for key in each.grants if key.startswith("u")]
    gone = chance.choice([*keys, ""])
    each.grants = {key: value for key, value in each.grants.items() if key != gone} | {"u/3": chance.choice("XY")}
    if chance.random() < 0.3:
        each.grants = dict(reversed(each.grants.items()))
    each.main.extra = {"a": "1"}
    each.main.extra = {}


def edit_map(chance: random.Random, each: Branch) -> None:
    keys = [key for key in each.grants if key.startswith("u")] or ["u"]
    each.grants.pop(chance.choice(keys), None)
    each.grants[chance.choice([*keys, "added"])] = chance.choice(["X", {"Y": {"Z": "1"}}, ["l"]])
    each.grants |= {"ored": "1"}
    each.grants.update(updated="1", deep={"d": {"e": [3]}})
    each.grants.setdefault("default", {})["inside"] = "1"
    each.grants["deep"].setdefault("d", {}).setdefault("g", []).append({"h": 1})


def empty_map(chance: random.Random, each: Branch) -> None:
    if each.grants and chance.random() < 0.5:
        each.grants.popitem()
    else:
        each.grants.clear()


def edit_list(chance: random.Random, each: Branch) -> None:
    each.leaves.insert(chance.randint(-4, 4), Leaf("in"))
    each.leaves.append(Leaf("end", {"k": "v"}))
    each.leaves[chance.randrange(len(each.leaves))].text = "edited"
    each.leaves[-1].extra["k"] = {"more": "1"}
    each.leaves.remove(each.leaves[chance.randrange(len(each.leaves))])
    each.leaves.pop(chance.randrange(len(each.leaves)))
    each.tags += ["c", "d"]
    each.tags.extend(["e"])


def rework_list(chance: random.Random, each: Branch) -> None:
    each.tags[0:1] = ["s", "t"]
    each.tags[chance.randrange(len(each.tags))] = "set"
    del each.tags[chance.randrange(len(each.tags))]
    del each.tags[1:2]
    each.tags.sort(reverse=chance.random() < 0.5)
    each.tags.reverse()
    if chance.random() < 0.3:
        each.leaves.clear()
        each.leaves.append(Leaf("alone"))


def replant(chance: random.Random, tree: Tree) -> None:
    name = chance.choice(list(tree.branches))
    taken = tree.branches.pop(name)
    taken.name = "while it is nowhere"
    tree.branches[chance.choice([name, "moved"])] = taken
    tree.branches["fresh"] = fresh = branch("fresh")
    fresh.leaves[0].text = "after it was planted"
    del tree.branches[chance.choice(list(tree.branches))]
    tree.words.append(["more"])
    tree.words[1].append("in the list")


DEEDS: tuple[Callable[[random.Random, Branch], None], ...] = (
    rename,
    reassign,
    regrant,
    edit_map,
    empty_map,
    edit_list,
    rework_list,
)


def change(chance: random.Random, tree: Tree) -> None:
    for _ in range(chance.randint(1, 6)):
        if not tree.branches or chance.random() < 0.2:
            tree.branches.setdefault("kept", branch("kept"))
            replant(chance, tree)
        else:
            each = tree.branches[chance.choice(list(tree.branches))]
            each.grants.setdefault("deep", {"d": {"g": []}})
            each.tags.extend(["p", "q", "r"])
            chance.choice(DEEDS)(chance, each)


class No(Exception):
    """Said by what should keep a change."""


@settings(max_examples=300, deadline=None)
@given(st.randoms())
def test_a_patch_brings_the_same_about(chance: random.Random) -> None:
    tree = grown()
    patches: list[Patch] = []
    document = json.loads(seen(tree))
    for _ in range(3):
        with tree.changing(patches.append):
            change(chance, tree)
    for patch in json.loads(json.dumps(patches)):
        apply_patch(document, patch)
    assert json.dumps(document) == seen(tree)


@settings(max_examples=300, deadline=None)
@given(st.randoms(), st.booleans())
def test_what_is_not_kept_is_taken_back_to_the_order(chance: random.Random, late: bool) -> None:
    tree = grown()
    before = seen(tree)

    def refuse(_: Patch) -> None:
        raise No

    with contextlib.suppress(No), tree.changing(refuse):
        change(chance, tree)
        if not late:
            raise No
    assert seen(tree) == before
    kept: list[Patch] = []
    document = json.loads(before)
    with tree.changing(kept.append):
        change(chance, tree)
    apply_patch(document, kept[0])
    assert json.dumps(document) == seen(tree)


def test_a_patch_has_what_changed_and_nothing_else() -> None:
    tree, patches = grown(), list[Patch]()
    with tree.changing(patches.append):
        tree.branches["t/h~ree"].grants["u~2"] = "NONE"
        tree.branches["one"].leaves[2].text = "z"
        del tree.branches["one"].leaves[0]
        tree.branches["one"].name = "one"
    assert patches == [
        [
            {"op": "replace", "path": "/branches/t~1h~0ree/grants/u~02", "value": "NONE"},
            {"op": "replace", "path": "/branches/one/leaves/2/text", "value": "z"},
            {"op": "remove", "path": "/branches/one/leaves/0"},
        ]
    ]


def test_another_map_is_the_keys_that_differ() -> None:
    tree, patches = grown(), list[Patch]()
    with tree.changing(patches.append):
        tree.branches["one"].grants = {
            key: value for key, value in grown().branches["one"].grants.items() if key != "u/1"
        }
        tree.branches["two"].grants = {"deep": "first", "u/1": "VIEW"}
    assert [(each["op"], each["path"]) for each in patches[0]] == [
        ("remove", "/branches/one/grants/u~11"),
        ("replace", "/branches/one/grants/deep"),
        ("replace", "/branches/two/grants"),
    ]


def test_without_a_change_there_is_nothing_to_keep() -> None:
    tree, patches = grown(), list[Patch]()
    with tree.changing(patches.append):
        tree.branches["one"].grants |= {}
        tree.branches["one"] = tree.branches["one"]
    tree.branches["one"].name = "not noted"
    assert patches == []


def test_what_left_the_tree_is_noted_no_more() -> None:
    tree, patches = grown(), list[Patch]()
    with tree.changing(patches.append):
        one, leaf, grants = tree.branches["one"], tree.branches["two"].leaves[0], tree.branches["two"].grants
        del tree.branches["one"]
        tree.branches["two"].leaves.clear()
        tree.branches["two"].grants = {}
        one.name, leaf.text, grants["u"] = "x", "x", "x"
    assert [each["path"] for each in patches[0]] == ["/branches/one", "/branches/two/leaves", "/branches/two/grants"]


def test_a_map_in_two_places_is_two_maps() -> None:
    tree, patches = grown(), list[Patch]()
    tree.branches["one"].grants = tree.branches["two"].grants
    tree.branches["one"].main.extra = tree.branches["one"].grants
    with tree.changing(patches.append):
        tree.branches["two"].grants["u"] = "x"
    assert [each["path"] for each in patches[0]] == ["/branches/two/grants/u"]
    assert "u" not in tree.branches["one"].grants


def test_rows_that_pydantic_made_are_noted_too() -> None:
    tree, patches = TypeAdapter(Tree).validate_json(seen(grown())), list[Patch]()
    planted = Tree(**vars(tree))
    with planted.changing(patches.append):
        planted.branches["two"].leaves[1].extra["k"] = "v"
        planted.branches["two"].grants["deep"]["d"]["e"][1]["f"] = 3
    assert [each["path"] for each in patches[0]] == [
        "/branches/two/leaves/1/extra/k",
        "/branches/two/grants/deep/d/e/1/f",
    ]


def test_a_copy_is_in_no_tree() -> None:
    tree, patches = grown(), list[Patch]()
    with tree.changing(patches.append):
        copied = copy.deepcopy(tree)
        copied.branches["one"].leaves[0].text = "x"
        copied.branches["one"].grants["u"] = "x"
    assert patches == []
    assert tree == grown()
    assert isinstance(copied.branches, Map)
    assert isinstance(copied.words, List)


def test_a_key_that_is_not_there_stays_an_error() -> None:
    tree = grown()
    for deed in (
        lambda: tree.branches.pop("none"),
        lambda: tree.branches.__delitem__("none"),
        lambda: Map().popitem(),
    ):
        with pytest.raises(KeyError):
            deed()
    with pytest.raises(IndexError):
        tree.words.pop(7)
    with pytest.raises(ValueError, match="not in list"):
        tree.words.remove("none")


@pytest.mark.parametrize(
    "wrong",
    [
        operation("remove", ["none"]),
        operation("replace", ["a", "b"], 1),
        operation("remove", ["list", "3"]),
        operation("add", ["list", "x"], 1),
        operation("add", ["text", "x"], 1),
        {"op": "add", "path": 3},
        {"op": "add"},
        "text",
    ],
    ids=repr,
)
def test_a_patch_that_does_not_fit_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"does not fit|invalid literal"):
        apply_patch({"list": [1], "text": "t"}, [wrong])
