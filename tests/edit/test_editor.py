"""Texts before and after an edit, in every style."""

from __future__ import annotations

import pytest

from hexform.edit.editor import edit
from hexform.edit.ops import Op
from tests.edit.cases import brackets, documents, lists, maps, values

CASES = [*values.CASES, *lists.CASES, *maps.CASES, *brackets.CASES, *documents.CASES]


@pytest.mark.parametrize(("before", "ops", "wanted"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_edit(before: str, ops: list[Op], wanted: str) -> None:
    assert edit(before, ops) == wanted


@pytest.mark.parametrize(("before", "ops", "wanted"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_edit_with_other_line_breaks(before: str, ops: list[Op], wanted: str) -> None:
    for newline in ("\r\n", "\r"):
        assert edit(before.replace("\n", newline), ops) == wanted.replace("\n", newline)


@pytest.mark.parametrize(
    ("before", "ops", "wanted"),
    [row[1:] for row in CASES if "|" not in row[1] + row[3]],
    ids=[row[0] for row in CASES if "|" not in row[1] + row[3]],
)
def test_edit_without_a_last_line_break(before: str, ops: list[Op], wanted: str) -> None:
    """But for blocks of text, whose value holds it."""
    assert edit(before.removesuffix("\n"), ops) == wanted.removesuffix("\n")
