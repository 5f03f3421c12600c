"""Whatever the bytes: a configuration, or mistakes that a person can read. Never a traceback, nothing odd in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.config import load
from hexform.errors import ConfigError, Problem
from tests.config.folder import Folder

EXAMPLE = Path(__file__).with_name("contract.yaml").read_text(encoding="utf-8")
FUZZ = settings(max_examples=60, deadline=None)

WORDS = [
    "version", "1", "groups", "collections", "projects", "guides", "removed", "members", "name", "id", "title",
    "status", "sharing", "workspace", "users", "cells", "label", "type", "sql", "source", "source_file", "files",
    "path", "root",
    "hex_path", "include", "limits", "protected", "unmanaged", "delete", "NONE", "CAN_VIEW", "a@b.c", "until",
    "2027-01-01", "null", "true", "~", "<<", "*a", "&a", "!t", "x-a", "meta", "one_of", "a.md", "*.md", "**", "..",
    "/etc/passwd", "'", '"', "|", ">", "#", ": ", "- ", "? ", "{", "}", "[", "]", ", ", "\n", "\n  ", "\n    ", "\t",
    "---", "...", "%YAML 1.2", "\\u202e", "\u202e", "\ufeff", "caf\u00e9", "cafe\u0301", "\U0001f600", "requires",
    ">=0.1", "statuses", "drift", "ignore", "address", "external", "exclusive", "groups.a", "group.*", "create",
]  # fmt: skip
KEYS = [word for word in WORDS if word.replace("_", "").isalpha()]

values: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(WORDS) | st.text(max_size=5) | st.none() | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=20,
)


def check(folder: Folder, data: bytes) -> None:
    (folder.path / "workspace.yaml").write_bytes(data)
    for problem in mistakes():
        assert problem.where.startswith("workspace.yaml:")
        assert str(problem).isprintable()
        assert len(problem.what) < 500


def mistakes() -> tuple[Problem, ...]:
    try:
        load([Path("workspace.yaml")])
    except ConfigError as error:
        return error.problems
    return ()


def flow(value: Any) -> str:
    """A value as YAML in flow style; texts mostly stand there as they are, so that much of it is odd."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(flow(item) for item in value) + "]"
        case bool():
            return str(value).lower()
        case None:
            return "null"
    return str(value)


@pytest.mark.parametrize(
    "text",
    [
        "[version: version",
        "a: '#'\n---\nb: c: d\n",
        "a: [b]#\n---\n\tb: c: d\n",
        "version: 1\nprojects: {revenue\ue000: }\nremoved: {cells: [{project: revenue, id: b}]}\n",
    ],
)
def test_what_was_found_once(folder: Folder, text: str) -> None:
    check(folder, text.encode())


@FUZZ
@given(st.binary(max_size=200))
def test_bytes(folder_of_all: Folder, data: bytes) -> None:
    check(folder_of_all, data)


@FUZZ
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_words(folder_of_all: Folder, words: list[str]) -> None:
    check(folder_of_all, "".join(words).encode())


@FUZZ
@given(st.dictionaries(st.sampled_from(KEYS), values, max_size=5))
def test_structures(folder_of_all: Folder, value: dict[str, Any]) -> None:
    check(folder_of_all, ("version: 1\n" + "".join(f"{key}: {flow(item)}\n" for key, item in value.items())).encode())


@FUZZ
@given(st.data())
def test_an_example_with_something_wrong(folder_of_all: Folder, data: st.DataObject) -> None:
    text = EXAMPLE
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + data.draw(st.sampled_from(WORDS) | st.text(max_size=3)) + text[end:]
    check(folder_of_all, text.encode("utf-8", "surrogatepass"))
