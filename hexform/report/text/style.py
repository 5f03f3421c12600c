"""Lines of text with tones, and their colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

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


class Span(NamedTuple):
    """A piece of a line. Invisible characters are escaped when it is rendered.

    `source`: a line of a source, in which tabs are kept.
    """

    text: str
    tone: Tone = "plain"
    source: bool = False

    def visible_text(self) -> str:
        return visible(self.text, keep="\t" if self.source else "")


Line = tuple[Span, ...]


def colour_wanted(environ: Mapping[str, str], *, terminal: bool, no_color: bool = False) -> bool:
    """Decide by the flag, then NO_COLOR, then FORCE_COLOR (each if not empty), then whether it is a terminal."""
    if no_color or environ.get("NO_COLOR"):
        return False
    force = environ.get("FORCE_COLOR")
    return force != "0" if force else terminal and environ.get("TERM") != "dumb"


def render(lines: Iterable[Line], style: Style) -> str:
    """The lines as text, without hidden characters, trailing spaces and CI commands."""
    return inert("".join(f"{_line(line, colour=style.colour)}\n" for line in lines))


def _line(line: Line, *, colour: bool) -> str:
    if not colour:
        return "".join(span.visible_text() for span in line).rstrip()
    return "".join(_coloured(span) for span in line)


def _coloured(span: Span) -> str:
    code, text = _CODES.get(span.tone), span.visible_text()
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text
