"""Keys that come and go, a line a key."""

from __future__ import annotations

from datetime import date

from hexform.edit.ops import Add, Remove, Set
from hexform.model.fields import Ref
from tests.edit.cases import BLOCK, Case, G, U

CASES: list[Case] = [
    ("the first key of an item", "a:\n- label: x # c\n  type: sql\n", [Remove(("a", 0, "label"))], "a:\n- type: sql\n"),
    (
        "the first key before a comment",
        "a:\n- label: x # c\n  # of type\n  type: sql\n",
        [Remove(("a", 0, "label"))],
        "a:\n- # of type\n  type: sql\n",
    ),
    (
        "a key before all in an item",
        "projects:\n  p:\n    cells:\n    - label: x # c\n      type: sql\n",
        [Add(("projects", "p", "cells", 0), "id", "abc")],
        "projects:\n  p:\n    cells:\n    - id: abc\n      label: x # c\n      type: sql\n",
    ),
    ("a key before all in a block", BLOCK, [Add(G, "id", "abc")], BLOCK.replace("    name:", "    id: abc\n    name:")),
    (
        "a key in its place",
        "projects:\n  p:\n    id: x\n    title: T # c\n    cells: []\n",
        [Add(("projects", "p"), "status", "S")],
        "projects:\n  p:\n    id: x\n    title: T # c\n    status: S\n    cells: []\n",
    ),
    (
        "meta comes last",
        "groups:\n  a: {name: x}\n",
        [Add(("groups", "a"), "meta", 1)],
        "groups:\n  a: {name: x, meta: 1}\n",
    ),
    (
        "a key in its place in brackets",
        "groups:\n  a: {name: x}\n",
        [Add(("groups", "a"), "id", "v")],
        "groups:\n  a: {id: v, name: x}\n",
    ),
    ("an unknown key comes last", "b: 1\n\n# end\n", [Add((), "x-a", ["v"])], "b: 1\nx-a: [v]\n\n# end\n"),
    (
        "a body for an empty block",
        "groups:\n  a: # c\n  b:\n",
        [Add(("groups", "a"), "id", "x"), Add(("groups", "a"), "name", "v")],
        "groups:\n  a: # c\n    id: x\n    name: v\n  b:\n",
    ),
    (
        "a body for an empty block in brackets",
        "groups: {a: , b}\n",
        [Add(("groups", "a"), "id", "x"), Add(("groups", "b"), "id", "v")],
        "groups: {a: {id: x} , b: {id: v}}\n",
    ),
    (
        "a body for an empty map",
        "groups:\n  a: {} # c\n",
        [Add(("groups", "a"), "id", "x")],
        "groups:\n  a: # c\n    id: x\n",
    ),
    (
        "a body for an empty list",
        "groups:\n  a:\n    members: []\n",
        [Add(("groups", "a", "members"), None, each) for each in "xv"],
        "groups:\n  a:\n    members:\n      - x\n      - v\n",
    ),
    ("an empty map within brackets", "a: { b: { } }\n", [Add(("a", "b"), "c", "d")], "a: { b: {c: d} }\n"),
    ("an empty list of no block", "include: [ ]\n", [Add(("include",), None, "x")], "include: [x]\n"),
    (
        "a grant becomes a map",
        "projects: {rev: {sharing: {users: {a@b.c: CAN_VIEW}}}}\n",
        [Add((*U, "a@b.c"), "until", date(2027, 1, 1))],
        "projects: {rev: {sharing: {users: {a@b.c: {access: CAN_VIEW, until: 2027-01-01}}}}}\n",
    ),
    (
        "a grant keeps until and why",
        "projects:\n  rev:\n    sharing:\n      users:\n        a@b.c: {access: CAN_VIEW, why: x} # c\n",
        [Set((*U, "a@b.c", "access"), "CAN_EDIT")],
        "projects:\n  rev:\n    sharing:\n      users:\n        a@b.c: {access: CAN_EDIT, why: x} # c\n",
    ),
    ("a quoted key", "a:\n  'b': 1\n  \"c\": 2\n", [Set(("a", "b"), 3), Remove(("a", "c"))], "a:\n  'b': 3\n"),
    (
        "a key that is a reference",
        "a: {{name: X}: v, z: w}\n",
        [Set(("a", Ref(name="X")), "v"), Add(("a",), Ref(id="i"), "u")],
        "a: {{name: X}: v, z: w, {id: i}: u}\n",
    ),
    ("a key of another form", "cafe\u0301: 1\n", [Set(("caf\u00e9",), 2)], "cafe\u0301: 2\n"),
    (
        "empty lines go with a block",
        "g:\n  a:\n    b: 1\n\n  c:\n    b: 1\n\n  d:\n    b: 1\n\nh: 1\n",
        [Remove(("g", "c"))],
        "g:\n  a:\n    b: 1\n\n  d:\n    b: 1\n\nh: 1\n",
    ),
    ("the first block goes", "g:\n  a:\n    b: 1\n\n  c: 1\n", [Remove(("g", "a"))], "g:\n  c: 1\n"),
    ("the last block goes", "g:\n  a: 1\n\n  c: 1\n\nh: 1\n", [Remove(("g", "c"))], "g:\n  a: 1\n\nh: 1\n"),
    ("the end of the file goes", "g:\n  a: 1\n\n  # of c\n  c: 1\n", [Remove(("g", "c"))], "g:\n  a: 1\n"),
    (
        "its own comments go with a block",
        "g:\n  # of all\n\n  # of a\n  a: 1\n\n  b: 1\n",
        [Remove(("g", "a"))],
        "g:\n  # of all\n\n  b: 1\n",
    ),
    ("comments in another column stay", "g:\n # odd\n  a: 1\n\n  b: 1\n", [Remove(("g", "a"))], "g:\n # odd\n  b: 1\n"),
    (
        "blocks come apart as the others",
        "groups:\n  a:\n    name: A\n\n  b:\n    name: B\nc: 1\n",
        [Add(("groups",), "x", {"name": "X"}), Add(("groups",), "v", {"name": "W"}), Add(("groups",), "z", {})],
        "groups:\n  a:\n    name: A\n\n  b:\n    name: B\n\n  x:\n    name: X\n\n  v:\n    name: W\n  z: {}\nc: 1\n",
    ),
    (
        "an inner block ends before an outer one",
        "groups:\n  a:\n    members:\n      - x\n",
        [
            Add(("groups",), "b", {}),
            Add(("groups", "a"), "meta", 1),
            Add(("groups", "a", "members"), None, "v"),
            Add((), "x-a", 1),
        ],
        "groups:\n  a:\n    members:\n      - x\n      - v\n    meta: 1\n  b: {}\nx-a: 1\n",
    ),
    (
        "the indentation of the file",
        "groups:\n    a:\n        members:\n        -   x\n    b: {}\n",
        [Add(("groups", "b"), "members", ["v"])],
        "groups:\n    a:\n        members:\n        -   x\n    b:\n        members:\n        - v\n",
    ),
    (
        "what is removed is not edited",
        "a: {b: 1, c: 2}\n",
        [Remove(("a", "b")), Set(("a", "b"), 3), Remove(("a", "b"))],
        "a: {c: 2}\n",
    ),
    (
        "an item far from its dash",
        "x-a:\n -   b\n - c\n",
        [Set(("x-a", 0), {"d": ["e", "f\ng"]})],
        "x-a:\n -   d:\n      - e\n      - |-\n        f\n        g\n - c\n",
    ),
    (
        "an item with an anchor",
        "x-a:\n- &b c\n- d\n",
        [Set(("x-a", 0), {"d": "f\ng\n"})],
        "x-a:\n- &b\n  d: |\n    f\n    g\n- d\n",
    ),
    (
        "what ended the file and what ended before it",
        "a:\n- b\n\n- c\nd: 1\n",
        [Remove(("a", 1)), Remove(("d",))],
        "a:\n- b\n",
    ),
    (
        "a block of text with empty lines at its end stands apart already",
        "groups:\n  a:\n    name: A\n\n  b:\n    meta: |+\n      x\n\nc: 1\n",
        [Add(("groups",), "d", {"name": "D"})],
        "groups:\n  a:\n    name: A\n\n  b:\n    meta: |+\n      x\n\n  d:\n    name: D\nc: 1\n",
    ),
    (
        "a second block comes apart",
        "groups:\n  a: {}\n",
        [Add((), "projects", {"p": {}})],
        "groups:\n  a: {}\n\nprojects:\n  p: {}\n",
    ),
]
