"""The cases of the yaml-test-suite: the right value or a clear refusal, never a crash, never what must fail.

The file is no part of this project: the environment's HEX_YAML_SUITE is its path.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hexform.lib.yaml.document import Document
from hexform.lib.yaml.lines import Lines
from hexform.lib.yaml.nodes import Plain
from hexform.lib.yaml.text import Unreadable, check_yaml, decode
from tests.config.folder import Folder

FILE = os.environ.get("HEX_YAML_SUITE")
# Parts of cases of several texts, which the file marks as failing because the first text of the case fails; in the
# suite itself they are valid.
VALID = {"2G84/02", "2G84/03", "DK95/02", "DK95/05", "DK95/08", "Y79Y/02"}
RIGHT_VALUES = 176

_CORE: list[tuple[str, Callable[[str], Any]]] = [
    (r"~|null|Null|NULL|", lambda text: None),
    (r"true|True|TRUE", lambda text: True),
    (r"false|False|FALSE", lambda text: False),
    (r"[-+]?[0-9]+", int),
    (r"0o[0-7]+", partial(int, base=0)),
    (r"0x[0-9a-fA-F]+", partial(int, base=0)),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
]


def cases() -> list[dict[str, Any]]:
    if not FILE:
        pytest.skip("HEX_YAML_SUITE is not set to the path of the cases of the yaml-test-suite")
    found: list[dict[str, Any]] = json.loads(Path(FILE).read_text(encoding="utf-8"))["cases"]
    return found


def core(value: Any) -> Any:
    """The value that the core schema of YAML 1.2 gives; hexform leaves that to its own schema."""
    if isinstance(value, Plain):
        return next((make(str(value)) for regex, make in _CORE if re.fullmatch(regex, value)), str(value))
    if isinstance(value, dict):
        return {str(key): core(item) for key, item in value.items()}
    return [core(item) for item in value] if isinstance(value, list) else value


def read(text: str) -> tuple[Any, list[str]]:
    """The value, or why it is refused."""
    try:
        check_yaml(decode(text.encode()))
        document = Document(Lines(text))
    except Unreadable as error:
        return None, [error.what]
    return core(document.root), [what for _, what in document.problems]


def test_what_must_fail_is_refused() -> None:
    taken = {case["id"] for case in cases() if case.get("fail") and not read(case["yaml"])[1]}
    assert taken == VALID


def test_what_is_taken_has_the_right_value() -> None:
    taken = [(case, value) for case in cases() for value, why in [read(case["yaml"])] if not why]
    right = [case for case, value in taken if not case.get("fail") and value == case.get("json")]
    assert {case["id"] for case, _ in taken} - {case["id"] for case in right} == VALID
    assert len(right) == RIGHT_VALUES


def test_what_is_refused_is_reported_clearly() -> None:
    for case in cases():
        for why in read(case["yaml"])[1]:
            assert len(why) < 200
            assert why.isprintable()


def test_as_a_configuration_each_is_right_or_refused(folder: Folder) -> None:
    for case in cases():
        folder.write("workspace.yaml", case["yaml"].encode())
        assert folder.mistakes()
