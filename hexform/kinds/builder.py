"""What planning collects: changes, and everything that a person should know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.diff import difference
from hexform.model.notice import Code, Notice
from hexform.model.plan import ByHand, Ending, Unmanaged
from hexform.model.row import Diff
from hexform.model.sides import PERSON, refs_of
from hexform.model.spec import Block

Uses = Mapping[str, Mapping[str, str | None]]


class Missing(NamedTuple):
    """An entry that names somebody whom the workspace does not have. `left`: Hex still shows the grant."""

    email: str
    address: str
    left: bool = False


@dataclass
class PlanBuilder:
    """`unchanged` holds the wanted addresses without a change.

    `compared` keeps what was compared there, if it is not None: a saved plan may have wanted something else.
    `emptied` says, by scope, that the configuration wants nothing where something is, and how many would be deleted.
    """

    changes: list[Change] = field(default_factory=list)
    unchanged: set[str] = field(default_factory=set)
    compared: dict[str, Change] | None = None
    errors: list[Notice] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    unmanaged: list[Unmanaged] = field(default_factory=list)
    ending: list[Ending] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    by_hand: dict[str, ByHand] = field(default_factory=dict)
    emptied: dict[str, tuple[int, str]] = field(default_factory=dict)

    def error(self, address: str, code: Code, message: str, source: str | None = None) -> None:
        self.errors.append(Notice(code=code, message=message, address=address, source=source))

    def warn(self, address: str | None, code: Code, message: str, source: str | None = None) -> None:
        self.warnings.append(Notice(code=code, message=message, address=address, source=source))

    def propose(
        self, address: Address, before: Block | None, after: Block | None, *, uses: Uses | None = None, **more: Any
    ) -> None:
        """A change where the sides differ, else one more address that is as wanted.

        `uses` are ids behind labels by kind, beside those that the sides hold; of people only those who differ count.
        `more` are the further fields of the change.
        """
        rows = difference(before, after)

        def change() -> Change:
            sides = {"before": before, "after": after, "diff": rows, "refs": _refs(before, after, rows, uses or {})}
            return Change(address=address, kind=address.kind, **sides, **more)

        if rows:
            self.changes.append(change())
            return
        self.unchanged.add(address)
        if self.compared is not None:
            self.compared[address] = change()


def _refs(before: Block | None, after: Block | None, rows: Iterable[Diff], uses: Uses) -> dict[str, dict[str, str]]:
    found = refs_of(before, after)
    for kind, ids in uses.items():
        labels = _texts(rows) if kind == PERSON else ids
        known = {label: ids[label] for label in sorted(labels) if ids.get(label) is not None}
        if known:
            found[kind] = {**found.get(kind, {}), **known}  # type: ignore[dict-item]
    return dict(sorted(found.items()))


def _texts(rows: Iterable[Diff]) -> set[str]:
    return {text for row in rows for text in (row.path[-1], row.before, row.after) if isinstance(text, str)}
