"""A change as plain lines: dangers, a line for each field, text diffs, notes and next steps."""

from __future__ import annotations

from collections.abc import Iterator

from hexform.report.view.model import MARKS, Entry, Row


def detail_lines(entry: Entry) -> Iterator[str]:
    """The lines of an entry without its addresses."""
    yield from (f"! {danger}" for danger in entry.dangers)
    yield from map(row_line, entry.rows)
    for text in entry.texts:
        yield f"--- {text.before}"
        yield f"+++ {text.after}"
        for hunk in text.hunks:
            yield hunk.header
            yield from (mark + line for mark, line in hunk.lines)
    yield from entry.notes
    yield from entry.steps


def row_line(row: Row) -> str:
    """`~ users: CAN_VIEW → CAN_EDIT for 4 people: ...`."""
    mark = "!" if row.danger else MARKS[row.op]
    values = " → ".join(side for side in (row.before, row.after) if side is not None)
    people = f"{len(row.people)} people: {', '.join(row.people)}" if row.people else ""
    return f"{mark} {row.field}: {' for '.join(part for part in (values, people) if part)}"
