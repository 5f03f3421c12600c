"""Values that become other values."""

from __future__ import annotations

from datetime import date

from hexform.edit.ops import Set
from hexform.lib.yaml.nodes import Plain
from hexform.model.fields import Ref
from tests.edit.cases import BLOCK, Case, M

CASES: list[Case] = [
    (
        "a plain value",
        "a: {b: c}\nname: Old # c\n",
        [Set(("name",), "New")],
        "a: {b: c}\nname: New # c\n",
    ),
    ("single quotes stay", "name: 'Old' # c\n", [Set(("name",), "it's")], "name: 'it''s' # c\n"),
    ("double quotes stay", 'name: "Old"\n', [Set(("name",), "New")], 'name: "New"\n'),
    ("quotes only where needed", "name: Old\n", [Set(("name",), "no")], 'name: "no"\n'),
    ("single quotes give way", "name: 'Old'\n", [Set(("name",), "a\u202eb")], 'name: "a\\u202eb"\n'),
    ("null needs none", "name: 'Old'\n", [Set(("name",), None)], "name: null\n"),
    ("a bare word stays bare", "name: 'Old'\n", [Set(("name",), Plain("no"))], "name: no\n"),
    ("a day", "until: 2027-01-01\n", [Set(("until",), date(2028, 2, 29))], "until: 2028-02-29\n"),
    ("a tab before the value", "name:\tOld\t# c\n", [Set(("name",), "New")], "name:\tNew\t# c\n"),
    ("a value below its key", "name:\n  Old # c\nb: 1\n", [Set(("name",), "New")], "name:\n  New # c\nb: 1\n"),
    ("a value on two lines", "name: Old\n  name # c\nb: 1\n", [Set(("name",), "New")], "name: New # c\nb: 1\n"),
    (
        "astral characters",
        "\U0001f600: {\U0001f601: '\U0001f602'} # \U0001f603\n",
        [Set(("\U0001f600", "\U0001f601"), "\U0001f604 x")],
        "\U0001f600: {\U0001f601: '\U0001f604 x'} # \U0001f603\n",
    ),
    ("the same value", "name: 'Old'\n", [Set(("name",), "Old")], "name: 'Old'\n"),
    ("a reference", "a: x\n", [Set(("a",), Ref(name="no"))], 'a: {name: "no"}\n'),
    ("a value that is not there", "a: # c\nb: 1\n", [Set(("a",), "x")], "a: x # c\nb: 1\n"),
    (
        "a value that is not there, in brackets",
        "a: {b, c: }\n",
        [Set(("a", "b"), "x"), Set(("a", "c"), "v")],
        "a: {b: x, c: v }\n",
    ),
    (
        "literal text",
        "a:\n  source: |  # c\n    old\n\n    text\n\n  b: 1\n",
        [Set(("a", "source"), "new\n")],
        "a:\n  source: |  # c\n    new\n\n  b: 1\n",
    ),
    (
        "literal text keeps its column",
        "a: |\n      old\nb: 1\n",
        [Set(("a",), "new\n\n  more\n")],
        "a: |\n      new\n\n        more\nb: 1\n",
    ),
    ("literal text without a last line end", "a: |\n  old\nb: 1\n", [Set(("a",), "x\nv")], "a: |-\n  x\n  v\nb: 1\n"),
    ("literal text with more line ends", "a: |\n  old\nb: 1\n", [Set(("a",), "x\n\n\n")], "a: |+\n  x\n\n\nb: 1\n"),
    (
        "literal text that begins with blanks",
        "a: |\n  old\nb: 1\n",
        [Set(("a",), "  x\n v\n")],
        "a: |2\n    x\n   v\nb: 1\n",
    ),
    ("literal text that cannot say it", "a: |\n  old\nb: 1\n", [Set(("a",), "x\ry")], 'a: "x\\ry"\nb: 1\n'),
    ("literal text becomes empty", "a: | # c\n  old\nb: 1\n", [Set(("a",), "")], 'a: "" # c\nb: 1\n'),
    ("empty literal text", "a: |\nb: 1\n", [Set(("a",), "x\n")], "a: |\n  x\nb: 1\n"),
    ("folded text", "a: >-\n    old\n    text\nb: 1\n", [Set(("a",), "one\ntwo")], "a: >-\n    one\n\n    two\nb: 1\n"),
    (
        "folded text is wrapped",
        "a: >-\n  old\nb: 1\n",
        [Set(("a",), f"{'x' * 90} v {'z' * 20}")],
        f"a: >-\n  {'x' * 90} v\n  {'z' * 20}\nb: 1\n",
    ),
    ("folded text that does not fold", "a: >\n  old\nb: 1\n", [Set(("a",), "x\n v\n")], "a: |\n  x\n   v\nb: 1\n"),
    ("text of several lines", "a: x # c\nb: 1\n", [Set(("a",), "x\nv\n")], "a: | # c\n  x\n  v\nb: 1\n"),
    ("text of several lines in quotes", 'a: "x\\nz"\n', [Set(("a",), "x\nv\n")], 'a: "x\\nv\\n"\n'),
    (
        "text of several lines in a list",
        "a:\n- x # c\n- v\n",
        [Set(("a", 0), "x\nv\n")],
        "a:\n- | # c\n  x\n  v\n- v\n",
    ),
    ("text of several lines in brackets", "a: [x]\n", [Set(("a", 0), "x\nv")], 'a: ["x\\nv"]\n'),
    (
        "a comment would be a part of the text",
        "a: x\n    # c\nb: 1\n",
        [Set(("a",), "x\nv")],
        'a: "x\\nv"\n    # c\nb: 1\n',
    ),
    (
        "a value becomes a map",
        "status: x # c\nb: 1\n",
        [Set(("status",), {"one_of": ["a", "b"]})],
        "status: {one_of: [a, b]} # c\nb: 1\n",
    ),
    (
        "a value becomes a block",
        "groups: x # c\nb: 1\n",
        [Set(("groups",), {"a": {"name": "A"}})],
        "groups: # c\n  a:\n    name: A\nb: 1\n",
    ),
    (
        "a value on its own line becomes a block",
        "groups:\n  x\nb: 1\n",
        [Set(("groups",), {"a": {}})],
        "groups:\n  a: {}\nb: 1\n",
    ),
    ("a block becomes a value", "a: # c\n\n  b: 1\n  # d\n  c: 2\nd: 1\n", [Set(("a",), "x")], "a: x # c\nd: 1\n"),
    ("a block below a comment becomes a value", "a:\n  # c\n  b: 1\nd: 1\n", [Set(("a",), "x")], "a: x\n  # c\nd: 1\n"),
    ("a block in a list becomes a value", "a:\n- b: 1 # c\n  c: 2\n- x\n", [Set(("a", 0), "v")], "a:\n- v\n- x\n"),
    ("a block becomes empty", BLOCK, [Set(M, [])], BLOCK.partition("members:")[0] + "members: []\n"),
    (
        "a value in a list becomes a block",
        "cells:\n- x # c\n- v\n",
        [Set(("cells", 0), {"source": "a\nb\n", "type": "sql"})],
        "cells:\n- source: | # c\n    a\n    b\n  type: sql\n- v\n",
    ),
    ("the whole file", "a: 1 # c\n", [Set((), {})], "{} # c\n"),
    ("the whole file from nothing", "{}\n", [Set((), {"a": {"b": "c"}})], "a: {b: c}\n"),
    (
        "only what differs of a map",
        "a:\n  b: 1 # b\n  c: {d: 1, e: 2} # c\n  f: 1\n",
        [Set(("a",), {"b": 1, "c": {"d": 1, "e": 3}, "g": "x"})],
        "a:\n  b: 1 # b\n  c: {d: 1, e: 3} # c\n  g: x\n",
    ),
    ("only what differs of a list", "a: [x, v, z] # c\n", [Set(("a",), ["x", "w", "z", "v"])], "a: [x, w, z, v] # c\n"),
    (
        "only what differs of an item",
        "a:\n- {id: x, b: 1} # c\n- v\n",
        [Set(("a",), [{"id": "x", "b": 2}, "z"])],
        "a:\n- {id: x, b: 2} # c\n- z\n",
    ),
    (
        "folded text that begins with an empty line",
        "a: >\n  old\nb: 1\n",
        [Set(("a",), "\nx\n")],
        "a: |2\n\n  x\nb: 1\n",
    ),
    (
        "a block becomes another",
        "groups:\n  fin:\n    members: # c\n      a: b # d\n    meta: 1\n",
        [Set(M, ["x@v.w"])],
        "groups:\n  fin:\n    members: # c\n      - x@v.w\n    meta: 1\n",
    ),
    (
        "bare words that are the same texts stay",
        "groups:\n  a: {name: no, meta: [1, on, true]}\n  b: {name: null}\n",
        [Set(("groups", "a"), {"name": "no", "meta": ["1", "on", True, "x"]}), Set(("groups", "b", "name"), "null")],
        'groups:\n  a: {name: no, meta: [1, on, true, x]}\n  b: {name: "null"}\n',
    ),
]
