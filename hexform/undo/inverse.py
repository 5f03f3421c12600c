"""The inverse of a run as a value."""

from __future__ import annotations

from dataclasses import dataclass, field

from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.notice import Code, Notice
from hexform.model.plan import ByHand


@dataclass
class Inverse:
    """Changes that lead from what is there to what was there before the run. `source`: the name of its document.

    `lost`: what cannot come back; `left`: what somebody changed since, which stays as it is.
    """

    source: str
    changes: dict[Address, Change] = field(default_factory=dict)
    lost: list[ByHand] = field(default_factory=list)
    left: list[Notice] = field(default_factory=list)

    def lose(self, address: str, what: str) -> None:
        self.lost.append(ByHand(address=address, what=what))

    def leave(self, address: str, what: str) -> None:
        self.left.append(Notice(code=Code.CHANGED_SINCE, message=what, address=address))

    def add(self, change: Change) -> None:
        """A change that follows from the document, and from nothing that the configuration leaves out."""
        if change.diff or change.verb in {"delete", "create"}:
            self.changes[Address(change.address)] = change.model_copy(update={"source": self.source})
