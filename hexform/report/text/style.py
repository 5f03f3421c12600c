"""How a report is told: in colour or not, how wide, and at which rate requests go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hexform.lib.visible import visible
from hexform.report.safe import inert
from hexform.report.stamp import NOTHING, Stamp

Tone = Literal["plain", "good", "change", "bad", "danger", "faint", "strong", "place"]

_CODES: Mapping[Tone, str] = {
    "good": "32",
    "change": "33",
    "bad": "31",
    "danger": "1;31",
    "faint": "2",
    "strong": "1",
    "place": "36",
}


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


@dataclass(frozen=True)
class Span:
    """A piece of a line. What it says is made visible where it is written, so it may be anything.

    `source`: a line of a source, where a tab is a tab.
    """

    text: str
    tone: Tone = "plain"
    source: bool = False

    def seen(self) -> str:
        return visible(self.text, keep="\t" if self.source else "")


Line = tuple[Span, ...]


def colour_wanted(environ: Mapping[str, str], *, terminal: bool, no_color: bool = False) -> bool:
    """The flag first, then NO_COLOR, then FORCE_COLOR (neither counts when empty), then whether it is a terminal."""
    if no_color or environ.get("NO_COLOR"):
        return False
    force = environ.get("FORCE_COLOR")
    return force != "0" if force else terminal and environ.get("TERM") != "dumb"


def render(lines: Iterable[Line], style: Style) -> str:
    """The lines as text: nothing hidden, no trailing blanks, no CI commands."""
    return inert("".join(f"{_line(line, colour=style.colour)}\n" for line in lines))


def _line(line: Line, *, colour: bool) -> str:
    if not colour:
        return "".join(span.seen() for span in line).rstrip()
    return "".join(_painted(span) for span in line)


def _painted(span: Span) -> str:
    code, text = _CODES.get(span.tone), span.seen()
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text
