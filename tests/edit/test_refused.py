"""What cannot be edited in place is refused, with its place and the line to edit by hand; nothing is edited then."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.edit.editor import NotEdited, edit
from hexform.edit.find import NotEditable, find
from hexform.edit.ops import Add, Op, Remove, Set
from hexform.edit.outline import outline
from hexform.edit.splices import Splice, splice
from hexform.edit.values import canonical
from hexform.edit.writer import write
from hexform.lib.yaml.lines import Lines

ALIAS = "x-a: &a\n  - x\nb:\n  members: *a\n"
MERGE = "x-a: &a {b: 1}\nc:\n  <<: *a\n  d: 2\n"
INNER = "x-a:\n  b: &b [1, 2]\n  c: 1\nd: *b\n"


def refusals(text: str, *ops: Op) -> list[str]:
    with pytest.raises(NotEdited) as caught:
        edit(text, ops)
    return [f"{Lines(text).place(error.at)}: {error.what}" for _, error in caught.value.failed]


@pytest.mark.parametrize(
    ("text", "op", "reported"),
    [
        (ALIAS, Set(("b", "members"), []), "4:12: `b.members` is the alias *a: edit line 1 by hand"),
        (ALIAS, Add(("b", "members"), None, "v"), "4:12: `b.members` is the alias *a: edit line 1 by hand"),
        (ALIAS, Remove(("b", "members", 0)), "4:12: `b.members` is the alias *a: edit line 1 by hand"),
        (ALIAS, Add(("x-a",), None, "v"), "1:6: `x-a` holds &a, which line 4 repeats: edit line 1 by hand"),
        (ALIAS, Set(("x-a", "x"), "v"), "1:6: `x-a` holds &a, which line 4 repeats: edit line 1 by hand"),
        (ALIAS, Remove(("x-a", "x")), "1:6: `x-a` holds &a, which line 4 repeats: edit line 1 by hand"),
        (ALIAS, Remove(("x-a",)), "1:6: `x-a` holds &a, which line 4 repeats: edit line 1 by hand"),
        (INNER, Remove(("x-a",)), "2:6: `x-a` holds &b, which line 4 repeats: edit line 2 by hand"),
        (INNER, Set(("x-a",), 1), "2:6: `x-a` holds &b, which line 4 repeats: edit line 2 by hand"),
        (MERGE, Set(("c", "b"), 2), "3:3: `c.b` comes from a merge (`<<`): edit line 3 by hand"),
        (MERGE, Set(("c",), {"d": 2}), "3:3: `c.b` comes from a merge (`<<`): edit line 3 by hand"),
        (MERGE, Add(("c",), "b", 2), "3:3: `c.b` is written already: edit line 3 by hand"),
        ("a: {b: 1}\n", Set(("a", "c"), 2), "1:4: `a.c` is not written here: edit line 1 by hand"),
        ("a: [b, c]\n", Remove(("a", 2)), "1:4: `a.2` is not written here: edit line 1 by hand"),
        ("a: [b, c]\n", Remove(("a", "d")), "1:4: `a.d` is not written here: edit line 1 by hand"),
        ("a: [d, d]\n", Remove(("a", "d")), "1:4: `a.d` is not written here: edit line 1 by hand"),
        ("a: b\n", Remove(("a", "b")), "1:4: `a.b` is not written here: edit line 1 by hand"),
        ("a: b\n", Remove((0,)), "1:1: `0` is not written here: edit line 1 by hand"),
        ("a: b\n", Add(("a",), "c", 1), "1:4: nothing can be added to `a`: edit line 1 by hand"),
        ("a: [b]\n", Add(("a",), "c", 1), "1:4: nothing can be added to `a`: edit line 1 by hand"),
        ("a: b\n", Add((), None, 1), "1:1: nothing can be added to the file: edit line 1 by hand"),
        ("a: b\n", Add((), "a", 1), "1:1: `a` is written already: edit line 1 by hand"),
        ("# c\n", Set(("a",), 1), "1:1: the file is empty"),
        ("", Add(("a",), "b", 1), "1:1: the file is empty"),
        ("? [a]\n: b\nc: 1\n", Set(("c",), 2), "3:4: this cannot be edited in place: edit line 3 by hand"),
        ("a: 1\n", Add((), "k" * 2000, 2), "1:1: this cannot be edited in place: edit line 1 by hand"),
    ],
)
def test_what_is_not_written_literally_is_refused(text: str, op: Op, reported: str) -> None:
    assert refusals(text, op) == [reported]


def test_a_tag_is_refused() -> None:
    """The reader of the language takes none, but the texts of others may have one."""
    assert refusals("a: !t {b: 1}\n", Set(("a", "b"), 2)) == ["1:4: `a` has a tag: edit line 1 by hand"]


def test_all_that_is_refused_is_reported_at_once() -> None:
    found = refusals(ALIAS, Set(("b", "members"), []), Set(("none",), 1), Set(("no",), 1))
    assert [line.partition(":")[0] for line in found] == ["1", "1"]
    assert len(refusals(ALIAS, Set(("b", "members"), []), Add(("x-a",), None, 1))) == 2


@pytest.mark.parametrize(
    "ops",
    [
        [Set(("a",), 1), Set(("a", "b"), 2)],
        [Set(("a", "b"), 1), Set(("a", "b"), 2)],
        [Set(("a",), {"b": 3}), Add(("a",), "c", 2)],
        [Set(("a",), {"b": 3}), Remove(("a", "b"))],
    ],
)
def test_edits_that_contradict_each_other_are_refused(ops: list[Op]) -> None:
    assert "two edits of `a" in refusals("a:\n  b: 1\n", *ops)[0]


def test_what_a_merge_would_bring_back_is_refused() -> None:
    text = "x-a: &a {b: 1}\nc:\n  <<: *a\n  b: 2\n"
    assert refusals(text, Remove(("c", "b"))) == ["4:6: this cannot be edited in place: edit line 4 by hand"]


def test_the_whole_of_a_file_is_not_removed() -> None:
    with pytest.raises(ValueError, match="whole of a file"):
        edit("a: 1\n", [Remove(())])


@pytest.mark.parametrize("value", [object(), 1.5, {"a": b"x"}])
def test_a_value_outside_the_language_raises_type_error(value: Any) -> None:
    with pytest.raises(TypeError, match="not a value of the configuration language"):
        edit("a: 1\n", [Set(("a",), value)])
    with pytest.raises(TypeError, match="not a value of the configuration language"):
        canonical({"a": value})
    with pytest.raises(TypeError, match="not a value of the configuration language"):
        write({"a": value})


def test_no_edit_changes_nothing() -> None:
    for text in ("", "# c", "a: [1,\n  2] # c\r\nb: 'x'"):
        assert edit(text, []) == text


def test_a_text_that_would_change_by_a_line_break_is_refused() -> None:
    """A block of text at the end of a file, without a line break, has none; as a source that makes no difference."""
    reported = (
        "1:1: this cannot be edited in place: edit line 1 by hand, or end the last line of the file with a line break"
    )
    assert refusals("a: 1\nb: |\n  x", Add((), "c", 1)) == [reported]
    assert edit("a: 1\nb: [{source: 1}]", [Add((), "c", 1)]) == "a: 1\nb: [{source: 1}]\nc: 1"
    source = "groups: {}\nprojects:\n  p:\n    cells:\n      - source: |\n          x"
    assert edit(source, [Add(("groups",), "g", {})]) == source.replace("{}", "\n  g: {}").replace(": \n", ":\n")
    assert edit(source, [Add((), "x-a", 1)]) == f"{source}\nx-a: 1"


def test_nothing_is_found_in_an_empty_file() -> None:
    with pytest.raises(NotEditable, match="empty"):
        find(outline(""), ("a",))


def test_pieces_that_overlap_are_a_mistake_of_the_program() -> None:
    assert splice("abcdef", [Splice(1, 3, ""), Splice(2, 4, ""), Splice(1, 1, "x")]) == "axef"
    with pytest.raises(ValueError, match="same text"):
        splice("abcdef", [Splice(1, 3, ""), Splice(2, 4, "x")])
