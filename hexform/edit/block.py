"""Add and remove entries of a collection in block style, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from hexform.edit.nodes import Node, Outline
from hexform.edit.plan import Added, CollectionEdit
from hexform.edit.splices import Splice
from hexform.edit.writer import Style, write_entry, write_item


class BlockCollection:
    """A collection in block style and the edit to it."""

    def __init__(self, outline: Outline, edit: CollectionEdit, style: Style) -> None:
        self.outline = outline
        self.node: Node = edit.place.node
        self.path = edit.place.path
        self.edit = edit
        self.style = style
        self.column = outline.column(self.node.heads[0])
        self.count = len(self.node.heads)
        self.compact = not outline.begins_line(self.node.heads[0])  # on the line of the dash of its list
        self.kept = [index for index in range(self.count) if index not in edit.removed]

    def splices(self) -> Iterator[Splice]:
        if not self.kept:
            yield from self._replace_all()
            return
        for first, last in runs(self.edit.removed):
            yield Splice(*self._removal(first, last), "")
        for after in sorted({self._kept_before(each.after) for each in self.edit.added}):
            yield self._insert(after, [each for each in self.edit.added if self._kept_before(each.after) == after])

    def _kept_before(self, index: int) -> int:
        return max((each for each in self.kept if each <= index), default=-1)

    def _replace_all(self) -> Iterator[Splice]:
        """Replace all entries: by the new ones, or by `{}` or `[]` if there are none."""
        head, end = self.node.heads[0], self.node.items[-1].end
        before = self.outline.tokens.end_before(head)
        if self.edit.added:
            lines = [line for each in self.edit.added for line in self._entry(each)]
            yield Splice(head, self.outline.line_end(end), self.style.newline.join(lines)[self.column :])
        elif self.compact or not before:
            yield Splice(head, end, "{}" if self.node.kind == "map" else "[]")
        else:
            yield Splice(before, before, " {}" if self.node.kind == "map" else " []")
            start, end = self._removal(0, self.count - 1)
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
            if len(entry) > 1 and after >= 0 and self._needs_blank_line(lines, at):
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
        """The offset for an entry before all others: the line below the key of the block."""
        before = self.outline.tokens.end_before(self.node.heads[0])
        return self.outline.after_line(before) if before else self.outline.line_start(self.node.heads[0])

    def _needs_blank_line(self, lines: list[str], at: int) -> bool:
        """Whether an empty line is to be added before the next entry, as there is one between the last two."""
        if (lines[-1] if lines else self._line(self.outline.line_before(at))) == "":
            return False
        if self.count == 1:
            number = self.outline.lines.number
            return not self.path and number(self.node.start) < number(self.node.end)  # a file of one block
        between = self.outline.text[self.node.items[-2].end : self.node.heads[-1]]
        return any(not line.strip() for line in between.splitlines()[1:-1])

    def _tail(self, index: int) -> int:
        """The end of the lines of an entry, including the comments below it that are indented more."""
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
        """A comment or empty line, without its line break; None for any other."""
        line = self.outline.text[at : self.outline.line_end(at)].rstrip()
        return line if not line or line.lstrip().startswith("#") else None

    def _removal(self, first: int, last: int) -> tuple[int, int]:
        """The start and end of the lines to remove with these entries."""
        outline, head = self.outline, self.node.heads[first]
        end = self._tail(last)
        if first == 0 and self.compact:
            return head, outline.after_blanks(outline.after_line(self.node.items[last].end))
        top = self._tail(first - 1) if first else self._top()
        start = self._start_with_comments(outline.line_start(head), top, end, last)
        blank_before = (first == 0 and last + 1 < self.count) or self._blank(outline.line_before(start), top)
        if end >= len(outline.text):
            while start > top and self._blank(outline.line_before(start), top):
                start = outline.line_before(start)
        elif blank_before:
            while self._blank(end, end):
                end = outline.after_line(end)
        return start, end

    def _start_with_comments(self, start: int, top: int, end: int, last: int) -> int:
        """The start of an entry with the comments directly above it, unless they could belong to what follows too."""
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
    """Runs of consecutive indexes, as pairs of first and last."""
    first = previous = -2
    for index in sorted(indexes):
        if index != previous + 1:
            if previous >= 0:
                yield first, previous
            first = index
        previous = index
    if previous >= 0:
        yield first, previous
