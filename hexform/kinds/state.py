"""What carrying out a plan knows beyond the changes: what this run created, and what is true by now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from hexform.errors import HexformError, Rejected
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.ledger import Ledger
from hexform.model.live import Actual
from hexform.model.sides import targets


class Provenance(NamedTuple):
    """Where guides come from, for sources on GitHub: the commit, its branch, and the root's path in the repository."""

    branch: str
    commit: str
    prefix: str = ""


@dataclass
class ApplyState:
    """State of one run of a plan.

    `statuses`: the names that the configuration allows. `created`: kind and label to the id that this run gave it.
    `results`: address to the id of what was done, or to what went wrong. `ids`: for cells, static id to the id that
    calls need now, by project id. `shown`: address to what the answer of its create shows, which need not be read back.
    """

    actual: Actual
    ledger: Ledger
    provenance: Callable[[], Provenance]
    statuses: tuple[str, ...] = ()
    created: dict[tuple[str, str], str] = field(default_factory=dict)
    results: dict[str, str | HexformError | None] = field(default_factory=dict)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    shown: dict[str, Callable[[Actual], Actual]] = field(default_factory=dict)

    def id_of(self, change: Change, kind: str, label: str) -> str:
        """The id behind a label: known when the plan was made, or created since."""
        found = change.ref(kind, label) or self.created.get((kind, label))
        if found is None:
            raise Rejected(f"{kind} {label} is not there: plan again")
        return found

    def with_created(self, change: Change) -> dict[str, dict[str, str]]:
        """The ids behind the labels of a change, with those that this run created."""
        refs = {kind: dict(ids) for kind, ids in change.refs.items()}
        sides = [side for side in (change.before, change.after) if side is not None]
        labels = {(kind, target.label) for side in sides for kind, target in targets(side)}
        # The project that a part hangs on is called by its key.
        labels |= {(need.kind, need.key) for need in map(Address, change.depends_on)}
        for kind, label in sorted(labels & self.created.keys()):
            refs.setdefault(kind, {}).setdefault(label, self.created[kind, label])
        return refs

    def known(self, kind: str) -> set[str]:
        """Ids that were there before this run, or were created in it under another name."""
        rows = getattr(self.actual.directory, kind + "s")
        return {row.id for row in rows} | {live_id for (of, _), live_id in self.created.items() if of == kind}
