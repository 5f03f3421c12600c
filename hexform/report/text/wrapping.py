"""Wrap sentences and lists of names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hexform.report.style import Style, Tone
from hexform.report.text.style import Line, Span
from hexform.report.text.width import fold, width, wrap

_LONGEST_TEXT = 4000


def wrap_spans(start: str, text: str, style: Style, tone: Tone = "plain") -> Iterator[Line]:
    """A text in lines that fit; the lines after the first are indented by the width of `start`."""
    columns = max(style.width - width(start), 20)
    for at, line in enumerate(wrap(text if style.whole else fold(text, _LONGEST_TEXT), columns)):
        yield (Span(start if at == 0 else " " * width(start), tone), Span(line, tone))


def join_names(names: Sequence[str]) -> str:
    """`a, b and c`."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def abbreviated(names: Sequence[str], columns: int, *, whole: bool = False) -> str:
    """Names in at most `columns` columns, and the number of the rest; at least one name is shown."""
    shown, used = 0, 0
    for name in names:
        used += width(name) + 2
        if not whole and shown and used > columns:
            break
        shown += 1
    more = f" and {len(names) - shown} more" if shown < len(names) else ""
    return ", ".join(names[:shown]) + more
