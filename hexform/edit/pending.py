"""Edits that are still to be applied, and applying as many of them as possible, address by address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from hexform.config.files import Tree
from hexform.edit.edited import EditedFiles, Refusal
from hexform.edit.editor import NotEdited, edit
from hexform.edit.file_text import read_file
from hexform.edit.files import Change
from hexform.edit.find import NotEditable
from hexform.edit.nodes import Key
from hexform.edit.ops import Add, Op
from hexform.edit.outline import outline
from hexform.edit.reader import Lines, Unreadable, read
from hexform.errors import ConfigError, Problem
from hexform.model.mistake import Mistake
from hexform.model.paths import Parts

Addressed = tuple[tuple[str, ...], Op]
Failed = tuple[tuple[str, ...], NotEditable]


@dataclass
class PendingEdits:
    """Edits by file, each for an address: operations, new resources by block (with key and value), whole new texts."""

    ops: dict[Parts, list[tuple[str, Op]]] = field(default_factory=lambda: defaultdict(list))
    resources: dict[Parts, dict[str, list[tuple[str, Key, Any]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    texts: dict[Parts, tuple[str, str]] = field(default_factory=dict)


def apply_edits(tree: Tree, pending: PendingEdits, refused: Sequence[Refusal]) -> EditedFiles:
    """Apply all edits except those of addresses that have a refused one; repeat until none of the rest is refused."""
    all_refused = list(refused)
    while True:
        changes, more = _edit_files(tree, pending, {each.address for each in all_refused})
        if not more:
            return EditedFiles(tree, changes, tuple(all_refused))
        all_refused += more


def _edit_files(tree: Tree, pending: PendingEdits, skipped: set[str]) -> tuple[dict[Parts, Change], list[Refusal]]:
    changes, refused = {}, []
    for parts in sorted(pending.ops.keys() | pending.resources.keys()):
        file = read_file(tree, parts)
        if pending.resources[parts]:
            _check(str(tree.root.joinpath(*parts)), file.text)
        items = list(_operations(pending, parts, file.text, skipped))
        after, failed = _edited_text(file.text, items)
        for addresses, error in failed:
            where = f"{tree.root.joinpath(*parts)}:{Lines(file.text).place(error.at)}"
            refused += [Refusal(address, where, error.what) for address in addresses]
        if items:
            changes[parts] = Change(file.data, file.encoded(after))
    for parts, (address, text) in pending.texts.items():
        if address not in skipped:
            file = read_file(tree, parts)
            changes[parts] = Change(file.data, file.encoded(text))
    return {parts: change for parts, change in changes.items() if change.before != change.after}, refused


def _check(place: str, text: str) -> None:
    """Refuse a file that is no part of the configuration yet and that the language does not take: ConfigError."""
    try:
        read(text)
    except Unreadable as error:
        raise ConfigError((Problem(f"{place}:{Lines(text).place(error.at)}", error.what, Mistake.YAML),)) from None


def _operations(pending: PendingEdits, parts: Parts, text: str, skipped: set[str]) -> Iterator[Addressed]:
    """The operations on a file; a missing block is added with all its resources."""
    for address, op in pending.ops[parts]:
        if address not in skipped:
            yield (address,), op
    root = outline(text).root
    for block, resources in pending.resources[parts].items():
        new = [each for each in resources if each[0] not in skipped]
        if root is not None and block in root.names:
            yield from (((address,), Add((block,), key, value)) for address, key, value in new)
        elif new:
            yield tuple(address for address, *_ in new), Add((), block, {key: value for _, key, value in new})


def _edited_text(text: str, items: Sequence[Addressed]) -> tuple[str, list[Failed]]:
    """The text after the operations, and those that failed; if only all together fail, those that fail alone."""
    try:
        return edit(text, [op for _, op in items]), []
    except NotEdited as error:
        addresses = {id(op): names for names, op in items}
        failed = [(addresses[id(op)], why) for op, why in error.failed]
        return text, (error.together and _failing_alone(text, items)) or failed


def _failing_alone(text: str, items: Sequence[Addressed]) -> list[Failed]:
    groups: dict[tuple[str, ...], list[Op]] = defaultdict(list)
    for names, op in items:
        groups[names].append(op)
    failed: list[Failed] = []
    for names, ops in groups.items():
        try:
            edit(text, ops)
        except NotEdited as error:
            failed += [(names, why) for _, why in error.failed]
    return failed
