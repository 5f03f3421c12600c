"""Edit one YAML text, replacing as few pieces of it as the edits need."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from hexform.edit.block import BlockCollection
from hexform.edit.find import NotEditable, Place, by_hand, called, find
from hexform.edit.flow import FlowCollection
from hexform.edit.nodes import Key, Node, Outline
from hexform.edit.ops import Add, Op, Remove
from hexform.edit.outline import outline
from hexform.edit.plan import EditPlan
from hexform.edit.reader import Unreadable, read
from hexform.edit.replacement import Replacement
from hexform.edit.schema_paths import Path
from hexform.edit.splices import Splice, splice
from hexform.edit.values import canonical, expected, loose
from hexform.edit.writer import Style, write

_BREAK = re.compile(r"\r\n|\r|\n")


class NotEdited(Exception):
    """Operations that cannot be done in place; nothing was edited. `failed`: each with the offset and the reason.

    `together`: each operation was possible, but the resulting text would not have the expected value.
    """

    def __init__(self, failed: Sequence[tuple[Op, NotEditable]], *, together: bool = False) -> None:
        super().__init__("\n".join(error.what for _, error in failed))
        self.failed = tuple(failed)
        self.together = together


def edit(text: str, ops: Sequence[Op]) -> str:
    """The text after these operations. Their paths refer to the text before.

    `text` has no byte order mark, and the configuration loader accepts it. Comments, quotes, order, line breaks and a
    missing last line break are kept. Operations on what another one removes are dropped. Raises NotEdited with every
    operation that cannot be done, and ValueError where two of them contradict each other.
    """
    newline = style_of_breaks(text)
    complete = text if not text or text.endswith(("\n", "\r")) else text + newline
    nodes = outline(complete)
    if nodes.root is None or nodes.root.empty:
        begun = complete + _first_keys(ops, newline)
        return begun if complete == text else begun.removesuffix(newline)
    located = _locate_all(nodes, ops)
    plan = EditPlan(nodes, canonical_text(text))
    failed = [(op, error) for place, op in located if (error := _refused(plan, place, op))]
    if failed:
        raise NotEdited(failed)
    style = replace(style_of(nodes), newline=newline)
    for each in (style, replace(style, block_text=False)):  # a block scalar would absorb a comment below it
        edited = _accepted(text, complete, located, splice(complete, _splices(plan, each)), newline)
        if edited is not None:
            return edited
    raise NotEdited([(op, _cannot_be_edited(nodes, place, text)) for place, op in located], together=True)


def _accepted(text: str, complete: str, located: Sequence[tuple[Place, Op]], edited: str, newline: str) -> str | None:
    """The edited text, without a last line break if the old one had none; None if its value is not the expected one."""
    candidates = [edited] if complete == text else [edited.removesuffix(newline), edited]
    if edited.endswith(2 * newline) and not complete.endswith(2 * newline):
        trimmed = edited.rstrip("\r\n")  # the last entry is removed, and an empty line before it remains
        candidates.insert(0, trimmed + text[len(text.rstrip("\r\n")) :])
    values = [canonical_text(text)]
    if complete != text and _ends_with_source(values[0]):
        values.append(canonical_text(complete))  # one line break more or less is the same source
    for value in values:
        wanted = loose(expected(value, [(place.path, op) for place, op in located]))
        for candidate in candidates:
            if _meaning(candidate) == wanted:
                return candidate
    return None


def _ends_with_source(value: Any) -> bool:
    key: Any = None
    while value and isinstance(value, dict | list):
        last = list(value)[-1] if isinstance(value, dict) else -1
        key, value = last if isinstance(value, dict) else key, value[last]
    return bool(key == "source")


def style_of_breaks(text: str) -> str:
    """The line break that a text uses most often."""
    found = Counter(_BREAK.findall(text)).most_common(1)
    return found[0][0] if found else "\n"


def canonical_text(text: str) -> Any:
    """The canonical value of a text, for comparison."""
    return canonical(read(text).root or {})


def style_of(nodes: Outline) -> Style:
    """The indentation that most blocks of a text use."""
    steps: Counter[int] = Counter()
    dashes: Counter[int] = Counter()
    for owner, node in _nested(nodes.root):
        column = nodes.column(node.heads[0]) - nodes.column(owner.heads[0])
        (steps if node.kind == "map" else dashes)[column] += 1
    step = steps.most_common(1)[0][0] if steps else 2
    return Style(step, dashes.most_common(1)[0][0] if dashes else step)


def _nested(node: Node | None) -> Iterator[tuple[Node, Node]]:
    """Every block collection below a key, with the collection that has the key."""
    for item in node.items if node else ():
        if node and node.kind == "map" and not node.flow and item.collection and not item.flow:
            yield node, item
        yield from _nested(item)


def _locate_all(nodes: Outline, ops: Sequence[Op]) -> list[tuple[Place, Op]]:
    """The operations with their places, without those on values that another operation removes."""
    located, failed = [], []
    for op in ops:
        try:
            located.append((find(nodes, op.path), op))
        except NotEditable as error:
            failed.append((op, error))
    if failed:
        raise NotEdited(failed)
    removed = {place.path: op for place, op in reversed(located) if isinstance(op, Remove)}
    located = [(place, op) for place, op in located if removed.get(place.path, op) is op]
    located = [(place, op) for place, op in located if not any(above in removed for above in _ancestors(place, op))]
    replaced = Counter(place.path for place, op in located if not isinstance(op, Add))
    for place, op in located:
        if replaced[place.path] > (not isinstance(op, Add)) or any(replaced[above] for above in _ancestors(place, op)):
            what = by_hand(nodes, f"two edits of {called(place)} contradict each other", place.node.at)
            failed.append((op, NotEditable(place.node.at, what)))
    if failed:
        raise NotEdited(failed)
    return located


def _ancestors(place: Place, op: Op) -> Iterator[Path]:
    """The paths of the values that contain the edited one."""
    return (place.path[:length] for length in range(len(place.path) + isinstance(op, Add)))


def _refused(plan: EditPlan, place: Place, op: Op) -> NotEditable | None:
    try:
        plan.add(op, place)
    except NotEditable as error:
        return error
    return None


def _splices(plan: EditPlan, style: Style) -> list[Splice]:
    """The pieces to replace. At one offset the lines of an inner block come before those of an outer one."""
    parts: list[tuple[int, BlockCollection | FlowCollection | Replacement]] = []
    for place, value in plan.replacements.values():
        parts.append((len(place.path), Replacement(plan.outline, place, value, style)))
    for node, change in plan.collection_edits.items():
        part = (
            FlowCollection(plan.outline, change, style) if node.flow else BlockCollection(plan.outline, change, style)
        )
        parts.append((len(change.place.path) + 1, part))
    parts.sort(key=lambda part: -part[0])
    return [each for _, part in parts for each in part.splices()]


def _first_keys(ops: Sequence[Op], newline: str) -> str:
    """The first keys of a text that has only comments."""
    document: dict[Key, Any] = {}
    for op in ops:
        if not isinstance(op, Add) or op.path or op.key is None:
            raise NotEdited([(op, NotEditable(0, "the file is empty"))])
        document[op.key] = op.value
    return write(document, Style(newline=newline)) if document else ""


def _meaning(text: str) -> Any:
    """The value of the edited text; None if the configuration loader refuses it."""
    try:
        document = read(text)
    except Unreadable:
        return None
    return None if document.problems else loose(canonical(document.root or {}))


def _cannot_be_edited(nodes: Outline, place: Place, text: str) -> NotEditable:
    what = by_hand(nodes, "this cannot be edited in place", place.node.at)
    if nodes.text != text:
        what += ", or end the last line of the file with a line break"
    return NotEditable(place.node.at, what)
