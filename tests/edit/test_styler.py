"""The styler says what it was given: else the properties that stand on it would prove nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.edit.reader import read
from hexform.edit.values import Unquoted, canonical
from tests.edit.styler import Styler
from tests.edit.worlds import documents


def meaning(text: str) -> Any:
    document = read(text)
    assert document.problems == []
    return canonical(document.root)


def loosely(value: Any) -> Any:
    """The same without what tells a bare word from a text, and with an empty map for a value that is not there."""
    if isinstance(value, Unquoted):
        return loosely(value.text) if value.text else {}
    if isinstance(value, dict):
        return {key: loosely(each) for key, each in value.items()}
    return [loosely(each) for each in value] if isinstance(value, list) else value


@settings(max_examples=100, deadline=None)
@given(documents, st.integers(0, 2**32))
def test_a_styled_document_means_its_value(value: dict[str, Any], seed: int) -> None:
    styled = Styler(seed).document(value)
    assert loosely(meaning(styled.text)) == loosely(canonical(value))
    for start, end in [*styled.values.values(), *styled.entries.values()]:
        assert 0 <= start <= end <= len(styled.text)
