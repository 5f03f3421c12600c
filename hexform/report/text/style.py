"""Lines of text in tones, and how they are coloured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hexform.lib.visible import visible
from hexform.report.safe import inert
from hexform.report.style import Style, Tone

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
