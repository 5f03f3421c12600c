"""A ledger in memory."""

from __future__ import annotations

from collections.abc import Mapping

from hexform.model.ledger import GuideEntry, Line, record_in


class MemoryLedger:
    """A ledger of guides that is kept in memory alone."""

    def __init__(self) -> None:
        self.problem = ""
        self._owners: dict[str, dict[str, GuideEntry]] = {}

    def owners(self) -> list[str]:
        return sorted(self._owners)

    def entries(self, owner: str) -> Mapping[str, GuideEntry]:
        return self._owners.get(owner, {})

    def record(self, *lines: Line) -> None:
        record_in(self._owners, lines)
