"""Values become YAML that the reader of the language reads back, and that a person would have written."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.edit.reader import read
from hexform.edit.values import canonical
from hexform.edit.writer import Style, write
from hexform.lib.yaml.nodes import Plain
from hexform.model.fields import Ref
from tests.edit.test_styler import meaning
from tests.edit.worlds import ODD, documents, texts

styles = st.builds(Style, st.integers(1, 5), st.integers(0, 4), st.sampled_from(["\n", "\r\n"]))
refs = st.builds(lambda name: Ref(name=name), st.sampled_from(["A b", "no", "c: d"])) | st.just(Ref(id="abc"))
plain = st.sampled_from(["no", "1", "-1", "null", "true", "12:30", "word", "2027-01-01"]).map(Plain)
scalars = texts | st.none() | st.booleans() | st.integers(-9, 9999) | st.dates() | plain | refs
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=25,
)


@settings(max_examples=250, deadline=None)
@given(st.dictionaries(texts | refs, values, max_size=5), styles)
def test_what_is_written_is_read_back(value: dict[Any, Any], style: Style) -> None:
    text = write(value, style)
    assert meaning(text) == canonical(value)
    assert style.newline == "\n" or text.count("\n") == text.count("\r\n")


def test_a_reference_is_a_text_or_a_map() -> None:
    document: dict[Any, Any] = {"a": {Ref(text="x"): "NONE", Ref(name="No"): "NONE", Ref(id="i"): Ref(text="a: b")}}
    assert write(document) == 'a: {x: NONE, {name: "No"}: NONE, {id: i}: "a: b"}\n'


def test_a_bare_word_that_cannot_be_bare_is_quoted() -> None:
    assert write({"a": [Plain("*x"), Plain("-1"), Plain("- x"), Plain("")]}) == 'a: ["*x", -1, "- x", ""]\n'


def test_blocks_of_text_only_where_they_say_the_text() -> None:
    texts = {"a": "x\n", "b": "\n", "c": "x\r\ny", "d": " x\ny", "e": "x\n\n", "f": "x\n \ny"}
    assert write({"x": texts}) == (
        'x:\n  a: |\n    x\n  b: "\\n"\n  c: "x\\r\\ny"\n  d: |-2\n     x\n    y\n  e: |+\n    x\n\n'
        "  f: |-\n    x\n     \n    y\n"
    )
    assert write({"x": {"a": "\tx\ny"}}, Style(step=12)) == 'x:\n            a: "\\tx\\ny"\n'


@settings(max_examples=100, deadline=None)
@given(documents, styles)
def test_documents_of_the_language_are_read_back(value: dict[Any, Any], style: Style) -> None:
    assert meaning(write(value, style)) == canonical(value)


@given(st.lists(texts, min_size=1))
def test_a_text_is_a_text_for_every_reader(words: list[str]) -> None:
    """YAML 1.1 as PyYAML resolves it: no word becomes a boolean, a number, a day or null."""
    assert yaml.safe_load(write({"a": words})) == {"a": words}


@pytest.mark.parametrize(
    "word", [*ODD, "1_000", "0b1", "0o7", "1e3", ".5", "+1", "190:20:30", ".inf", "-.INF", ".NaN", "y", "N"]
)
def test_odd_words_are_texts(word: str) -> None:
    places: list[dict[Any, Any]] = [{"a": word}, {"a": [word]}, {word: {"a": "b"}}, {"x": {word: word}}]
    for place in places:
        assert yaml.safe_load(write(place)) == place
        document = read(write(place))
        assert document.problems == []
        assert document.root == place
