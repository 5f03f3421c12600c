"""A ledger that lasts as long as the process."""

from __future__ import annotations

from collections.abc import Mapping

from hexform.model.ledger import GuideEntry


class MemoryLedger:
    """For tests, and for runs that have no root to write to."""

    def __init__(self) -> None:
        self.problem = ""
        self._owners: dict[str, dict[str, GuideEntry]] = {}

    def owners(self) -> list[str]:
        return sorted(self._owners)

    def entries(self, owner: str) -> Mapping[str, GuideEntry]:
        return self._owners.get(owner, {})

    def record(self, owner: str, path: str, entry: GuideEntry | None) -> None:
        record_in(self._owners.setdefault(owner, {}), path, entry)


def record_in(entries: dict[str, GuideEntry], path: str, entry: GuideEntry | None) -> None:
    """Keep the entry under its path, or forget the path."""
    if entry is None:
        entries.pop(path, None)
    else:
        entries[path] = entry
