"""The time and commit of a report, from CI."""

from __future__ import annotations

from typing import NamedTuple


class Stamp(NamedTuple):
    """`made`: a time in UTC; `commit`: its full id; `page`: the address of the full page. Each may be ""."""

    made: str = ""
    commit: str = ""
    page: str = ""


NOTHING = Stamp()
