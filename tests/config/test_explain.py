"""What is reported about a value that is not what its field wants: where, what, and what would be right."""

from __future__ import annotations

import pytest

from hexform.config.schema import workspace
from hexform.config.shape import keys_at, values_at
from tests.config.folder import Folder

ACCESS = "NONE, APP_ONLY, CAN_VIEW, CAN_EDIT, FULL_ACCESS"
MEMBER = "NONE, MEMBER, MANAGER"
EDIT = f": did you mean `CAN_EDIT`? Expected one of {ACCESS}"
LEAVE = "leave the line out, or write one of APP_ONLY, CAN_VIEW, CAN_EDIT, FULL_ACCESS"
POLICY = "expected one of ignore, report, drift"
NULL = "is null, which is not a text: leave the key out, or quote it if the text is meant"
NO_DAY = "must be a day of the calendar, not `2027-02-30`"
KEY = "a key is a text here: only what refers to something may be {name: ...} or {id: ...}"


@pytest.mark.parametrize(
    ("content", "reported"),
    [
        ("groups: {a: {^nmae: x}}", "unknown key `nmae`: did you mean `name`?"),
        ("limits: {^zzz: 1}", "unknown key `zzz`: expected one of deletes, emptied, gain, lose, outsiders, public"),
        ("groups: {a: ^[x]}", "`a` must be a map, not a list"),
        ("groups: {a: {members: ^x}}", "`members` must be a list, not `x`; for example `members: [ada@example.com]`"),
        ("groups: {a: {members: [^{}]}}", "`email` is missing in `members[0]`; for example `email: ada@example.com`"),
        (
            "groups: {a: {members: [^[x]]}}",
            "`members[0]` must be a text, not a list; for example `email: ada@example.com`",
        ),
        ("groups: {a: {name: ^[x]}}", "`name` must be a text, not a list; for example `name: Analytics Engineers`"),
        ("groups: {a: {name: ^null}}", f"`name` {NULL}; for example `name: Analytics Engineers`"),
        ("groups: {a: {name: ^''}}", "`name` must be 1 to 255 characters long, not an empty text"),
        ('groups: {a: {name: ^"a\\tb"}}', "`name` holds the character U+0009, which cannot be seen: take it out"),
        (
            "groups: {a: {external: ^yes}}",
            "`external` must be true or false, not `yes`; for example `external: true`",
        ),
        (
            "groups: {a: {external: ^'true'}}",
            "`external` must be true or false, not the quoted text `true`; for example `external: true`",
        ),
        ("groups: {a: {id: ^../users/me}}", "`id` must be an id, copied from Hex as it is, not `../users/me`"),
        ("groups: {a: {members: [{email: a@b.c, until: ^2027-02-30}]}}", f"`until` {NO_DAY}"),
        (
            "groups: {a: {members: [{email: a@b.c, until: ^soon}]}}",
            "`until` must be a date like 2027-03-31, not `soon`",
        ),
        ("groups: {a: {^{name: b}: c}}", KEY),
        ("collections: {a: {sharing: {users: {^b: MEMBER}}}}", "`b` must be an email address like ada@example.com"),
        ("collections: {a: {sharing: {users: {^{id: b}: MEMBER}}}}", "`{id: b}` must be a text"),
        ("collections: {a: {sharing: {groups: {^'': MEMBER}}}}", "`` must be 1 to 255 characters long"),
        (
            "collections: {a: {sharing: {workspace: ^CAN_VIEW}}}",
            f"`workspace`: invalid value `CAN_VIEW`: expected one of {MEMBER}",
        ),
        (
            "collections: {a: {sharing: {workspace: ^[x]}}}",
            f"`workspace`: invalid value a list: expected one of {MEMBER}",
        ),
        (
            "collections: {a: {sharing: {workspace: ^null}}}",
            f"`workspace`: invalid value null: expected one of {MEMBER}",
        ),
        ('collections: {a: {description: ^"a\\rb"}}', "`description` holds a carriage return: take it out"),
        ("projects: {a: {sharing: {users: {a@b.c: ^CAN_EDITT}}}}", f"`a@b.c`: invalid value `CAN_EDITT`{EDIT}"),
        (
            "projects: {a: {sharing: {groups: {{name: b}: {^acess: NONE, access: NONE}}}}}",
            "unknown key `acess`: did you mean `access`?",
        ),
        ("projects: {a: {sharing: {groups: {b: {access: ^EDIT}}}}}", f"`access`: invalid value `EDIT`{EDIT}"),
        ("projects: {a: {sharing: {collections: {b: ^NONE}}}}", f"`b`: NONE cannot be written here: {LEAVE}"),
        (
            "projects: {a: {sharing: {public_web: ^PUBLIC}}}",
            "`public_web`: invalid value `PUBLIC`: expected one of NONE, APP_ONLY, CAN_VIEW",
        ),
        ("projects: {a: {sharing: ^null}}", "`sharing` must be a map, not null"),
        ("projects: {a: {status: ^{}}}", "`status` needs `one_of` with at least one status"),
        (
            "projects: {a: {status: {one_of: ^x}}}",
            "`one_of` must be a list, not `x`; for example `one_of: [In review, Production]`",
        ),
        ("projects: {a: {status: ^[x]}}", "`status` must be a text, not a list"),
        (
            "projects: {a: {create: ^1}}",
            "`create` must be true or false, not `1`; for example `create: true`",
        ),
        (
            "projects: {a: {cell_order: ^force}}",
            "`cell_order`: invalid value `force`: did you mean `enforce`? Expected one of warn, enforce",
        ),
        ("unmanaged: {collections: ^delete}", f"`collections`: Hex's API cannot delete collections: {POLICY}"),
        ("unmanaged: {projects: ^delete}", f"`projects`: Hex's API cannot delete projects: {POLICY}"),
        (
            "unmanaged: {groups: ^remove}",
            "`groups`: invalid value `remove`: expected one of ignore, report, drift, delete",
        ),
        ("unmanaged: ^x", "`unmanaged` must be a map, not `x`; for example `unmanaged: {groups: delete}`"),
        (
            "limits: {deletes: ^-1}",
            "`deletes` must be a whole number, not `-1`; for example `deletes: 5`",
        ),
        (
            "limits: {deletes: ^010}",
            "`deletes` must be a whole number, not `010`; for example `deletes: 5`",
        ),
        (
            "limits: {deletes: ^'5'}",
            "`deletes` must be a whole number, not the quoted text `5`; for example `deletes: 5`",
        ),
        ("statuses: ^x", "`statuses` must be a list, not `x`; for example `statuses: [In review, Production]`"),
        ("unknown_people: ^ignore", "`unknown_people`: invalid value `ignore`: expected one of pending, error"),
        (
            "drift: {ignore: [^{address: group.a}]}",
            "`until` is missing in `ignore[0]`; for example `until: 2027-01-31`",
        ),
        ("guides: {^a: {}}", "`files` is missing in `a`; for example `files: [guides/*.md]`"),
        ("guides: {a: {files: [], source: ^{}}}", "`source` needs exactly one of `github` and `unknown`"),
        ("removed: {cells: [^{project: a}], groups: []}", "`cells[0]` needs exactly one of `label` and `id`"),
        ("removed: {^projects: [a]}", "unknown key `projects`: expected one of cells, groups, guides"),
    ],
)
def test_one_mistake_is_one_sentence_at_its_place(folder: Folder, content: str, reported: str) -> None:
    place = folder.marked(content)
    assert folder.mistake() == f"{place}: {reported}"


def test_long_and_odd_texts_are_shown_short_and_harmless(folder: Folder) -> None:
    reported = folder.first(f'groups: {{a: {{"x\\u202e{"y" * 1000}": 1}}}}').mistake()
    assert "unknown key `x\\u202eyyy" in reported
    assert "yyy...`" in reported
    assert len(reported) < 200


def test_many_mistakes_are_reported_without_searching_forever(folder: Folder) -> None:
    folder.first("limits: {" + ", ".join(f"deletez{number}: 1" for number in range(300)) + "}")
    reported = folder.mistakes()
    assert len(reported) == 300
    assert sum("did you mean `deletes`?" in each for each in reported) == 200


def test_the_schema_knows_what_may_be_at_a_path() -> None:
    assert keys_at(workspace(), ("limits",)) == ("deletes", "lose", "gain", "public", "outsiders", "emptied")
    assert "access" in keys_at(workspace(), ("projects", "a", "sharing", "users", "a@b.c"))
    assert values_at(workspace(), ("projects", "a", "cells", 0, "type")) == ("sql", "code", "markdown")
    assert values_at(workspace(), ("projects", "a", "sharing", "users", "a@b.c", "access"))[0] == "NONE"
    assert values_at(workspace(), ("projects", "a", "title")) == ()
