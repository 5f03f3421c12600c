"""The view of a drift report: Hex is compared with the configuration."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from datetime import datetime

from hexform.lib.canonical import canonical
from hexform.model.drift import DriftEntry, DriftReport
from hexform.model.spec import Role, said
from hexform.report.view import listings, people
from hexform.report.view.model import Entry, Item, Listing, Report, Section, Subject, Tile, place_of, snapshot_line
from hexform.report.view.rows import rows_and_texts
from hexform.report.view.values import counted


def drift_view(report: DriftReport, read_at: datetime | None = None) -> Report:
    """The view: current drift, then what was resolved since the previous report. `read_at`: the time of reading."""
    now = [entry for entry in report.drift if entry.status != "resolved"]
    gone = [entry for entry in report.drift if entry.status == "resolved"]
    sections = (Section("", _entries(now)), Section("Resolved since the last report", _entries(gone)))
    return Report(
        document="drift",
        sandbox=report.sandbox,
        snapshot=snapshot_line(report.from_snapshot, read_at),
        place=place_of(report.workspace),
        headline=_headline(report),
        remarks=_remarks(report),
        tiles=_tiles(report),
        sections=tuple(section for section in sections if section.entries),
        targets=report.targets,
        dangers=_dangers(sections[0]),
        listings=(
            *people.access(report.access),
            *people.broken_now(report.guardrails),
            *listings.errors(report.errors),
            *listings.warnings(report.warnings),
            *listings.pending(report.pending),
            *listings.ending(report.ending),
            *listings.ignored(report.ignored),
            *listings.unmanaged(report.unmanaged, drift=True),
        ),
    )


def _dangers(now: Section) -> tuple[Listing, ...]:
    """The list of projects that are open to the public web in Hex."""
    items = tuple(
        Item(subject.address, "", subject.source or "")
        for entry in now.entries
        for subject in entry.subjects
        if entry.dangerous
    )
    return (Listing("Open to the public web in Hex", items, "danger", most=10),) if items else ()


def _entries(drift: Iterable[DriftEntry]) -> tuple[Entry, ...]:
    """Entries; those that differ only in their address are merged."""
    groups: dict[str, list[DriftEntry]] = {}
    for entry in drift:
        parts = [entry.kind, entry.status, entry.first_seen, entry.hex is None, entry.config is None]
        key = canonical([*parts, [row.model_dump() for row in entry.diff]]) if entry.diff else entry.address
        groups.setdefault(key, []).append(entry)
    found = [_entry(entries) for entries in groups.values()]
    return tuple(sorted(found, key=lambda entry: not entry.dangerous))


def _entry(entries: list[DriftEntry]) -> Entry:
    first = entries[0]
    rows, texts = rows_and_texts(first.kind, first.diff, "configuration", "Hex")
    return Entry(
        verb=_verb(first),
        kind=first.kind,
        subjects=tuple(Subject(entry.address, entry.name, entry.id, entry.source) for entry in entries),
        rows=rows,
        texts=texts,
        origin="drift",
        state=", ".join(part for part in (_what(first), _past(first)) if part),
        steps=() if first.status == "resolved" else _steps(first, len(entries)),
    )


def _steps(entry: DriftEntry, count: int) -> tuple[str, ...]:
    """The possible next steps. A text that Hex does not return cannot be accepted."""
    address = shlex.quote(entry.address) if count == 1 else "ADDRESS"
    back = "`hexform apply` deletes it" if entry.config is None else "`hexform apply` takes it back"
    side = entry.hex if entry.config is None else entry.config
    if side is not None and any(field.remembered for field, _ in said(side, Role.VALUE)):
        return (f"{back}; what Hex has of a guide cannot be read: edit the file by hand to keep it",)
    return (f"{back}, `hexform drift --accept {address}` keeps it",)


def _verb(entry: DriftEntry) -> str:
    return "delete" if entry.hex is None else "create" if entry.config is None else "update"


def _what(entry: DriftEntry) -> str:
    return "missing in Hex" if entry.hex is None else "only in Hex" if entry.config is None else ""


def _past(entry: DriftEntry) -> str:
    if entry.status is None:
        return ""
    return entry.status if entry.status == "new" else f"{entry.status}, first seen {entry.first_seen}"


def _headline(report: DriftReport) -> str:
    count = report.summary
    differs = count.changed or count.missing or count.extra
    broken = len({finding.project for finding in report.guardrails if finding.then != "report"})
    if broken and not differs:
        return f"No drift, and {counted(broken, 'project breaks', 'projects break')} guardrails."
    if differs:
        return f"Drift: {count.changed} changed, {count.missing} missing in Hex, {count.extra} only in Hex."
    if report.errors:
        return f"No drift is known; {counted(len(report.errors), 'error')}."
    if report.targets:
        return "No drift for these targets."
    return "No drift. The workspace matches the configuration."


def _remarks(report: DriftReport) -> tuple[str, ...]:
    count = report.summary
    known = count.new or count.ongoing or count.resolved
    past = (f"{count.new} new, {count.ongoing} ongoing, {count.resolved} resolved",) if known else ()
    ignored = (f"{counted(count.ignored, 'address', 'addresses')} ignored by `drift.ignore`",) if count.ignored else ()
    return (*past, *ignored)


def _tiles(report: DriftReport) -> tuple[Tile, ...]:
    count = report.summary
    known = count.new or count.ongoing or count.resolved
    past = (Tile("new", count.new, "bad"), Tile("ongoing", count.ongoing), Tile("resolved", count.resolved, "good"))
    return (
        Tile("changed", count.changed, "change"),
        Tile("missing in Hex", count.missing, "bad"),
        Tile("only in Hex", count.extra, "good"),
        *(past if known else ()),
        Tile("unchanged", count.unchanged),
        *((Tile("ignored", count.ignored),) if count.ignored else ()),
        *((Tile("errors", len(report.errors), "bad"),) if report.errors else ()),
    )
