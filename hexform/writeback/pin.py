"""`hexform pin`: the ids of the objects that a configuration finds by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hexform.edit import Edits
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.cell.draft import Draft, drafts_of
from hexform.kinds.context import PlanningContext
from hexform.kinds.registry import KINDS
from hexform.model.address import Address, Pattern
from hexform.model.desired import Desired
from hexform.model.directory import Named
from hexform.model.fields import Written
from hexform.model.settings import Settings
from hexform.model.spec import Access, fields_of
from hexform.writeback.skipped import Skipped

_NAMED = frozenset(kind.name for kind in KINDS.values() if kind.referable)
_LISTED = frozenset(kind.name for kind in KINDS.values() if kind.listed)


@dataclass(frozen=True)
class Pins:
    """The ids to write by address, and what was skipped."""

    ids: dict[Address, str]
    skipped: tuple[Skipped, ...]


def identities_only(desired: Desired) -> Desired:
    """The part of a configuration that identifies objects; nothing else has to be read."""
    specs = {
        address: _without_members(spec) for address, spec in desired.specs.items() if address.kind in _NAMED | _LISTED
    }
    return replace(
        desired,
        settings=Settings(version=1),
        specs=specs,
        removed=tuple(line for line in desired.removed if line.kind in _LISTED),
        spoken=frozenset(address.kind for address in specs),
        guide_sets={},
        sought=frozenset(),
        managed_cells=frozenset(address.key.partition("/")[0] for address in specs if address.kind in _LISTED),
    )


def pins(context: PlanningContext, pattern: Pattern, targets: Sequence[Pattern] = ()) -> Pins:
    """The ids of the addresses that the pattern matches and, where there are targets, one of these does."""
    found = {address: what for address, what in _all(context) if pattern.matches(address)}
    chosen = {at: what for at, what in found.items() if not targets or any(each.matches(at) for each in targets)}
    ids = {address: what for address, what in chosen.items() if isinstance(what, str)}
    return Pins(ids, tuple(sorted(what for what in chosen.values() if isinstance(what, Skipped))))


def write_pins(edits: Edits, desired: Desired, ids: dict[Address, str]) -> None:
    """Add the ids to the blocks, and remove `create: true`, which contradicts an id."""
    for address, id_ in ids.items():
        if getattr(desired.specs[address], "create", False):
            edits.remove(address, ("create",))
        edits.add(address, (), "id", id_)


def _without_members(spec: Written) -> Written:
    """A spec without its members, which would have to be read group by group."""
    members = {name: None for name, field in fields_of(type(spec)).items() if field.access is Access.MEMBERS}
    return spec.model_copy(update=members) if members else spec


def _all(context: PlanningContext) -> Iterator[tuple[Address, str | Skipped]]:
    """The id of every address that has none written, or why there is none."""
    for address, spec in context.desired.specs.items():
        if address.kind in _NAMED and getattr(spec, "id", None) is None:
            yield address, _object(context, address)
    builder = PlanBuilder()
    for draft in drafts_of(context, builder):
        yield from _cells(draft)
    for notice in builder.errors:
        spec_of = context.desired.specs.get(Address(notice.address or ""))
        if spec_of is not None and getattr(spec_of, "id", None) is None:
            yield Address(notice.address or ""), Skipped(notice.address or "", notice.message, failed=True)


def _object(context: PlanningContext, address: Address) -> str | Skipped:
    identity = context.resolver(address.kind).identities[address]
    if identity.error is not None:
        return Skipped(address, identity.error.message, failed=True)
    live: Named | None = identity.live
    if live is None:
        return Skipped(address, f"Hex has no {KINDS[address.kind].noun} {identity.name!r} yet: apply, then pin")
    if identity.renamed:
        return Skipped(address, f"is yet to be renamed from {live.name!r} to {identity.name!r}: apply, then pin")
    return live.id


def _cells(draft: Draft) -> Iterator[tuple[Address, str | Skipped]]:
    for wanted in draft.wanted:
        address = wanted.address
        if wanted.spec.id is not None:
            continue
        if wanted.error is not None:
            yield address, Skipped(address, wanted.error.message, failed=True)
        elif wanted.live is None:
            yield address, Skipped(address, "is not in the project yet: apply, then pin")
        elif wanted.retyped or wanted.leftover is not None:
            yield address, Skipped(address, "is yet to be replaced, which gives it another id: apply, then pin")
        elif draft.notebook.enforced:
            why = f"`cell_order: enforce` of {draft.project} replaces cells, and one with an id is never replaced"
            yield address, Skipped(address, why)
        else:
            yield address, wanted.live.static_id
