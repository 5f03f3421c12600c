"""Turn a saved plan into a configuration, so that the same code observes and compares it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hexform.errors import Declined
from hexform.kinds.registry import KINDS
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.desired import Desired, GuideOwner, Removed
from hexform.model.fields import Written
from hexform.model.grants import Ends
from hexform.model.plan import Plan
from hexform.model.settings import Settings
from hexform.model.spec import Block, Role, fields_of, said
from hexform.planning.planner import owner_key

# An entry with this end date is removed.
_ENDED = date.min
_IGNORED = dict.fromkeys((kind.key for kind in KINDS.values() if kind.policy), "ignore")


def as_desired(plan: Plan) -> Desired:
    """A configuration that declares exactly what a saved plan wants. Raises Declined for an impossible plan."""
    builder = _DesiredBuilder()
    for change in plan.changes:
        try:
            builder.add(change)
        except (KeyError, TypeError, ValueError, AttributeError):
            # The file is untrusted: a value that hexform never writes is refused.
            raise Declined(f"{change.address}: the plan file says something that no plan of hexform says") from None
    return builder.desired()


@dataclass
class _DesiredBuilder:
    specs: dict[Address, Written] = field(default_factory=dict)
    removed: list[Removed] = field(default_factory=list)
    spoken: set[str] = field(default_factory=set)
    guide_sets: dict[str, GuideOwner] = field(default_factory=dict)
    managed_cells: set[str] = field(default_factory=set)
    places: dict[Address, str] = field(default_factory=dict)

    def add(self, change: Change) -> None:
        """Add one change: a deletion as a line under `removed`, everything else as a resource."""
        kind, address = KINDS[change.kind], Address(change.address)
        self.spoken.add(change.kind)
        key = self._owner(change) if kind.parent else ""
        if kind.listed:
            self.managed_cells.add(key)
        self.guide_sets |= kind.owners(change)
        if change.verb in {"delete", "replace"}:
            ref = f"#{change.id}" if kind.listed else change.name if kind.naming == "path" else change.id or change.name
            self.removed.append(Removed(change.kind, ref, key, change.source or ""))
        if change.after is not None:
            self.specs[address] = kind.wish_of(self._fields(change, change.after, key))
            if change.source:
                self.places[address] = change.source

    def _owner(self, change: Change) -> str:
        """Add the parent resource of a change if it is missing, and return its key."""
        kind, key = KINDS[change.kind], owner_key(Address(change.address))
        parent_id = change.ref(kind.parent, key)
        self.spoken.add(kind.parent)
        if parent_id is not None:
            parent = KINDS[kind.parent]
            self.specs.setdefault(Address.of(kind.parent, key), parent.wish_of({"id": parent_id}))
        return key

    def _fields(self, change: Change, after: Block, key: str) -> dict[str, Any]:
        """The fields of a resource: those of `after`, entries to remove, and the identity of the object."""
        kind = KINDS[change.kind]
        fields = _wanted(change.before, after)
        if kind.naming:
            fields[kind.naming] = change.name
        known = fields_of(kind.model)
        if "id" in known and change.verb == "update":
            fields["id"] = change.id
        if "create" in known and change.verb == "create":
            fields["create"] = True
        if kind.listed:
            fields |= {kind.parent: key, "index": len(self.specs)}
        return fields

    def desired(self) -> Desired:
        return Desired(
            settings=Settings.model_validate({"version": 1, "unmanaged": _IGNORED}),
            specs=self.specs,
            removed=tuple(self.removed),
            places=self.places,
            spoken=frozenset(self.spoken),
            guide_sets=self.guide_sets,
            managed_cells=frozenset(self.managed_cells),
        )


# The position of a new cell follows from its list, which a saved plan does not have.
_PLACE = {"place", "behind"}


def _wanted(before: Block | None, after: Block) -> dict[str, Any]:
    """The written fields of `after`. An additive block also gets the entries that only `before` has, as ended ones."""
    fields: dict[str, Any] = {}
    for known, value in said(after, Role.VALUE, Role.GIVEN, Role.RULE):
        observed = getattr(before, known.name) if before is not None and before.says(known.name) else None
        if known.name in _PLACE:
            continue
        if isinstance(value, Block):
            fields[known.name] = type(value).saying(**_wanted(observed if isinstance(observed, Block) else None, value))
        elif getattr(after, "exclusive", True) is False and isinstance(value, dict | tuple):
            fields[known.name] = _with_ended(observed, value)
        else:
            fields[known.name] = value
    return fields


def _with_ended(observed: Any, value: Any) -> Any:
    if isinstance(value, dict):
        ended = {key: _ended(entry) for key, entry in (observed or {}).items() if key not in value}
        return {**value, **ended}
    emails = {entry.email for entry in value}
    return (*value, *(_ended(entry) for entry in observed or () if entry.email not in emails))


def _ended(entry: Ends) -> Ends:
    return entry.model_copy(update={"until": _ENDED})
