"""Entries within brackets."""

from __future__ import annotations

from hexform.edit.ops import Add, Remove, Set
from tests.edit.cases import Case

CASES: list[Case] = [
    ("the first item", "a: [x, v, z]\n", [Remove(("a", 0))], "a: [v, z]\n"),
    ("an item between", "a: [x, v, z]\n", [Remove(("a", 1))], "a: [x, z]\n"),
    ("the last item", "a: [x, v, z]\n", [Remove(("a", 2))], "a: [x, v]\n"),
    ("the last item before a comma", "a: [x, v, ]\n", [Remove(("a", 1))], "a: [x, ]\n"),
    ("all items", "a: [ x, v ] # c\n", [Remove(("a", 0)), Remove(("a", 1))], "a: [] # c\n"),
    (
        "all items change at once",
        "a: [ x, v ]\n",
        [Remove(("a", 0)), Remove(("a", 1)), Add(("a",), None, "z")],
        "a: [ z ]\n",
    ),
    ("one item for another", "a: [x, v]\n", [Remove(("a", 1)), Add(("a",), None, "z, w")], 'a: [x, "z, w"]\n'),
    (
        "a line an item: one goes",
        "a: [\n  x, # of x\n  v, # of v\n  z\n]\n",
        [Remove(("a", 1))],
        "a: [\n  x, # of x\n  z\n]\n",
    ),
    (
        "a line an item: the last goes",
        "a: [\n  x, # of x\n  z # of z\n]\n",
        [Remove(("a", 1))],
        "a: [\n  x, # of x\n]\n",
    ),
    (
        "a line an item: one comes",
        "a: [\n  x, # of x\n  z # of z\n]\n",
        [Add(("a",), None, "v"), Add(("a",), None, "w")],
        "a: [\n  x, # of x\n  z, # of z\n  v,\n  w\n]\n",
    ),
    (
        "a line an item, with a comma: one comes",
        "a: [\n  x, # of x\n]\n",
        [Add(("a",), None, "v")],
        "a: [\n  x, # of x\n  v,\n]\n",
    ),
    (
        "a line an item: one comes first",
        "groups:\n  a: {\n    name: x,\n    external: true\n  }\n",
        [Add(("groups", "a"), "id", "v")],
        "groups:\n  a: {\n    id: v,\n    name: x,\n    external: true\n  }\n",
    ),
    (
        "a comment after another item's comma stays",
        "a: [x, v, # of v\n  z]\n",
        [Remove(("a", 1))],
        "a: [x, # of v\n  z]\n",
    ),
    ("a comment before the last item stays", "a: [x, # of x\n  z]\n", [Remove(("a", 1))], "a: [x, # of x\n  ]\n"),
    (
        "a comment before the last item and a comma",
        "a: [x, # of x\n  z,]\n",
        [Remove(("a", 1))],
        "a: [x, # of x\n  ]\n",
    ),
    ("a first item before a comment", "a: [x, # of x\n  z]\n", [Remove(("a", 0))], "a: [ # of x\n  z]\n"),
    (
        "lines over the width break",
        f"a: [{'x' * 90}]\n",
        [Add(("a",), None, "yyyyy")],
        f"a: [{'x' * 90},\n    yyyyy]\n",
    ),
    (
        "broken lines stay broken",
        f"a: {{b: 1,\n  c: {'x' * 80}, d: 2}}\n",
        [Add(("a",), "e", "yyyyyyyyyyyy")],
        f"a: {{b: 1,\n  c: {'x' * 80}, d: 2,\n  e: yyyyyyyyyyyy}}\n",
    ),
    (
        "JSON",
        '{"a": {"b": "c"}, "d": ["e"]}\n',
        [Set(("a", "b"), "f"), Add(("d",), None, "g"), Add((), "h", True)],
        '{"a": {"b": "f"}, "d": ["e", g], h: true}\n',
    ),
]
