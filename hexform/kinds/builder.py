"""What planning writes down: changes, and everything that a person should be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.plan import Ending, Notice, Unmanaged


@dataclass
class PlanBuilder:
    """`unchanged` holds the wanted addresses that are as wanted; `pending` maps an email to the addresses naming it.

    `as_wanted` says of those what was compared, for a saved plan that may have wanted something else.
    """

    changes: list[Change] = field(default_factory=list)
    unchanged: set[str] = field(default_factory=set)
    as_wanted: dict[str, Change] = field(default_factory=dict)
    errors: list[Notice] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    unmanaged: list[Unmanaged] = field(default_factory=list)
    ending: list[Ending] = field(default_factory=list)
    pending: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    emptied: dict[str, str] = field(default_factory=dict)

    def error(self, address: str, message: str, source: str | None = None) -> None:
        self.errors.append(Notice(message=message, address=address, source=source))

    def warn(self, address: str | None, messages: str | Iterable[str], source: str | None = None) -> None:
        for message in [messages] if isinstance(messages, str) else messages:
            self.warnings.append(Notice(message=message, address=address, source=source))

    def settle(self, change: Change, address: Address) -> None:
        """A change where something differs, else one more address that is as wanted."""
        if change.diff:
            self.changes.append(change)
        else:
            self.unchanged.add(address)
            self.as_wanted[address] = change
