"""Codes that say what they mean and what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Explained(StrEnum):
    """A code, which is stable (scripts and tests rely on it), with its meaning and a remedy.

    `docs/messages.md` is made from them (`make docs-reference`).
    """

    meaning: str
    remedy: str

    def __new__(cls, code: str, meaning: str, remedy: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        member.remedy = remedy
        return member
