"""`hexform pull`: what a workspace has, as a configuration of which the plan is empty.

What is written is planned against what was read, before anything is saved: a field that would be a change, an error or
somebody pending is left out, and all is said again without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hexform.back.entry import SHARING, Entry
from hexform.back.left import Left
from hexform.back.placing import Split, place
from hexform.back.say import Saying
from hexform.back.selection import KINDS, Chosen, Selection
from hexform.back.world import World, table, with_objects
from hexform.edit import EditedFiles, keys_of
from hexform.kinds.registry import KINDS as REGISTRY
from hexform.model.address import Address, owner_of
from hexform.model.desired import Desired
from hexform.model.plan import Plan
from hexform.model.settings import Unmanaged
from hexform.model.spec import fields_of
from hexform.planning.observe import context_of
from hexform.planning.planner import PlanOptions, make_plan

_WHOLE = ""
# The fields of an entry that each part of a resource is written as: the scopes of a sharing stand by themselves.
_PARTS = {
    kind.name: tuple(name for name, field in fields_of(kind.model).items() if field.access) or (kind.part,)
    for kind in REGISTRY.values()
    if kind.parent
}
_PEOPLE = ("members", *SHARING)  # what an error of a group or collection is about, if it is not the object
# The kinds on which lists of others hang.
_WITH_LISTS = {kind.parent for kind in REGISTRY.values() if kind.listed}
# Address and field (the whole object: none), with the reason why it is left out.
Out = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Pulled:
    """The edits, what they write, and what they do not."""

    edited: EditedFiles
    entries: tuple[Entry, ...]
    left: tuple[Left, ...]


def pull(world: World, chosen: Chosen, selection: Selection, split: Split) -> Pulled:
    """Say what was chosen, as far as the plan of it is empty. Raises ConfigError where that makes no configuration."""
    out: Out = {}
    while True:
        entries, left = _said(world, chosen, selection, out)
        edited = place(world, entries, split)
        wrong = {(each.address, _WHOLE): str(each) for each in edited.refused}
        if not wrong:
            wrong = dict(_wrong(world, edited, entries))
        if not wrong:
            return Pulled(edited, tuple(entries), (*chosen.left, *left))
        out |= wrong


def _said(world: World, chosen: Chosen, selection: Selection, out: Out) -> tuple[list[Entry], list[Left]]:
    keys = {kind: _keys(world, kind, chosen, out) for kind in KINDS}
    context = context_of(with_objects(world, keys), world.actual, today=world.today, ledger={})
    saying = Saying(context, selection, out)
    entries = [
        saying.entry(Address.of(kind, key), chosen.rows[kind][id_])
        for kind in KINDS
        for id_, key in sorted(keys[kind].items(), key=lambda item: item[1])
    ]
    whole = [Left(address, why, failed=True) for (address, name), why in out.items() if name == _WHOLE]
    return entries, saying.left + whole


def _keys(world: World, kind: str, chosen: Chosen, out: Out) -> dict[str, str]:
    """Keys by id. They are found for all that was chosen, so that they stay the same when some of it is left out."""
    objects = {id_: row.name for id_, row in chosen.rows[kind].items()}
    live = {row.id: row.name for row in table(world.actual.directory, kind)}
    taken = [address.key for address in world.desired.specs if address.kind == kind]
    keys = keys_of(objects, default=kind, live=live, taken=taken)
    return {id_: key for id_, key in keys.items() if (Address.of(kind, key), _WHOLE) not in out}


def _wrong(world: World, edited: EditedFiles, entries: Sequence[Entry]) -> Iterator[tuple[tuple[str, str], str]]:
    """What the plan of these edits would not leave alone."""
    found = {entry.address: entry for entry in entries}
    plan = _plan(world, edited.load(world.files, today=world.today), set(found))
    for change in plan.changes:
        for row in change.diff or (None,):
            names = _fields(change.address, row.path if row else ())
            yield from _each(found, change.address, names, "the plan of it would change it")
    for notice in plan.errors:
        yield from _each(found, notice.address or "", _fields(notice.address or "", ()), notice.message)
    for person in plan.pending:
        for address, entry in found.items():
            for name in ("members", "users"):
                if person.email.casefold() in entry.emails(name):
                    yield (address, name), f"{person.email} is not in the workspace"


def _plan(world: World, desired: Desired, own: set[Address]) -> Plan:
    """The plan of the new part alone; the rest was not read, and says only which objects it means."""
    mine = {address for address in desired.specs if _owner(address) in own}
    part = replace(
        desired,
        settings=desired.settings.model_copy(
            update={"unmanaged": Unmanaged.model_validate(_policies_of_lists(desired))}
        ),
        specs={address: spec for address, spec in desired.specs.items() if address in mine},
        others={address: spec for address, spec in desired.specs.items() if address not in mine},
        removed=(),
        guide_sets={},
        spoken=frozenset(address.kind for address in mine),
        managed_cells=frozenset(
            key for key in desired.managed_cells if own & {Address.of(p, key) for p in _WITH_LISTS}
        ),
    )
    return make_plan(part, world.actual, {}, PlanOptions(world.place, world.today, strict=False))


def _policies_of_lists(desired: Desired) -> dict[str, str]:
    """What is to become of others in a list is a matter of the list; other policies are no matter of a part."""
    return {kind.key: kind.policy_in(desired.settings) for kind in REGISTRY.values() if kind.listed}


def _owner(address: str) -> Address:
    """The address of the block in which an address is written."""
    return owner_of(address) or Address(address)


def _fields(address: str, path: tuple[object, ...]) -> tuple[str, ...]:
    """The fields of a block that an address and a path within it mean."""
    kind = Address(address).kind
    names = tuple(str(part) for part in path if part != "sharing")[:1]
    if REGISTRY[kind].part in _PARTS.get(kind, ()):
        return _PARTS[kind]
    return names or _PARTS.get(kind, _PEOPLE)


def _each(
    found: dict[Address, Entry], address: str, names: Sequence[str], why: str
) -> Iterator[tuple[tuple[str, str], str]]:
    """The fields that are written; the whole object where none of them is."""
    owner = _owner(address)
    entry = found.get(owner)
    if entry is not None:
        written = [name for name in names if name in entry.fields]
        yield from (((owner, name), why) for name in written or [_WHOLE])
