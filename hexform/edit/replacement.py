"""Replace a value as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hexform.edit.block_scalar import block_text, header_of
from hexform.edit.find import Place
from hexform.edit.nodes import Node, Outline
from hexform.edit.scalars import scalar
from hexform.edit.splices import Splice
from hexform.edit.writer import Style, Written, write_flow, write_text, write_value


class Replacement:
    """A node and its new value. Everything else on its lines, such as comments, is kept."""

    def __init__(self, outline: Outline, place: Place, value: Any, style: Style) -> None:
        self.outline = outline
        self.place = place
        self.node: Node = place.node
        self.value = value
        self.style = style
        self.before = outline.tokens.end_before(self.node.start)
        self.own_lines = self.node.collection and not self.node.flow and outline.begins_line(self.node.start)

    def splices(self) -> Iterator[Splice]:
        owner = self.place.owner
        if owner is None:
            yield self._whole()
            return
        if owner.flow:
            yield from self._inline(self._flow())
            return
        written = self._written(owner)
        if self.own_lines:
            yield from self._replace_block(written)
        elif self.node.style in {"|", ">"}:
            yield from self._replace_block_text(written)
        else:
            yield from self._inline(written.inline)
            yield from self._below(self.node.end, written)

    def _flow(self) -> str:
        style = self.node.style if self.node.kind == "scalar" else ""
        return scalar(self.value, flow=True, like=style) if isinstance(self.value, str) else write_flow(self.value)

    def _whole(self) -> Splice:
        """Replace the root of the text."""
        written = write_value(self.value, (), -self.style.step, self.style, used=0)
        text = self.style.newline.join(written.lines)
        return Splice(self.node.start, self.node.end, written.inline or text)

    def _written(self, owner: Node) -> Written:
        """The new value, in the quotes or block style of the old one where possible."""
        column = self.outline.column(owner.heads[self.place.index])
        item = owner.kind == "list" and not self.node.anchor
        if item and not self.own_lines and not self.node.empty:
            column = self.outline.column(self.node.start) - 2  # there may be more than one space after the dash
        if isinstance(self.value, str) and self.node.kind == "scalar" and self.node.style:
            return self._like(self.value, column, item=item)
        used = self.outline.column(self.before) + 1
        return write_value(self.value, self.place.path, column, self.style, used=used, item=item)

    def _like(self, value: str, column: int, *, item: bool) -> Written:
        style = self.node.style
        if style in {"|", ">"} and self.style.block_text:
            block = block_text(value, column, self._indent(column, item=item), style)
            if block is not None:
                return Written(block[0], tuple(block[1]))
        if "\n" in value and (style != '"' or "\n" not in self.node.text):
            return write_text(value, column, self.style, item=item)
        return Written(scalar(value, like=style if style in {"'", '"'} else ""))

    def _indent(self, column: int, *, item: bool) -> int:
        """The column of the lines of the old block scalar."""
        start, end = self.outline.after_line(self.node.start), self.node.end
        lines = [line for line in self.outline.text[start:end].splitlines() if line.strip()]
        default = column + (2 if item else self.style.step)
        return default if not lines else min(len(line) - len(line.lstrip(" ")) for line in lines)

    def _inline(self, text: str) -> Iterator[Splice]:
        node = self.node
        if node.empty and text:
            yield Splice(self.before, self.before, f"{self._colon()} {text}")
        elif text:
            yield Splice(node.start, node.end, text)
        elif self.outline.begins_line(node.start) and not node.empty:
            line, rest = self.outline.line_start(node.start), self.outline.line_end(node.end)
            comment = self.outline.comment(node.end, rest)
            yield (
                Splice(line, self.outline.after_line(rest), "") if comment is None else Splice(node.start, comment, "")
            )
        elif not node.empty:
            yield Splice(self.before, node.end, "")

    def _colon(self) -> str:
        """The colon to add to a key in a flow collection that has none."""
        owner = self.place.owner
        key = owner.keys[self.place.index] if owner is not None and owner.kind == "map" else None
        return ":" if key is not None and self.outline.text.find(":", key.end, self.node.start) < 0 else ""

    def _below(self, end: int, written: Written) -> Iterator[Splice]:
        if written.lines:
            at = self.outline.after_line(end)
            yield Splice(at, at, "".join(line + self.style.newline for line in written.lines))

    def _replace_block(self, written: Written) -> Iterator[Splice]:
        """Replace a block that begins on a line of its own, below its key or dash."""
        gap, start = self.outline.after_line(self.before), self.outline.line_start(self.node.start)
        end = self.outline.after_line(self.node.end)
        if written.inline and self.outline.comment(gap, start) is None:
            start = gap
        if written.inline:
            yield Splice(self.before, self.before, f" {written.inline}")
        yield Splice(start, end, "".join(line + self.style.newline for line in written.lines))

    def _replace_block_text(self, written: Written) -> Iterator[Splice]:
        header = header_of(self.outline.text, self.node.start)
        yield Splice(self.node.start, self.node.start + len(header), written.inline)
        body, after = self.outline.after_line(self.node.start), self.outline.after_line(self.node.end)
        yield Splice(body, max(body, after), "".join(line + self.style.newline for line in written.lines))
