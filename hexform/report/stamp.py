"""When and of what a report was made, where CI says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stamp:
    """`made`: a time in UTC; `commit`: its full id; `page`: the address of the page with everything. Each may be ""."""

    made: str = ""
    commit: str = ""
    page: str = ""


NOTHING = Stamp()
