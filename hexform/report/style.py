"""How a report is told: in colour or not, how wide, and at which rate requests go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hexform.report.stamp import NOTHING, Stamp

Tone = Literal["plain", "good", "change", "bad", "danger", "faint", "strong", "place"]


@dataclass(frozen=True)
class Style:
    """`rate`: requests a minute, 0 without a limit; `lines`: of one text that are shown before it is folded.

    `whole`: everything is shown, however long it is. `stamp`: when and of what Markdown and HTML say it was made.
    `now`: the time at which a report is read, where it says how old something is.
    """

    colour: bool = False
    width: int = 100
    rate: int = 30
    lines: int = 60
    whole: bool = False
    stamp: Stamp = NOTHING
    now: datetime | None = None
