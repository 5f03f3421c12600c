"""Mistakes that people make in YAML, as a table: what they write, and the code, the place and the remedy they get.

`^` marks the place in the text and is taken out. A case with `files` has other files beside `workspace.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import dedent


@dataclass(frozen=True)
class Natural:
    """A mistake. `remedy`: a part of the message, which says what to do."""

    name: str
    written: str
    code: str
    remedy: str
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self._whole.replace("^", "", 1)

    @property
    def place(self) -> str:
        """`line:column` of the mark."""
        before = self._whole.partition("^")[0]
        return f"{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"

    @property
    def _whole(self) -> str:
        text = dedent(self.written).lstrip("\n")
        return text if text.lstrip("^").startswith("version:") else f"version: 1\n{text}"


NATURAL = (
    Natural("an address", "workspace: {host: ^https://app.hex.tech}", "invalid_value", "write it like app.hex.tech"),
    Natural("a tab", "groups:\n^\tanalysts:\n", "yaml", "a tab cannot indent: use spaces"),
    Natural("a colon in a text", "groups:\n  a:\n    name: Finance^: EMEA\n", "yaml", "put the text in quotes"),
    Natural(
        "a list that is not closed", "groups:\n  a: {members: [ada@example.com^}\n", "yaml", "a `,` or `]` is missing"
    ),
    Natural("a quote that is not closed", "groups:\n  a:\n    name: ^'Ada\n  b: {}\n", "yaml", "is not closed"),
    Natural("a quote in quotes", "groups:\n  a: {name: 'Ada'^s team'}\n", "yaml", "two single quotes"),
    Natural(
        "a key without a colon", "groups:\n  finance: {}\n  ^analysts\n  sales: {}\n", "yaml", "write `key: value`"
    ),
    Natural("an @ at the start", "groups: {a: {name: ^@analysts}}\n", "yaml", "put it in quotes"),
    Natural(
        "a merge conflict", "^<<<<<<< HEAD\ngroups: {}\n=======\n>>>>>>> main\n", "merge_conflict", "keep one side"
    ),
    Natural("wrong indentation", "groups:\n  a:\n    name: A\n   ^members: []\n", "yaml", "look at the indentation"),
    Natural("a key twice", "groups:\n  a: {}\n  ^a: {}\n", "duplicate", "first at 3:3"),
    Natural("a value that is missing", "groups:\n  a:\n    name:^\n", "empty_value", "write one, or take the key out"),
    Natural(
        "a text for a list", "groups: {a: {members: ^ada@example.com}}\n", "wrong_type", "`members: [ada@example.com]`"
    ),
    Natural(
        "a list for a map",
        "projects:\n  p: {sharing: {groups: ^[team]}}\n",
        "wrong_type",
        "`groups: {analytics-engineers: CAN_EDIT}`",
    ),
    Natural("a list of resources", "groups:\n^- name: Analysts\n", "wrong_type", "must be a map, not a list"),
    Natural("yes for true", "groups: {a: {external: ^yes}}\n", "wrong_type", "must be true or false, not `yes`"),
    Natural("a number in quotes", "limits: {deletes: ^'5'}\n", "wrong_type", "for example `deletes: 5`"),
    Natural("null for a name", "groups: {a: {name: ^null}}\n", "wrong_type", "leave the key out"),
    Natural("a misspelt key", "groups: {a: {^membrs: []}}\n", "unknown_key", "did you mean `members`?"),
    Natural("a misspelt block", "^project: {}\n", "unknown_key", "did you mean `projects`?"),
    Natural("a key of another block", "projects: {p: {^members: []}}\n", "unknown_key", "expected one of"),
    Natural(
        "lower case access",
        "projects: {p: {sharing: {workspace: ^can_edit}}}\n",
        "invalid_value",
        "did you mean `CAN_EDIT`?",
    ),
    Natural(
        "a level of another kind",
        "collections: {c: {sharing: {workspace: ^CAN_VIEW}}}\n",
        "invalid_value",
        "expected one of NONE, MEMBER, MANAGER",
    ),
    Natural(
        "a name for an email",
        "groups: {a: {members: [^Ada]}}\n",
        "invalid_value",
        "must be an email address like ada@example.com, not `Ada`",
    ),
    Natural("a person twice", "groups: {a: {members: [ada@x.io, ^Ada@x.io]}}\n", "duplicate", "first at 2:24"),
    Natural(
        "a date of another order",
        "groups: {a: {members: [{email: a@x.io, until: ^31.03.2027}]}}\n",
        "invalid_value",
        "must be a date like 2027-03-31",
    ),
    Natural(
        "an address that holds no id",
        "projects: {p: {id: ^https://app.hex.tech/acme/home}}\n",
        "invalid_value",
        "an address that holds a project's id",
    ),
    Natural("a blank in a key", "groups:\n  ^Data team: {}\n", "bad_key", "write the name in Hex as `name`"),
    Natural(
        "a status that is not listed",
        "statuses: [Done]\nprojects: {p: {status: ^Dnoe}}\n",
        "unknown_name",
        "did you mean `Done`?",
    ),
    Natural(
        "a cell without a type",
        "projects: {p: {cells: [^{label: a, source: x}]}}\n",
        "missing_key",
        "sql, code or markdown",
    ),
    Natural(
        "a cell with two sources",
        "projects: {p: {cells: [{label: a, type: sql, source: x, ^source_file: a.sql}]}}\n",
        "contradiction",
        "take one of them out",
    ),
    Natural(
        "a file that is not there",
        "projects: {p: {cells: [{label: a, type: sql, source_file: ^cells/revenu.sql}]}}\n",
        "file",
        "did you mean revenue.sql?",
        {"cells/revenue.sql": "select 1"},
    ),
    Natural(
        "a folder that is not there",
        "projects: {p: {cells: [{label: a, type: sql, source_file: ^cells/a.sql}]}}\n",
        "file",
        "lies in cells, which is not there",
    ),
    Natural("a path out of the root", "include: [^../other.yaml]\n", "file", "keep the file below it"),
    Natural(
        "an id beside create",
        "projects: {p: {id: 019cd222-4c60-7003-9f01-f6d33d4be59f, ^create: true}}\n",
        "contradiction",
        "take one of them out",
    ),
    Natural(
        "one object twice",
        "groups:\n  a: {name: Finance}\n  ^b: {name: Finance}\n",
        "same_object",
        "one object has one address",
    ),
    Natural(
        "removed and declared",
        "groups: {a: {name: Old}}\nremoved: {groups: [^Old]}\n",
        "contradiction",
        "keep one of the two",
    ),
    Natural("a reserved key", "^variables: {}\n", "reserved_key", "take it out"),
    Natural("another version", "version: ^2\n", "version", "which reads version 1"),
    Natural("a pattern without a kind", "protected: [^finance]\n", "invalid_value", "for example group.finance"),
    Natural(
        "what a guardrail forbids",
        """
        guardrails: {closed: {projects: "*", public_web: NONE, then: fix}}
        projects: {p: {sharing: {public_web: ^APP_ONLY}}}
        """,
        "guardrail_forbids",
        "`except`",
    ),
    Natural(
        "an invisible character",
        'groups: {a: {name: ^"Fin\u200bance"}}\n',
        "invalid_value",
        "U+200B, which cannot be seen: take it out",
    ),
)
