"""Options of the output: colours, width, and the rate of requests."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from hexform.report.stamp import NOTHING, Stamp

Tone = Literal["plain", "good", "change", "bad", "danger", "faint", "strong", "place"]


class Style(NamedTuple):
    """`rate`: requests a minute, 0 without a limit; `lines`: the lines of one text diff that are shown.

    `whole`: show everything, however long it is. `stamp`: the time and commit in Markdown and HTML.
    `now`: the time when a report is read, for ages.
    """

    colour: bool = False
    width: int = 100
    rate: int = 30
    lines: int = 60
    whole: bool = False
    stamp: Stamp = NOTHING
    now: datetime | None = None
