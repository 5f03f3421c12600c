"""Into which files the entries of a pull go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from hexform.back.entry import Entry
from hexform.back.world import World
from hexform.config.schema import RESOURCES
from hexform.edit import Add, EditedFiles, Edits, file_names_of
from hexform.kinds.registry import KINDS

Split = Literal["kind", "collection"]
_TAKEN = (*RESOURCES, "workspace", "sandbox")


def place(world: World, entries: Sequence[Entry], split: Split) -> EditedFiles:
    """The edits that write these entries, with `include` where no pattern takes their files."""
    files: dict[str, str] = {entry.address: f"{KINDS[entry.address.kind].block}.yaml" for entry in entries}
    if split == "collection":
        files |= _by_collection(world, entries)
    edited = _edits(world, entries, files, ()).make()
    used = sorted(set(files.values()))
    if not world.new:
        known = set(edited.load(world.files, today=world.today).documents)
        used = [name for name in used if name not in known]
    return _edits(world, entries, files, used).make() if used else edited


def _edits(world: World, entries: Sequence[Entry], files: dict[str, str], included: Sequence[str]) -> Edits:
    edits = Edits(world.tree, world.desired)
    if world.new:
        edits.change(world.files[0].name, Add((), "version", 1))
        if included:
            edits.change(world.files[0].name, Add((), "include", list(included)))
    elif included:
        edits.include(*included)
    for entry in entries:
        edits.resource(files[entry.address], entry.address.key, entry.address, entry.value)
        for file, text in entry.texts.items():
            edits.create(file, entry.address, text)
    return edits


def _by_collection(world: World, entries: Sequence[Entry]) -> dict[str, str]:
    """A file for each collection, with the projects of which it is the first by name."""
    rows = world.actual.directory.collections
    names = file_names_of({row.id: row.name for row in rows}, default="collection", taken=_TAKEN)
    files: dict[str, str] = {}
    for entry in entries:
        if entry.address.kind == "collection":
            files[entry.address] = f"{names[entry.fields['id']]}.yaml"
        elif entry.address.kind == "project" and entry.inside and rows.named(entry.inside[0]):
            files[entry.address] = f"{names[rows.named(entry.inside[0])[0].id]}.yaml"
    return files
