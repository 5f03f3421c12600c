"""What a file holds as a whole."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.config.mistakes import Diagnostics
from hexform.config.parsing import parse_file
from hexform.errors import ConfigError
from hexform.kinds.loading import Source
from hexform.lib.yaml.lines import Lines
from hexform.model.fields import Ref


def read(text: str) -> tuple[Any, list[str]]:
    """The map of a file, and the mistakes in it."""
    mistakes = Diagnostics()
    root = parse_file(Source(0, ("a.yaml",), "a.yaml", Lines(text)), text.encode(), mistakes)
    try:
        mistakes.raise_all()
    except ConfigError as error:
        return root, [str(problem) for problem in error.problems]
    return root, []


def test_a_key_that_refers() -> None:
    assert read("{name: Old team}: 1\n? {id: abc}\n: 2\n") == ({Ref(name="Old team"): "1", Ref(id="abc"): "2"}, [])
    assert read("{name: X}: 1\n? {name: X}\n: 2\n")[1] == ["a.yaml:2:3: this key appears twice: first at 1:1"]


@pytest.mark.parametrize("key", ["{nome: x}", "{name: x, id: y}", "[a]", "{}"])
def test_a_key_that_is_neither_text_nor_reference(key: str) -> None:
    wrong = "a key is a text, or {name: ...} or {id: ...} where something is referred to"
    assert read(f"{key}: 1\n")[1] == [f"a.yaml:1:1: {wrong}"]


def test_a_reference_that_cannot_be_one() -> None:
    assert read("{name: ''}: 1\n{id: a b}: 1\n")[1] == [
        "a.yaml:1:1: must be 1 to 255 characters long",
        "a.yaml:2:1: must be an id, copied from Hex as it is",
    ]


def test_json_with_emoji_is_a_configuration() -> None:
    text = r'{"version": 1, "groups": {"a": {"name": "Team \ud83d\ude80"}}}'
    assert read(text) == ({"version": "1", "groups": {"a": {"name": "Team \U0001f680"}}}, [])
