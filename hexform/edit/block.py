"""Entries that go from and come to a collection in block style, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from hexform.edit.nodes import Node, Outline
from hexform.edit.plan import Added, Touch
from hexform.edit.splices import Splice
from hexform.edit.writer import Style, write_entry, write_item


class Block:
    """A block with its lines."""

    def __init__(self, outline: Outline, touch: Touch, style: Style) -> None:
        self.outline = outline
        self.node: Node = touch.place.node
        self.path = touch.place.path
        self.touch = touch
        self.style = style
        self.column = outline.column(self.node.heads[0])
        self.count = len(self.node.heads)
        self.compact = not outline.begins_line(self.node.heads[0])  # behind the dash of the list that it stands in
        self.kept = [index for index in range(self.count) if index not in touch.removed]

    def splices(self) -> Iterator[Splice]:
        if not self.kept:
            yield from self._replace_all()
            return
        for first, last in runs(self.touch.removed):
            yield Splice(*self._lines_of(first, last), "")
        for after in sorted({self._kept_before(each.after) for each in self.touch.added}):
            yield self._insert(after, [each for each in self.touch.added if self._kept_before(each.after) == after])

    def _kept_before(self, index: int) -> int:
        return max((each for each in self.kept if each <= index), default=-1)

    def _replace_all(self) -> Iterator[Splice]:
        """Nothing of it stays: new entries in its place, or what says that it is empty."""
        head, end = self.node.heads[0], self.node.items[-1].end
        before = self.outline.tokens.end_before(head)
        if self.touch.added:
            lines = [line for each in self.touch.added for line in self._entry(each)]
            yield Splice(head, self.outline.line_end(end), self.style.newline.join(lines)[self.column :])
        elif self.compact or not before:
            yield Splice(head, end, "{}" if self.node.kind == "map" else "[]")
        else:
            yield Splice(before, before, " {}" if self.node.kind == "map" else " []")
            start, end = self._lines_of(0, self.count - 1)
            yield Splice(self._top() if not self.outline.text[self._top() : start].strip() else start, end, "")

    def _insert(self, after: int, added: list[Added]) -> Splice:
        entries = [self._entry(each) for each in added]
        if after < 0 and self.compact:
            head = self.node.heads[0]
            lines = [line for entry in entries for line in entry]
            return Splice(head, head, self.style.newline.join([*lines, " " * self.column])[self.column :])
        at = self._top() if after < 0 else self._tail(after)
        lines = []
        for entry in entries:
            if len(entry) > 1 and after >= 0 and self._apart(lines, at):
                lines.append("")
            lines += entry
        return Splice(at, at, "".join(line + self.style.newline for line in lines))

    def _entry(self, added: Added) -> list[str]:
        if added.key is None:
            lines = write_item(added.value, (*self.path, self.count), self.column, self.style)
        else:
            lines = write_entry(added.key, added.value, self.path, self.column, self.style)
        return [" " * self.column + lines[0], *lines[1:]]

    def _top(self) -> int:
        """Where an entry before all others stands: right below the key of the block."""
        before = self.outline.tokens.end_before(self.node.heads[0])
        return self.outline.after_line(before) if before else self.outline.line_start(self.node.heads[0])

    def _apart(self, lines: list[str], at: int) -> bool:
        """Whether an empty line belongs before the next entry, as between the last two, and is not there."""
        if (lines[-1] if lines else self._line(self.outline.line_before(at))) == "":
            return False
        if self.count == 1:
            number = self.outline.lines.number
            return not self.path and number(self.node.start) < number(self.node.end)  # a file of one block
        between = self.outline.text[self.node.items[-2].end : self.node.heads[-1]]
        return any(not line.strip() for line in between.splitlines()[1:-1])

    def _tail(self, index: int) -> int:
        """Behind the lines of an entry, with the comments below it that are indented more."""
        end = self.outline.after_line(self.node.items[index].end)
        limit = self.node.heads[index + 1] if index + 1 < self.count else len(self.outline.text)
        at = end
        while at < limit and (line := self._line(at)) is not None:
            if line and len(line) - len(line.lstrip(" ")) <= self.column:
                break
            at = self.outline.after_line(at)
            end = at if line else end
        return end

    def _line(self, at: int) -> str | None:
        """A line that holds a comment or nothing, without its end; None for any other."""
        line = self.outline.text[at : self.outline.line_end(at)].rstrip()
        return line if not line or line.lstrip().startswith("#") else None

    def _lines_of(self, first: int, last: int) -> tuple[int, int]:
        """The lines of entries that go."""
        outline, head = self.outline, self.node.heads[first]
        end = self._tail(last)
        if first == 0 and self.compact:
            return head, outline.after_blanks(outline.after_line(self.node.items[last].end))
        top = self._tail(first - 1) if first else self._top()
        start = self._own_comments(outline.line_start(head), top, end, last)
        blank_before = (first == 0 and last + 1 < self.count) or self._blank(outline.line_before(start), top)
        if end >= len(outline.text):
            while start > top and self._blank(outline.line_before(start), top):
                start = outline.line_before(start)
        elif blank_before:
            while self._blank(end, end):
                end = outline.after_line(end)
        return start, end

    def _own_comments(self, start: int, top: int, end: int, last: int) -> int:
        """Comments right above belong to an entry if nothing follows that they could belong to as well."""
        following = self._line(end) if end < len(self.outline.text) else ""
        if last + 1 < self.count and following is None:
            return start
        at = start
        while at > top and (line := self._line(self.outline.line_before(at))):
            if len(line) - len(line.lstrip()) != self.column:
                break
            at = self.outline.line_before(at)
        return at

    def _blank(self, at: int, top: int) -> bool:
        return top <= at < len(self.outline.text) and self._line(at) == ""


def runs(indexes: set[int]) -> Iterator[tuple[int, int]]:
    """Neighbours as pairs of first and last."""
    first = previous = -2
    for index in sorted(indexes):
        if index != previous + 1:
            if previous >= 0:
                yield first, previous
            first = index
        previous = index
    if previous >= 0:
        yield first, previous
