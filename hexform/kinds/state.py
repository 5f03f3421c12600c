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

    `statuses`: the names that the configuration allows. `created`: kind and label to the id that this run gave it.
    `results`: address to the id of what was done, or to what went wrong. `ids`: for cells, static id to the id that
    calls need now, by project id.
    """

    actual: Actual
    ledger: Ledger
    provenance: Callable[[], Provenance]
    statuses: tuple[str, ...] = ()
    created: dict[tuple[str, str], str] = field(default_factory=dict)
    results: dict[str, str | HexformError | None] = field(default_factory=dict)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)

    def id_of(self, change: Change, kind: str, label: str) -> str:
        """The id behind a label: known when the plan was made, or created since."""
        found = change.ref(kind, label) or self.created.get((kind, label))
        if found is None:
            raise Rejected(f"{kind} {label} is not there: plan again")
        return found

    def with_created(self, change: Change) -> dict[str, dict[str, str]]:
        """The ids behind the labels of a change, with those that this run created."""
        refs = {kind: dict(ids) for kind, ids in change.refs.items()}
        for row in change.diff:
            for kind, label in self.created:
                if label == row.path[-1] and (kind, label) not in {(k, at) for k in refs for at in refs[k]}:
                    refs.setdefault(kind, {})[label] = self.created[kind, label]
        return refs

    def known(self, kind: str) -> set[str]:
        """Ids that were there before this run, or were created in it under another name."""
        rows = getattr(self.actual.directory, kind + "s")
        return {row.id for row in rows} | {live_id for (of, _), live_id in self.created.items() if of == kind}
