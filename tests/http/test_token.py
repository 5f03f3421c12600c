from __future__ import annotations

import dataclasses

import pytest

from hexform.errors import UsageError
from hexform.http.token import Token, read_token

GOOD = "hxtp_" + "0a" * 48


def fails(environ: dict[str, str], *, writes: bool = True) -> str:
    with pytest.raises(UsageError) as refused:
        read_token(environ, writes=writes, warn=pytest.fail)
    return str(refused.value)


def test_a_command_that_cannot_write_uses_the_read_token_alone() -> None:
    both = {"HEX_API_TOKEN": GOOD, "HEX_API_READ_TOKEN": "hxtw_read"}
    assert read_token(both, writes=False, warn=pytest.fail) == Token("HEX_API_READ_TOKEN", "hxtw_read")
    assert read_token(both, writes=True, warn=pytest.fail) == Token("HEX_API_TOKEN", GOOD)


def test_a_bad_read_token_is_not_a_reason_to_use_the_one_that_can_write() -> None:
    text = fails({"HEX_API_TOKEN": GOOD, "HEX_API_READ_TOKEN": "hxtw_ "}, writes=False)
    assert "HEX_API_READ_TOKEN" in text


def test_without_a_read_token_the_other_serves() -> None:
    assert read_token({"HEX_API_TOKEN": GOOD}, writes=False, warn=pytest.fail).variable == "HEX_API_TOKEN"
    empty = {"HEX_API_TOKEN": GOOD, "HEX_API_READ_TOKEN": ""}
    assert read_token(empty, writes=False, warn=pytest.fail).variable == "HEX_API_TOKEN"


@pytest.mark.parametrize("environ", [{}, {"HEX_API_TOKEN": ""}])
@pytest.mark.parametrize("writes", [True, False])
def test_a_missing_token_names_the_variable(environ: dict[str, str], writes: bool) -> None:
    assert "HEX_API_TOKEN is not set" in fails(environ, writes=writes)


def test_a_read_token_does_not_write() -> None:
    assert "does not use it" in fails({"HEX_API_READ_TOKEN": GOOD})


@pytest.mark.parametrize("odd", [" ", "\n", "\r\n", "\t", "\0", "\x1b", "\x7f", "\u200b", "\ufeff", "é", "\ud800"])
@pytest.mark.parametrize("offset", [0, 7, len(GOOD)])
def test_an_odd_character_is_refused_without_showing_the_token(odd: str, offset: int) -> None:
    text = fails({"HEX_API_TOKEN": GOOD[:offset] + odd + GOOD[offset:]})
    assert f"the token in HEX_API_TOKEN has a character at offset {offset}" in text
    assert "0a0a" not in text
    assert odd.strip(" \n") not in text.split() or not odd.strip()


def test_a_trailing_newline_gets_the_hint() -> None:
    assert "ends in a newline or a blank" in fails({"HEX_API_TOKEN": GOOD + "\n"})
    assert "ends in a newline" not in fails({"HEX_API_TOKEN": "hxtp_ab cd"})


def test_an_endless_token_is_refused() -> None:
    assert "longer than" in fails({"HEX_API_TOKEN": "x" * 5000})


def test_an_unusual_prefix_warns_and_is_used() -> None:
    said: list[str] = []
    token = read_token({"HEX_API_TOKEN": "ghp_secret"}, writes=True, warn=said.append)
    assert token.secret == "ghp_secret"
    assert len(said) == 1
    assert "HEX_API_TOKEN" in said[0]
    assert "secret" not in said[0]


@pytest.mark.parametrize(("secret", "kind"), [("hxtp_1", "personal"), ("hxtw_1", "workspace"), ("other", "unknown")])
def test_the_kind_is_reported_by_the_prefix(secret: str, kind: str) -> None:
    assert Token("HEX_API_TOKEN", secret).kind == kind


def test_no_repr_shows_it() -> None:
    token = Token("HEX_API_TOKEN", GOOD)
    assert GOOD not in f"{token} {token!r} {[token]}"
    assert dataclasses.replace(token, variable="X").secret == GOOD
