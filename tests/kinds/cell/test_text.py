from __future__ import annotations

import pytest

from hexform.kinds.cell.text import as_source, check_source
from hexform.lib.refused import Refused
from hexform.lib.yaml.lines import Lines
from hexform.lib.yaml.text import Unreadable, check_yaml, decode, roughly


def reported(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        check_yaml(decode(data))
    return f"{Lines(roughly(data)).place(caught.value.at)}: {caught.value}"


def test_utf_8_with_or_without_a_mark() -> None:
    assert decode("caf\u00e9".encode()) == decode("\ufeffcaf\u00e9".encode()) == "caf\u00e9"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"a: 1\nb: caf\xe9\n", "2:7: is not UTF-8 in line 2"),
        (b"a: \xc0\x80\n", "1:4: is not UTF-8 in line 1"),
        (b"a: \xed\xa0\x80\n", "1:4: is not UTF-8 in line 1"),
        ("a: 1".encode("utf-16"), "1:1: is UTF-16"),
        ("a: 1".encode("utf-16-be"), "1:1: holds the character U+0000"),
        (b"a: 1\r\n\x00", "2:1: holds the character U+0000"),
        ("a: 1\n\ufeffb: 2".encode(), "2:1: holds the character U+FEFF"),
        ("a: 1\u2028".encode(), "1:5: holds the character U+2028"),
        ("a: \x85".encode(), "1:4: holds the character U+0085"),
        (b"a: \x1b[0m", "1:4: holds the character U+001B"),
        (b"a: \x7f", "1:4: holds the character U+007F"),
        ("a: \uffff".encode(), "1:4: holds the character U+FFFF"),
    ],
)
def test_what_no_yaml_file_may_hold(data: bytes, what: str) -> None:
    assert reported(data).startswith(what)


def test_sources_lose_carriage_returns_and_one_final_newline() -> None:
    assert as_source("a\r\nb\r\n\r\n") == "a\nb\n"
    assert as_source("a") == "a"
    assert as_source("\n") == ""


def test_sources_hold_no_control_characters() -> None:
    check_source("a\tb\nc \u00e9\u202e")
    with pytest.raises(Refused, match=r"U\+001B in line 2"):
        check_source("a\n\x1b]0;x")
