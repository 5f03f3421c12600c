"""Random edits of random documents in random styles change what they say and nothing else."""

from __future__ import annotations

import contextlib
import re
from random import Random
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from hexform.edit.editor import NotEdited, edit
from hexform.edit.values import loose
from tests.edit.changes import random_ops, result, untouched
from tests.edit.styler import Styler
from tests.edit.test_styler import meaning
from tests.edit.worlds import documents


def holds_in_order(text: str, pieces: list[str]) -> bool:
    """Whether the text is these pieces, with anything between them."""
    if not text.startswith(pieces[0]):
        return False
    position = len(pieces[0])
    for piece in pieces[1:-1]:
        found = text.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    return len(pieces) == 1 or (text.endswith(pieces[-1]) and len(text) - len(pieces[-1]) >= position)


def ends_with_block_text(value: Any) -> bool:
    """A block of text at the end of a file needs its line break."""
    while value and isinstance(value, dict | list):
        value = value[list(value)[-1]] if isinstance(value, dict) else value[-1]
    return isinstance(value, str) and value.endswith("\n")


@settings(max_examples=300, deadline=None)
@given(documents, st.integers(0, 2**32))
def test_only_the_characters_of_what_is_edited_change(value: dict[str, Any], seed: int) -> None:
    check(value, seed)


@pytest.mark.slow
@settings(max_examples=5000, deadline=None)
@given(documents, st.integers(0, 2**32))
def test_only_the_characters_of_what_is_edited_change_in_many_documents(value: dict[str, Any], seed: int) -> None:
    check(value, seed)


def check(value: dict[str, Any], seed: int) -> None:
    styled = Styler(seed).document(value)
    ops = random_ops(value, Random(seed))
    note(f"{ops}\n{styled.text}")
    after = edit(styled.text, ops)
    note(f"-----\n{after}")
    assert loose(meaning(after)) == loose(result(meaning(styled.text), ops))
    assert holds_in_order(after, untouched(styled, ops, value))
    assert after.endswith("\n") == styled.text.endswith("\n") or ends_with_block_text(meaning(after))
    assert "\r\n" not in styled.text or after.count("\n") == after.count("\r\n")


ANCHORED = re.compile(r"&(anchor\d+)(?=[ \t\r\n])")


@settings(max_examples=300, deadline=None)
@given(documents, st.integers(0, 2**32))
def test_what_is_repeated_is_edited_rightly_or_refused(value: dict[str, Any], seed: int) -> None:
    """Aliases and merges of values of the document stand below it."""
    random = Random(seed)
    styled = Styler(seed, anchors=0.3).document(value)
    newline = "\r\n" if "\r\n" in styled.text else "\n"
    text = styled.text if styled.text.endswith(newline) else styled.text + newline
    names = ANCHORED.findall(text)
    lines = [f"x-{name}: {random.choice([f'*{name}', f'[*{name}]'])}" for name in names if random.random() < 0.5]
    if not styled.text.rstrip().endswith("}") or styled.flow != {()}:
        text += "".join(line + newline for line in lines)
    before = meaning(text)
    ops = random_ops(before, random)
    note(f"{ops}\n{text}")
    after = None
    with contextlib.suppress(NotEdited):
        after = edit(text, ops)
    note(f"-----\n{after}")
    assert loose(meaning(after)) == loose(result(before, ops)) if after is not None else "*anchor" in text
