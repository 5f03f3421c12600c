"""Add and remove entries of a flow collection (in brackets), on one line or several."""

from __future__ import annotations

from collections.abc import Iterator

from hexform.edit.block import runs
from hexform.edit.nodes import Node, Outline
from hexform.edit.plan import Added, CollectionEdit
from hexform.edit.scalars import WIDTH, scalar
from hexform.edit.splices import Splice
from hexform.edit.writer import Style, write_flow


class FlowCollection:
    """A flow collection and the edit to it."""

    def __init__(self, outline: Outline, edit: CollectionEdit, style: Style) -> None:
        self.outline = outline
        self.text = outline.text
        self.node: Node = edit.place.node
        self.edit = edit
        self.style = style
        self.count = len(self.node.heads)
        self.kept = [index for index in range(self.count) if index not in edit.removed]

    def splices(self) -> Iterator[Splice]:
        if not self.kept:
            yield self._replace_all()
            return
        added = list(self.edit.added)
        for first, last in runs(self.edit.removed):
            here = [each for each in added if first - 1 <= each.after <= last]
            if here:
                yield Splice(self.node.heads[first], self._end(last), ", ".join(map(_entry, here)))
                added = [each for each in added if each not in here]
            else:
                yield Splice(*self._removal(first, last), "")
        for after in sorted({each.after for each in added}):
            yield from self._insert(after, [_entry(each) for each in added if each.after == after])

    def _replace_all(self) -> Splice:
        entries = ", ".join(map(_entry, self.edit.added))
        if entries and self.count:
            return Splice(self.node.heads[0], self._end(self.count - 1), entries)
        return Splice(self.node.start + 1, self.node.end - 1, entries)

    def _end(self, index: int) -> int:
        return self.node.items[index].end

    def _insert(self, after: int, entries: list[str]) -> Iterator[Splice]:
        if after < 0:
            yield self._insert_first(entries)
            return
        end, comma = self._end(after), self.outline.comma(self.node, after)
        text = ", ".join(entries)
        if self._has_lines_alone(after):
            indent = " " * self.outline.column(self.node.heads[after])
            if comma is None:
                yield Splice(end, end, ",")
            below = f",{self.style.newline}".join(indent + entry for entry in entries)
            at = self.outline.after_line(end if comma is None else comma)
            yield Splice(at, at, below + ("" if comma is None else ",") + self.style.newline)
        elif self.outline.column(end) + len(text) + 3 > WIDTH:
            indent = " " * self._first_column(after)
            yield Splice(end, end, f",{self.style.newline}{indent}{text}")
        else:
            yield Splice(end, end, f", {text}")

    def _insert_first(self, entries: list[str]) -> Splice:
        head = self.node.heads[0]
        between = " "
        if self.outline.begins_line(head):
            between = self.style.newline + " " * self.outline.column(head)
        return Splice(head, head, "".join(f"{entry},{between}" for entry in entries))

    def _first_column(self, index: int) -> int:
        """The column of the first entry on the line of this one."""
        start = self.outline.line_start(self.node.heads[index])
        return self.outline.column(next(head for head in self.node.heads if head >= start))

    def _has_lines_alone(self, index: int) -> bool:
        """Whether an entry shares its lines with no other entry and no bracket."""
        comma = self.outline.comma(self.node, index)
        end = self._end(index) if comma is None else comma + 1
        rest = self.text[end : self.outline.line_end(end)].strip()
        return self.outline.begins_line(self.node.heads[index]) and (not rest or rest.startswith("#"))

    def _removal(self, first: int, last: int) -> tuple[int, int]:
        """The start and end of the text to remove with entries that are not replaced."""
        outline, head, end = self.outline, self.node.heads[first], self._end(last)
        comma = outline.comma(self.node, last)
        if all(self._has_lines_alone(index) for index in range(first, last + 1)):
            return outline.line_start(head), outline.after_line(end if comma is None else comma)
        if comma is None:
            before = self._end(first - 1)
            return (head, end) if outline.comment(before, head) is not None else (before, end)
        if last + 1 < self.count:
            following = self.node.heads[last + 1]
            if not self.text[comma + 1 : following].strip(" \t"):
                return head, following
        if first and outline.comment(self._end(first - 1), head) is None:
            head = outline.tokens.end_before(head)
        return head, comma + 1


def _entry(added: Added) -> str:
    value = write_flow(added.value)
    return value if added.key is None else f"{scalar(added.key, flow=True)}: {value}"
