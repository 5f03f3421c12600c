"""Addresses name resources in every output; patterns select them."""

from __future__ import annotations

import re
from typing import NamedTuple


class Address(str):
    """`kind.key`: `group.analysts`, `cell.revenue/Load`, `guide.terms/arr.md`.

    The key of a cell is `PROJECT_KEY/LABEL`, or `PROJECT_KEY/#STATICID` where it has no label.
    """

    __slots__ = ()

    @classmethod
    def of(cls, kind: str, key: str) -> Address:
        return cls(f"{kind}.{key}")

    @property
    def kind(self) -> str:
        return self.partition(".")[0]

    @property
    def key(self) -> str:
        return self.partition(".")[2]


class Part(NamedTuple):
    """The kind of the resource on which something hangs; `listed`: its addresses are `kind.OWNER/…`, one of several."""

    parent: str
    listed: bool


# What hangs on another resource, by kind, as the models of the kinds declare it (see `Block`). A pattern that means a
# resource means everything that hangs on it.
PARTS: dict[str, Part] = {}


def owner_of(address: str) -> Address | None:
    """The address of the resource on which this one hangs; None where it hangs on none."""
    kind, _, key = address.partition(".")
    if kind not in PARTS:
        return None
    parent, listed = PARTS[kind]
    return Address.of(parent, key.partition("/")[0] if listed else key)


class Pattern:
    """`*` is anything, `[*]` is a star; everything else is itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._regex = re.compile(_regex(text), re.DOTALL)

    def matches(self, address: str) -> bool:
        return any(self._regex.fullmatch(name) for name in _names(address))

    def matches_text(self, text: str) -> bool:
        """Whether it matches a text that is not an address: a title, an email."""
        return self._regex.fullmatch(text) is not None


def is_pattern(text: str) -> bool:
    """Whether it has a star that is anything."""
    return "*" in text.replace("[*]", "")


def _regex(text: str) -> str:
    """Between two stars the first place that fits is as good as any: no pattern makes the search slow."""
    pieces = [re.escape(piece).replace("\0", r"\*") for piece in text.replace("[*]", "\0").split("*")]
    if len(pieces) == 1:
        return pieces[0]
    first, *middle, last = pieces
    return f"{first}{''.join(f'(?>.*?{piece})' for piece in middle)}.*{last}"


def _names(address: str) -> tuple[str, ...]:
    owner = owner_of(address)
    return (address,) if owner is None else (address, owner)
