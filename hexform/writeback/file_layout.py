"""The files into which pull writes its entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from hexform.config.schema import RESOURCES
from hexform.edit import Add, EditedFiles, Edits, file_names_of
from hexform.kinds.registry import KINDS
from hexform.writeback.entry import Entry
from hexform.writeback.pulled_workspace import PulledWorkspace

Split = Literal["kind", "collection"]
_RESERVED = (*RESOURCES, "workspace", "sandbox")


def edits_for(workspace: PulledWorkspace, entries: Sequence[Entry], split: Split) -> EditedFiles:
    """The edits that write these entries, and add their files to `include` where no pattern matches them."""
    files: dict[str, str] = {entry.address: f"{KINDS[entry.address.kind].block}.yaml" for entry in entries}
    if split == "collection":
        files |= _by_collection(workspace, entries)
    edited = _edits(workspace, entries, files, ()).make()
    used = sorted(set(files.values()))
    if not workspace.new:
        known = set(edited.load(workspace.files, today=workspace.today).documents)
        used = [name for name in used if name not in known]
    return _edits(workspace, entries, files, used).make() if used else edited


def _edits(
    workspace: PulledWorkspace, entries: Sequence[Entry], files: dict[str, str], included: Sequence[str]
) -> Edits:
    edits = Edits(workspace.tree, workspace.desired)
    if workspace.new:
        edits.change(workspace.files[0].name, Add((), "version", 1))
        if included:
            edits.change(workspace.files[0].name, Add((), "include", list(included)))
    elif included:
        edits.include(*included)
    for entry in entries:
        edits.resource(files[entry.address], entry.address.key, entry.address, entry.value)
        for file, text in entry.texts.items():
            edits.create(file, entry.address, text)
    return edits


def _by_collection(workspace: PulledWorkspace, entries: Sequence[Entry]) -> dict[str, str]:
    """One file per collection; a project goes to the first of its collections by name."""
    rows = workspace.actual.directory.collections
    names = file_names_of({row.id: row.name for row in rows}, default="collection", taken=_RESERVED)
    files: dict[str, str] = {}
    for entry in entries:
        if entry.address.kind == "collection":
            files[entry.address] = f"{names[entry.fields['id']]}.yaml"
        elif entry.address.kind == "project" and entry.inside and rows.named(entry.inside[0]):
            files[entry.address] = f"{names[rows.named(entry.inside[0])[0].id]}.yaml"
    return files
