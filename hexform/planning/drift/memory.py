"""What the report before this one knew: which drift is new, which goes on since when, and which is gone.

Identity is address and path. Where a whole object is missing or too many, or nothing tells what differs, the path is
empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from hexform.model.address import Pattern
from hexform.model.drift import DriftEntry, DriftReport, DriftStatus
from hexform.model.notice import Notice
from hexform.model.row import Diff

Identity = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Unseen:
    """What this run does not cover: what is ignored, what could not be read, and what is outside the targets."""

    ignored: tuple[Pattern, ...] = ()
    failed: tuple[Notice, ...] = ()
    targets: tuple[str, ...] = ()

    def dropped(self, address: str) -> bool:
        """Whether the report does not cover the address."""
        outside = bool(self.targets) and not _any(map(Pattern, self.targets), address)
        return outside or _any(self.ignored, address)

    def unread(self, address: str) -> bool:
        """Whether a failure hides the address: then its drift goes on as it was, for nobody saw it go."""
        return any(
            notice.address is None or Pattern(notice.address.replace("*", "[*]")).matches(address)
            for notice in self.failed
        )


def _any(patterns: Iterable[Pattern], address: str) -> bool:
    return any(pattern.matches(address) for pattern in patterns)


def remember(entries: list[DriftEntry], previous: DriftReport, today: date, unseen: Unseen) -> list[DriftEntry]:
    """The entries with their status and the day on which they were first seen, then what goes on unread or is gone."""
    old = [e for e in previous.drift if e.status != "resolved" and not unseen.dropped(e.address)]
    first_seen = {identity: entry.first_seen or str(today) for entry in old for identity in _rows(entry)}
    current = {identity for entry in entries for identity in _rows(entry)}
    pieces = [piece for entry in entries for piece in _by_past(entry, first_seen, today)]
    for entry in old:
        left = [row for identity, rows in _rows(entry).items() if identity not in current for row in rows]
        if any(identity not in current for identity in _rows(entry)):
            status: DriftStatus = "ongoing" if unseen.unread(entry.address) else "resolved"
            pieces.append(_piece(entry, left, status, entry.first_seen or str(today)))
    return pieces


def _rows(entry: DriftEntry) -> dict[Identity, list[Diff]]:
    """The rows of an entry by identity."""
    if entry.config is None or entry.hex is None or not entry.diff:
        return {(entry.address, ()): list(entry.diff)}
    rows: dict[Identity, list[Diff]] = {}
    for row in entry.diff:
        rows.setdefault((entry.address, row.path), []).append(row)
    return rows


def _by_past(entry: DriftEntry, first_seen: dict[Identity, str], today: date) -> Iterator[DriftEntry]:
    """The entry, or a piece of it for each past that its paths have."""
    pasts: dict[tuple[DriftStatus, str], list[Diff]] = {}
    for identity, rows in _rows(entry).items():
        known = first_seen.get(identity)
        past: tuple[DriftStatus, str] = ("new", str(today)) if known is None else ("ongoing", known)
        pasts.setdefault(past, []).extend(rows)
    for (status, day), rows in pasts.items():
        yield _piece(entry, rows, status, day)


def _piece(entry: DriftEntry, rows: list[Diff], status: DriftStatus, day: str) -> DriftEntry:
    return entry.model_copy(update={"diff": tuple(rows), "status": status, "first_seen": day})
