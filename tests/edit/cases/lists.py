"""Items that come and go, a line an item."""

from __future__ import annotations

from datetime import date

from hexform.edit.ops import Add, Remove
from tests.edit.cases import BLOCK, Case, M

CASES: list[Case] = [
    ("an item goes", BLOCK, [Remove((*M, "kim@x.com"))], BLOCK.replace("      - kim@x.com\n", "")),
    (
        "an item goes, whatever the case",
        BLOCK,
        [Remove((*M, "ADA@X.com"))],
        BLOCK.replace("      - ada@x.com   # lead\n", ""),
    ),
    (
        "a comment above stays if it may be another's",
        BLOCK,
        [Remove((*M, 1))],
        BLOCK.replace("      - {email: jo@y.com, until: 2027-03-31}\n", ""),
    ),
    (
        "a comment above goes with the last",
        BLOCK,
        [Remove((*M, 1)), Remove((*M, 2))],
        BLOCK.partition("      # from")[0],
    ),
    (
        "all items go",
        BLOCK,
        [Remove((*M, number)) for number in range(3)],
        BLOCK.partition("members:")[0] + "members: []\n",
    ),
    ("an item comes", BLOCK, [Add(M, None, "zoe@x.com")], BLOCK + "      - zoe@x.com\n"),
    (
        "items come and go",
        BLOCK,
        [Remove((*M, 0)), Add(M, None, "a@b.c"), Add(M, None, {"email": "d@e.f", "why": "x: v"})],
        BLOCK.replace("      - ada@x.com   # lead\n", "") + '      - a@b.c\n      - {email: d@e.f, why: "x: v"}\n',
    ),
    (
        "all items change",
        BLOCK,
        [*(Remove((*M, number)) for number in range(3)), Add(M, None, "a@b.c")],
        BLOCK.partition("- ada")[0] + "- a@b.c\n",
    ),
    (
        "an item becomes a map",
        BLOCK,
        [Add((*M, "ada@x.com"), "until", date(2027, 1, 1)), Add((*M, 0), "why", "x")],
        BLOCK.replace("- ada@x.com ", "- {email: ada@x.com, until: 2027-01-01, why: x} "),
    ),
    (
        "a list without indentation",
        "a:\n- x\n- v\nb: 1\n",
        [Add(("a",), None, "z"), Remove(("a", 0))],
        "a:\n- v\n- z\nb: 1\n",
    ),
    ("a list in a list", "a:\n- - x\n  - v\n- z\n", [Remove(("a", 0, 0))], "a:\n- - v\n- z\n"),
    ("a list in a list becomes empty", "a:\n- - x # c\n- z\n", [Remove(("a", 0, 0))], "a:\n- [] # c\n- z\n"),
    ("an item alone below its dash", "a:\n-\n  b: 1\n- c\n", [Remove(("a", 0, "b"))], "a:\n- {}\n- c\n"),
    (
        "comments that are indented more go along",
        "a:\n- x\n  # of x\n\n    # too\n- v\n",
        [Remove(("a", 0))],
        "a:\n- v\n",
    ),
    (
        "new items come after them",
        "a:\n- x\n  # of x\nb: 1\n",
        [Add(("a",), None, "v")],
        "a:\n- x\n  # of x\n- v\nb: 1\n",
    ),
    ("an email with capitals", "a: [Ada@X.com, v]\n", [Remove(("a", "ada@x.com"))], "a: [v]\n"),
    ("an item beside others without a name", "a: [[b], {c: d}, v]\n", [Remove(("a", "v"))], "a: [[b], {c: d}]\n"),
]
