"""What carrying out a plan knows beyond the changes: what this run created, and what is true by now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hexform.errors import HexformError, Rejected
from hexform.model.change import Change
from hexform.model.ledger import Ledger
from hexform.model.live import Actual


@dataclass(frozen=True)
class Provenance:
    """Where guides come from, for sources on GitHub: the commit, its branch, and the root's path in the repository."""

    branch: str
    commit: str
    prefix: str = ""


@dataclass
class ApplyState:
    """State of one run of a plan.

    `statuses`: the names that the configuration allows. `created`: "kind:label" to the id that this run gave it.
    `results`: address to the id of what was done, or to what went wrong. `ids`: for cells, static id to the id that
    calls need now, by project id.
    """

    actual: Actual
    ledger: Ledger
    provenance: Callable[[], Provenance]
    statuses: tuple[str, ...] = ()
    created: dict[str, str] = field(default_factory=dict)
    results: dict[str, str | HexformError | None] = field(default_factory=dict)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)

    def id_of(self, change: Change, key: str) -> str:
        """The id behind "kind:label": known when the plan was made, or created since."""
        found = change.refs.get(key) or self.created.get(key)
        if found is None:
            raise Rejected(f"{key.replace(':', ' ', 1)} is not there: plan again")
        return found

    def known(self, resolver: str) -> set[str]:
        """Ids that were there before this run, or were created in it under another name."""
        rows = getattr(self.actual.directory, resolver + "s")
        return {row.id for row in rows} | {
            value for key, value in self.created.items() if key.startswith(resolver + ":")
        }
