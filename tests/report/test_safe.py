import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hexform.report.safe import inert, safe_json
from tests.report.hostile import hostile_text


@pytest.mark.parametrize(
    "line",
    ["::add-mask::a", "  ::error::x", "\u3000::stop-commands::x", "\x1b[31m::warning::x", "ok\n::set-output name=a::b"],
)
def test_a_command_at_the_start_of_a_line_is_broken(line: str) -> None:
    assert all(not part.lstrip().startswith("::") for part in inert(line).replace("\x1b[31m", "").split("\n"))


@pytest.mark.parametrize(
    "text", ["##[group]x", "a ##[set-output name=x]y", "###[add-mask]", "##vso[task.setvariable]x"]
)
def test_an_old_command_is_broken_anywhere(text: str) -> None:
    assert "##[" not in inert(text)
    assert "##vso[" not in inert(text)


def test_what_is_not_a_command_stays() -> None:
    assert inert("a::b\n## title [link]\nselect x::date") == "a::b\n## title [link]\nselect x::date"


@given(st.dictionaries(hostile_text(), st.lists(hostile_text() | st.booleans())))
def test_json_stays_the_same_document_and_does_nothing(value: dict[str, list[str | bool]]) -> None:
    text = safe_json(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(text) == value
    assert text == inert(text)
    text.encode()
    assert all(c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in text)
