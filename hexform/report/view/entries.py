"""The changes of a plan as entries; changes that differ only in their address are merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hexform.lib.canonical import canonical
from hexform.model.change import DELETE, Change
from hexform.model.refusal import Refusal
from hexform.report.view.model import Entry, Subject, verb_of
from hexform.report.view.rows import rows_and_texts

_DANGERS = {
    "public": "opens the project to the public web",
    "take_over": "takes over a guide that somebody else owns: its present text will be lost",
}
_NOTES = {
    "found_by_title": "found by its title: with an id it could never come to another project",
}


def change_entries(changes: Iterable[Change], refused: Sequence[Refusal]) -> tuple[Entry, ...]:
    """The entries: dangerous ones first, else in the order of the plan; equal changes are merged into the first."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(_group_key(change, refused), []).append(change)
    entries = [_entry(same, refused) for same in groups.values()]
    return tuple(sorted(entries, key=lambda entry: not entry.dangerous))


def by_origin(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes; one whose rows have several origins is split by origin."""
    for change in changes:
        if change.origin != "mixed":
            yield change
            continue
        for origin in dict.fromkeys(row.origin for row in change.diff):
            rows = tuple(row for row in change.diff if row.origin == origin)
            yield change.model_copy(update={"origin": origin, "diff": rows})


def _group_key(change: Change, refused: Sequence[Refusal]) -> str:
    if not change.diff:
        return change.address
    parts = [
        change.kind,
        change.actions,
        change.flags,
        change.warnings,
        change.origin,
        change.reason,
        _limits(change, refused),
    ]
    return canonical([*parts, [row.model_dump() for row in change.diff]])


def _limits(change: Change, refused: Sequence[Refusal]) -> list[str]:
    return [refusal.limit for refusal in refused if change.address in refusal.addresses]


def _entry(changes: list[Change], refused: Sequence[Refusal]) -> Entry:
    first = changes[0]
    name = first.file or first.address if len(changes) == 1 else "configuration"
    rows, texts = rows_and_texts(first.kind, first.diff, "Hex", name)
    deletes = first.actions == DELETE
    dangers = (
        *(_DANGERS[flag] for flag in first.flags if flag in _DANGERS),
        *(f"REFUSED by the limit {limit!r}" for limit in _limits(first, refused)),
    )
    return Entry(
        verb=verb_of(first.actions),
        kind=first.kind,
        subjects=tuple(Subject(c.address, c.name, c.id, c.source, c.depends_on) for c in changes),
        rows=tuple(replace(row, danger=row.danger or (row.effect == "lost" and not deletes)) for row in rows),
        texts=texts,
        dangers=dangers,
        notes=(*((f"because: {first.reason}",) if first.reason else ()), *_notes(first, dangers)),
        origin=first.origin or "",
        destroys=deletes,
    )


def _notes(change: Change, dangers: Sequence[str]) -> tuple[str, ...]:
    """Flags and warnings that the dangers do not already contain."""
    flags = [_NOTES.get(flag, flag) for flag in change.flags if flag not in _DANGERS]
    parts = (*flags, *change.warnings)
    return tuple(note for note in parts if not any(note in danger for danger in dangers))
