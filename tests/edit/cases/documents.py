"""What is around the map of a file, and anchors."""

from __future__ import annotations

from hexform.edit.ops import Add, Remove, Set
from tests.edit.cases import Case

CASES: list[Case] = [
    ("a document's marks", "---\na: 1\nb: 2\n...\n", [Remove(("b",)), Add((), "c", 3)], "---\na: 1\nc: 3\n...\n"),
    (
        "a file of comments",
        "# only\n",
        [Add((), "a", {"b": "c"}), Add((), "groups", {"g": {}})],
        "# only\na: {b: c}\n\ngroups:\n  g: {}\n",
    ),
    ("all keys go", "# c\na: 1\nb: 2\n", [Remove(("a",)), Remove(("b",))], "# c\n{}\n"),
    ("all keys change", "# c\na: 1 # d\nb: 2 # e\n", [Remove(("a",)), Remove(("b",)), Add((), "c", 3)], "# c\nc: 3\n"),
    (
        "an anchor that nothing repeats",
        "a: &x [v] # c\nb: &z {}\nd: &e\n",
        [Add(("a",), None, "w"), Set(("b",), 1), Set(("d",), 2)],
        "a: &x [v, w] # c\nb: &z 1\nd: &e 2\n",
    ),
    ("a block with an anchor", "a: &x # c\n  b: 1\n", [Remove(("a", "b"))], "a: &x {} # c\n"),
    ("an alias goes", "x-a: &x [v]\na: *x\nb: [*x, z]\n", [Remove(("a",)), Remove(("b", 0))], "x-a: &x [v]\nb: [z]\n"),
    ("an anchor goes with all its aliases", "a: {b: &x v, c: *x, d: 1}\ne: 2\n", [Remove(("a",))], "e: 2\n"),
    (
        "beside a merge",
        "x-a: &x {b: 1}\na: {<<: *x, c: 2}\n",
        [Set(("a", "c"), 3), Add(("a",), "d", 4)],
        "x-a: &x {b: 1}\na: {<<: *x, c: 3, d: 4}\n",
    ),
    ("a document's mark alone", "---\n", [Add((), "a", 1)], "---\na: 1\n"),
]
