"""YAML as the language takes it."""

from __future__ import annotations

import importlib
import json
import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.lib.yaml.anchors import MAX_EXPANDED
from hexform.lib.yaml.document import MAX_DEPTH, Document
from hexform.lib.yaml.lines import Lines
from hexform.lib.yaml.nodes import Map, Plain, Sequence
from hexform.lib.yaml.text import Unreadable


def read(text: str) -> Any:
    document = Document(Lines(text))
    assert document.problems == []
    return document.root


def problems(text: str) -> list[str]:
    lines = Lines(text)
    return [f"{lines.place(at)}: {what}" for at, what in sorted(Document(lines).problems)]


def stop(text: str) -> str:
    lines = Lines(text)
    with pytest.raises(Unreadable) as caught:
        Document(lines)
    return f"{lines.place(caught.value.at)}: {caught.value}"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "no",
            "on",
            "yes",
            "NO",
            "y",
            "12:30",
            "0777",
            "3.10",
            "1e3",
            "0b11",
            "1_000",
            "2024-01-01",
            ".nan",
            "~",
            "=",
        ),
        *("true", "null", "9" * 5000, "59:" * 20000 + "59", "0x" + "f" * 5000),
    ],
)
def test_a_plain_scalar_is_the_text_that_is_there(text: str) -> None:
    value = read(f"a: {text}\n")["a"]
    assert value == text
    assert isinstance(value, Plain)


def test_a_quoted_scalar_is_not_plain() -> None:
    root = read("a: 'null'\nb: \"true\"\nc: |\n  null\nd: >-\n  x\n  y\n")
    assert root == {"a": "null", "b": "true", "c": "null\n", "d": "x y"}
    assert not any(isinstance(value, Plain) for value in root.values())


def test_every_key_value_and_item_knows_its_place() -> None:
    text = "a:\n  b: [1,\n   {c: d}]\n'e': 2\n"
    lines = Lines(text)
    root = read(text)
    inner = root["a"]
    assert isinstance(root, Map)
    assert isinstance(inner["b"], Sequence)
    assert [lines.place(root.key_at(key)) for key in root] == ["1:1", "4:1"]
    assert lines.place(inner.value_at("b")) == "2:6"
    assert [lines.place(at) for at in inner["b"].marks] == ["2:7", "3:4"]
    assert lines.place(inner["b"][1].value_at("c")) == "3:8"


def test_keys_that_occur_twice_are_reported_with_both_places() -> None:
    assert problems("a: 1\nb: {c: 1, d: 2, c: 3}\na: 4\n'a': 5\n") == [
        "2:17: this key appears twice: first at 2:5",
        "3:1: this key appears twice: first at 1:1",
        "4:1: this key appears twice: first at 1:1",
    ]
    assert problems("caf\u00e9: 1\ncafe\u0301: 2\n") == ["2:1: this key appears twice: first at 1:1"]
    assert read("1: a\n'true': b\ntrue_: c\n") == {"1": "a", "true": "b", "true_": "c"}


def test_aliases_repeat_and_merge_keys_fill_in() -> None:
    text = (
        "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nl: *x\nm: {<<: *x, a: 9}\nn: {b: 0, <<: [*y, *x]}\no: {<<: {z: 1}}\n"
    )
    root = read(text)
    assert root["l"] == {"a": "1", "b": "2"}
    assert root["m"] == {"a": "9", "b": "2"}
    assert root["n"] == {"b": "0", "c": "4", "a": "1"}
    assert root["o"] == {"z": "1"}
    assert Lines(text).place(root["m"].key_at("b")) == "1:14"
    assert read("a: &k foo\n*k : 1\n&l bar: *k\n") == {"a": "foo", "foo": "1", "bar": "foo"}
    assert read("a: {'<<': {b: 1}}") == {"a": {"<<": {"b": "1"}}}
    assert read("a: [&e , *e]\n") == {"a": ["", ""]}
    assert read("a: &x 1\nb: &x 2\nc: *x\n")["c"] == "2"


