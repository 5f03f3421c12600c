"""The time and commit of a report, from CI."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stamp:
    """`made`: a time in UTC; `commit`: its full id; `page`: the address of the full page. Each may be ""."""

    made: str = ""
    commit: str = ""
    page: str = ""


NOTHING = Stamp()
