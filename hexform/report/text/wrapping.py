"""Sentences and lists of names over several lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hexform.report.style import Style, Tone
from hexform.report.text.style import Line, Span
from hexform.report.text.width import fold, width, wrap

_LONGEST_TEXT = 4000


def wrapped(start: str, text: str, style: Style, tone: Tone = "plain") -> Iterator[Line]:
    """A text in lines that fit; those after the first are indented as far as the start."""
    room = max(style.width - width(start), 20)
    for at, line in enumerate(wrap(text if style.whole else fold(text, _LONGEST_TEXT), room)):
        yield (Span(start if at == 0 else " " * width(start), tone), Span(line, tone))


def joined(names: Sequence[str]) -> str:
    """`a, b and c`."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def few(names: Sequence[str], room: int, *, whole: bool = False) -> str:
    """Names in so many columns, and how many more there are; at least one stands there."""
    shown, used = 0, 0
    for name in names:
        used += width(name) + 2
        if not whole and shown and used > room:
            break
        shown += 1
    more = f" and {len(names) - shown} more" if shown < len(names) else ""
    return ", ".join(names[:shown]) + more