def test_what_aliases_and_merges_may_not_do() -> None:
    assert stop("a: &a [*a]\n") == "1:8: this alias stands inside of what it repeats"
    assert stop("a: &a [&a x, [*a]]\nb: *c\n") == "2:4: this alias has no anchor above it"
    assert problems("a: {<<: 1}\n") == ["1:9: `<<` takes a map or a list of maps"]
    assert problems("a: {<<: [{b: 1}, 2]}\n") == ["1:9: `<<` takes a map or a list of maps"]
    assert problems("a: &a {b: 1}\nc: {<<: *a, <<: *a}\n") == ["2:13: this key appears twice: first at 2:5"]


def test_what_aliases_repeat_has_a_budget() -> None:
    ten = "a: &a [" + ", ".join("xxxxxxxxxx") + "]\nb: [{}]\n"
    fits = MAX_EXPANDED // 11
    assert len(read(ten.format(", ".join(["*a"] * fits)))["b"]) == fits
    assert stop(ten.format(", ".join(["*a"] * (fits + 1)))).endswith("values: use fewer of them")


def test_a_key_that_is_not_text_is_for_the_caller() -> None:
    assert problems("{name: X}: 1\n[a]: 2\n? {}\n: 3\nx: &x {a: b}\n*x : 1\n") == [
        "1:1: a key is a text",
        "2:1: a key is a text",
        "3:3: a key is a text",
        "6:1: a key is a text",
    ]
    seen = Document(Lines("{name: X}: 1\n[a, b]: 2\n"), tuple).root
    assert seen == {("name",): "1", ("a", "b"): "2"}


def test_depth_is_bounded() -> None:
    assert read("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))
    assert stop("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH) == f"1:{MAX_DEPTH + 3}: nested deeper than 64 levels"


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("a: !!binary x\n", "1:4: tags"),
        ("a: !!python/object/apply:os.system [id]\n", "1:4: tags"),
        ("a: !foo {b: 1}\n", "1:4: tags"),
        ("a: ! 12\n", "1:4: tags"),
        ("!k a: 1\n", "1:1: tags"),
        ("%YAML 1.2\n---\na: 1\n", "1:1: directives"),
        ("%TAG ! x\n---\na: 1\n", "1:1: directives"),
        ("a: 1\n---\nb: 2\n", "2:1: a second document begins here"),
        ('a: "\\e]8;;"\n', "1:4: holds a control character"),
        ('a: "\\0"\n', "1:4: holds a control character"),
        ('"\\a": b\n', "1:1: holds a control character"),
        ('a: "\\x85"\n', "1:4: holds a control character"),
    ],
)
def test_what_is_not_taken_is_reported_and_the_rest_is_read(text: str, reported: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith(reported)


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("a: b: c\n", "1:5: unexpected `:`"),
        ("a:\n\tb: 1\n", "2:1: a tab cannot indent: use spaces"),
        ("a: @b\n", "1:4: a text cannot begin with @: put it in quotes"),
        ("a: 1\n b: 2\n", "2:3: unexpected `:`"),
        ("a: [1\n", "2:1: the `[` at 1:4 is not closed: a `,` or `]` is missing before this"),
        ("a: [\n", "2:1: the file ends inside a list or a map: its `]` or `}` is missing"),
        ("a: {b: [1,\n\n", "3:1: the file ends inside a list or a map: its `]` or `}` is missing"),
        ("a: 'b\n", "1:4: this quote is not closed"),
        ('a: "\\ud800"\n', "1:7: this escape is no character"),
        ('a: "\\ud83d \\ude00"\n', "1:7: this escape is no character"),
        ('a: "\\ude00\\ud83d"\n', "1:7: this escape is no character"),
        ('a: "\\\\\\\\ud83d\\ude00"\n', "1:16: this escape is no character"),
        ('a: "\\ud83d\\ude00"\nb: "\\udbff"\n', "2:7: this escape is no character"),
        ("a: 1\nb\n", "2:1: a key without a colon"),
        ("a: 1\n- b\n", "2:1: this is no key"),
    ],
)
def test_a_syntax_error_has_its_place_and_advice(text: str, reported: str) -> None:
    assert stop(text).startswith(reported)


