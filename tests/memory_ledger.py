"""A ledger in memory."""

from __future__ import annotations

from collections.abc import Mapping

from hexform.model.ledger import GuideEntry


class MemoryLedger:
    """A ledger of guides that is kept in memory alone."""

    def __init__(self) -> None:
        self.problem = ""
        self._owners: dict[str, dict[str, GuideEntry]] = {}

    def owners(self) -> list[str]:
        return sorted(self._owners)

    def entries(self, owner: str) -> Mapping[str, GuideEntry]:
        return self._owners.get(owner, {})

    def record(self, owner: str, path: str, entry: GuideEntry | None) -> None:
        entries = self._owners.setdefault(owner, {})
        if entry is None:
            entries.pop(path, None)
        else:
            entries[path] = entry
