"""A ledger that lasts as long as the process."""

from __future__ import annotations

from collections.abc import Mapping

from hexform.model.ledger import GuideEntry


class MemoryLedger:
    """For tests, and for runs that have no root to write to."""

    def __init__(self) -> None:
        self.problem = ""
        self._sets: dict[str, dict[str, GuideEntry]] = {}

    def entries(self, set_name: str) -> Mapping[str, GuideEntry]:
        return self._sets.get(set_name, {})

    def record(self, set_name: str, path: str, entry: GuideEntry | None) -> None:
        record_in(self._sets.setdefault(set_name, {}), path, entry)


def record_in(entries: dict[str, GuideEntry], path: str, entry: GuideEntry | None) -> None:
    """Keep the entry under its path, or forget the path."""
    if entry is None:
        entries.pop(path, None)
    else:
        entries[path] = entry