def test_escapes_that_people_need_are_taken() -> None:
    assert read('a: "\\t\\n\\r\\u00e9\\U0001f600"')["a"] == "\t\n\r\u00e9\U0001f600"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"\ud83d\ude80"', "\U0001f680"),
        (r'"\uD83D\uDE80\ud83d\ude80x\udbff\udfff"', "\U0001f680\U0001f680x\U0010ffff"),
        (r'"\ud800\udc00"', "\U00010000"),
        (r'"\\\ud83d\ude80"', "\\\U0001f680"),
        (r'"\\ud83d\\ude80"', r"\ud83d\ude80"),
        (r"'\ud83d\ude80'", r"\ud83d\ude80"),
        (r"\ud83d\ude80", r"\ud83d\ude80"),
        ("|-\n  \\ud83d\\ude80", "\\ud83d\\ude80"),
        (r'["\ud83d\ude80", \ud83d\ude80]', ["\U0001f680", r"\ud83d\ude80"]),
        (r'{"\ud83d\ude80": \ud83d\ude80}', {"\U0001f680": r"\ud83d\ude80"}),
        (r"{\ud83d\ude80: 1}", {r"\ud83d\ude80": "1"}),
        ('"\ufdd0\\ud83d\\ude80"', "\ufdd0\U0001f680"),
    ],
)
def test_characters_in_two_halves_are_what_json_means(text: str, value: Any) -> None:
    assert read(f"a: {text}\nb: c\n")["a"] == value


def test_places_behind_two_halves_are_those_of_the_text() -> None:
    text = 'a: ["\\ud83d\\ude80", b, {c: d]\n'
    assert stop(text).startswith("1:29: ")
    lines = Lines('a: ["\\ud83d\\ude80", b]\n')
    assert [lines.place(at) for at in Document(lines).root["a"].marks] == ["1:5", "1:21"]
    assert problems('a: ["\\ud83d\\ude80"]#c\n') == [
        "1:19: a comment touches what is before it: put a space before the #, or the text in quotes"
    ]


def test_a_text_with_every_character_that_could_hide_a_pair_is_read_without_it() -> None:
    marks = "".join(map(chr, range(0xFDD0, 0xFDF0)))
    assert stop(f'a: "\\ud83d\\ude80"\nb: {marks}\n').startswith("1:7: this escape is no character")


_JSON = st.recursive(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(categories=["L", "So"])), inner),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(_JSON, st.sampled_from([None, 2]))
def test_json_as_python_writes_it_is_yaml(value: Any, indent: int | None) -> None:
    """Keys are compared in normal form, so those of the value are put into it."""
    assert read(json.dumps({"a": value}, indent=indent))["a"] == normal(value)


def normal(value: Any) -> Any:
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", key): normal(item) for key, item in reversed(value.items())}
    return [normal(item) for item in value] if isinstance(value, list) else value


def test_nothing_is_nothing() -> None:
    assert read("") is None
    assert read("# just a comment\n") is None
    assert Document(Lines("a:\nb: [x, '']\n?\n: c\n")).empties == [2, 15]


def test_without_libyaml_there_is_a_word_and_no_other_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    original = importlib.import_module

    def without(name: str) -> Any:
        if name == "yaml.cyaml":
            raise ImportError(name)
        return original(name)

    monkeypatch.setattr(importlib, "import_module", without)
    assert stop("a: 1\n") == "1:1: PyYAML is installed without libyaml here: install a build that has it"


def test_a_text_that_the_parser_cannot_take_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Odd characters are refused before; should one come through, it is a mistake and no traceback."""
    assert stop("a: \x01\n") == "1:1: this is no YAML"
    assert sys.getrecursionlimit() > 10 * MAX_DEPTH
