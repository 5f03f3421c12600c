"""The token: read from the environment, validated, and never shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from hexform.errors import UsageError

FULL = "HEX_API_TOKEN"
READ = "HEX_API_READ_TOKEN"

_ODD = re.compile(r"[^\x21-\x7e]")
_LONGEST = 4096


@dataclass(frozen=True)
class Token:
    """A token that is valid in a header. Messages may name its `variable`; the secret is in no repr."""

    variable: str
    secret: str = field(repr=False)

    @property
    def kind(self) -> Literal["personal", "workspace", "unknown"]:
        """The kind of the token. A personal token has the permissions of its owner, and may not see everything."""
        if self.secret.startswith("hxtp_"):
            return "personal"
        return "workspace" if self.secret.startswith("hxtw_") else "unknown"


def read_token(environ: Mapping[str, str], *, writes: bool, warn: Callable[[str], None]) -> Token:
    """The token for a command. An empty variable counts as unset. Raises UsageError."""
    variable = READ if environ.get(READ) and not writes else FULL
    secret = environ.get(variable, "")
    if not secret:
        raise UsageError(_missing(writes, read_only_is_set=bool(environ.get(READ))))
    _check(variable, secret)
    token = Token(variable, secret)
    if token.kind == "unknown":
        warn(f"the token in {variable} begins with neither hxtp_ nor hxtw_, as tokens of Hex do; is it the right one?")
    return token


def _missing(writes: bool, *, read_only_is_set: bool) -> str:
    if writes and read_only_is_set:
        return f"{FULL} is not set; {READ} is, but a command that can write does not use it"
    return f"{FULL} is not set; make a token in Hex under Settings, API keys, and put it into that variable"


def _check(variable: str, secret: str) -> None:
    odd = _ODD.search(secret)
    if odd is not None:
        at_the_end = not secret[odd.start() :].strip()
        hint = "; it ends in a newline or a blank: store it without" if at_the_end else ""
        raise UsageError(
            f"the token in {variable} has a character at offset {odd.start()} that no token can have{hint};"
            " nothing was sent"
        )
    if len(secret) > _LONGEST:
        raise UsageError(f"the token in {variable} is longer than {_LONGEST} characters; nothing was sent")
