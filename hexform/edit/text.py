"""One YAML text, edited: the old text with as few pieces replaced as the edits need."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from hexform.edit.block import Block
from hexform.edit.find import NotEditable, Place, by_hand, called, find
from hexform.edit.flow import Flow
from hexform.edit.language import Path
from hexform.edit.nodes import Key, Node, Outline
from hexform.edit.ops import Add, Op, Remove
from hexform.edit.outline import outline
from hexform.edit.plan import Plan
from hexform.edit.put import Put
from hexform.edit.reader import Unreadable, read
from hexform.edit.splices import Splice, splice
from hexform.edit.values import canonical, expected, loose
from hexform.edit.writer import Style, write

_BREAK = re.compile(r"\r\n|\r|\n")


class NotEdited(Exception):
    """Operations that cannot be made in place; nothing was edited. `failed`: each with the offset and the reason.

    `together`: all operations were made, and the text would not have meant what it must: one of them is to blame.
    """

    def __init__(self, failed: Sequence[tuple[Op, NotEditable]], *, together: bool = False) -> None:
        super().__init__("\n".join(error.what for _, error in failed))
        self.failed = tuple(failed)
        self.together = together


def edit(text: str, ops: Sequence[Op]) -> str:
    """The text after these operations, whose paths are those of the text before.

    `text` is without byte order mark, and a text that the reader of the language takes. Comments, quotes, order, line
    ends and a missing last line break stay. Operations on what another one removes are dropped. Raises NotEdited with
    every operation that cannot be made, and ValueError where two of them contradict each other.
    """
    newline = style_of_breaks(text)
    whole = text if not text or text.endswith(("\n", "\r")) else text + newline
    nodes = outline(whole)
    if nodes.root is None or nodes.root.empty:
        begun = whole + _begun(ops, newline)
        return begun if whole == text else begun.removesuffix(newline)
    placed = _placed(nodes, ops)
    plan = Plan(nodes, canonical_text(text))
    failed = [(op, error) for place, op in placed if (error := _refused(plan, place, op))]
    if failed:
        raise NotEdited(failed)
    style = replace(style_of(nodes), newline=newline)
    for each in (style, replace(style, block_text=False)):  # a block of text would take in a comment below it
        edited = _checked(text, whole, placed, splice(whole, _splices(plan, each)), newline)
        if edited is not None:
            return edited
    raise NotEdited([(op, _in_vain(nodes, place, text)) for place, op in placed], together=True)


def _checked(text: str, whole: str, placed: Sequence[tuple[Place, Op]], edited: str, newline: str) -> str | None:
    """The edited text, without the last line break if the old one had none, if it means what it must mean."""
    candidates = [edited] if whole == text else [edited.removesuffix(newline), edited]
    if edited.endswith(2 * newline) and not whole.endswith(2 * newline):
        trimmed = edited.rstrip("\r\n")  # what ended the file is gone, and an empty line before it is left
        candidates.insert(0, trimmed + text[len(text.rstrip("\r\n")) :])
    values = [canonical_text(text)]
    if whole != text and _ends_with_source(values[0]):
        values.append(canonical_text(whole))  # one line break more or less is the same source
    for value in values:
        wanted = loose(expected(value, [(place.path, op) for place, op in placed]))
        for candidate in candidates:
            if _read(candidate) == wanted:
                return candidate
    return None


def _ends_with_source(value: Any) -> bool:
    key: Any = None
    while value and isinstance(value, dict | list):
        last = list(value)[-1] if isinstance(value, dict) else -1
        key, value = last if isinstance(value, dict) else key, value[last]
    return bool(key == "source")


def style_of_breaks(text: str) -> str:
    """The line break of a text: the one that stands in it most often."""
    found = Counter(_BREAK.findall(text)).most_common(1)
    return found[0][0] if found else "\n"


def canonical_text(text: str) -> Any:
    """What a text means, comparable."""
    return canonical(read(text).root or {})


def style_of(nodes: Outline) -> Style:
    """How the blocks of a text are indented, for the most part."""
    steps: Counter[int] = Counter()
    dashes: Counter[int] = Counter()
    for owner, node in _nested(nodes.root):
        column = nodes.column(node.heads[0]) - nodes.column(owner.heads[0])
        (steps if node.kind == "map" else dashes)[column] += 1
    step = steps.most_common(1)[0][0] if steps else 2
    return Style(step, dashes.most_common(1)[0][0] if dashes else step)


def _nested(node: Node | None) -> Iterator[tuple[Node, Node]]:
    """Every block below a key, with the block of the key."""
    for item in node.items if node else ():
        if node and node.kind == "map" and not node.flow and item.collection and not item.flow:
            yield node, item
        yield from _nested(item)


def _placed(nodes: Outline, ops: Sequence[Op]) -> list[tuple[Place, Op]]:
    """The operations with their places, without those on what another one removes."""
    placed, failed = [], []
    for op in ops:
        try:
            placed.append((find(nodes, op.path), op))
        except NotEditable as error:
            failed.append((op, error))
    if failed:
        raise NotEdited(failed)
    gone = {place.path: op for place, op in reversed(placed) if isinstance(op, Remove)}
    placed = [(place, op) for place, op in placed if gone.get(place.path, op) is op]
    placed = [(place, op) for place, op in placed if not any(above in gone for above in _above(place, op))]
    put = Counter(place.path for place, op in placed if not isinstance(op, Add))
    for place, op in placed:
        if put[place.path] > (not isinstance(op, Add)) or any(put[above] for above in _above(place, op)):
            what = by_hand(nodes, f"two edits of {called(place)} contradict each other", place.node.at)
            failed.append((op, NotEditable(place.node.at, what)))
    if failed:
        raise NotEdited(failed)
    return placed


def _above(place: Place, op: Op) -> Iterator[Path]:
    """The paths whose values hold the one that is edited."""
    return (place.path[:length] for length in range(len(place.path) + isinstance(op, Add)))


def _refused(plan: Plan, place: Place, op: Op) -> NotEditable | None:
    try:
        plan.take(op, place)
    except NotEditable as error:
        return error
    return None


def _splices(plan: Plan, style: Style) -> list[Splice]:
    """Of what comes at one place, the lines of an inner block come before those of an outer one."""
    parts: list[tuple[int, Block | Flow | Put]] = []
    for place, value in plan.puts.values():
        parts.append((len(place.path), Put(plan.outline, place, value, style)))
    for node, touch in plan.touches.items():
        part = Flow(plan.outline, touch, style) if node.flow else Block(plan.outline, touch, style)
        parts.append((len(touch.place.path) + 1, part))
    parts.sort(key=lambda part: -part[0])
    return [each for _, part in parts for each in part.splices()]


def _begun(ops: Sequence[Op], newline: str) -> str:
    """The first keys of a text that holds nothing but comments."""
    document: dict[Key, Any] = {}
    for op in ops:
        if not isinstance(op, Add) or op.path or op.key is None:
            raise NotEdited([(op, NotEditable(0, "the file is empty"))])
        document[op.key] = op.value
    return write(document, Style(newline=newline)) if document else ""


def _read(text: str) -> Any:
    """What the edited text means; one that the reader does not take means nothing."""
    try:
        document = read(text)
    except Unreadable:
        return None
    return None if document.problems else loose(canonical(document.root or {}))


def _in_vain(nodes: Outline, place: Place, text: str) -> NotEditable:
    what = by_hand(nodes, "this cannot be edited in place", place.node.at)
    if nodes.text != text:
        what += ", or end the last line of the file with a line break"
    return NotEditable(place.node.at, what)
