"""`hexform pull`: write a configuration of a workspace whose plan is empty.

Before anything is saved, the configuration is planned against the workspace that was read. A field that gives a change,
an error or a pending person is excluded, and the entries are built again without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hexform.edit import EditedFiles, keys_of
from hexform.kinds.registry import KINDS as REGISTRY
from hexform.model.address import Address, owner_of
from hexform.model.desired import Desired
from hexform.model.plan import Plan
from hexform.model.settings import Unmanaged
from hexform.model.spec import fields_of
from hexform.planning.observe import context_of
from hexform.planning.planner import PlanOptions, make_plan
from hexform.writeback.entry import SHARING, Entry
from hexform.writeback.entry_builder import EntryBuilder
from hexform.writeback.file_layout import Split, edits_for
from hexform.writeback.pulled_workspace import PulledWorkspace, table, with_objects
from hexform.writeback.selection import KINDS, ChosenObjects, Selection
from hexform.writeback.skipped import Skipped

_OBJECT = ""
# The fields of an entry that a part of a resource consists of; for sharing, its access maps.
_PARTS = {
    kind.name: tuple(name for name, field in fields_of(kind.model).items() if field.access) or (kind.part,)
    for kind in REGISTRY.values()
    if kind.parent
}
_PEOPLE = ("members", *SHARING)  # the fields that an error of a group or collection is about, if not the whole object
# The kinds that have lists of other kinds in their blocks.
_WITH_LISTS = {kind.parent for kind in REGISTRY.values() if kind.listed}
# (address, field) to the reason why it is excluded; the field of a whole object is empty.
Excluded = dict[tuple[str, str], str]


@dataclass(frozen=True)
class PullResult:
    """The edits, the entries that they write, and what was skipped."""

    edited: EditedFiles
    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]


def pull(workspace: PulledWorkspace, chosen: ChosenObjects, selection: Selection, split: Split) -> PullResult:
    """Write the chosen objects, as far as their plan is empty. Raises ConfigError if the result cannot be loaded."""
    excluded: Excluded = {}
    while True:
        entries, skipped = _entries(workspace, chosen, selection, excluded)
        edited = edits_for(workspace, entries, split)
        problems = {(each.address, _OBJECT): str(each) for each in edited.refused}
        if not problems:
            problems = dict(_problems(workspace, edited, entries))
        if not problems:
            return PullResult(edited, tuple(entries), (*chosen.skipped, *skipped))
        excluded |= problems


def _entries(
    workspace: PulledWorkspace, chosen: ChosenObjects, selection: Selection, excluded: Excluded
) -> tuple[list[Entry], list[Skipped]]:
    keys = {kind: _keys(workspace, kind, chosen, excluded) for kind in KINDS}
    context = context_of(with_objects(workspace, keys), workspace.actual, today=workspace.today, ledger={})
    builder = EntryBuilder(context, selection, excluded)
    entries = [
        builder.entry(Address.of(kind, key), chosen.rows[kind][id_])
        for kind in KINDS
        for id_, key in sorted(keys[kind].items(), key=lambda item: item[1])
    ]
    whole = [Skipped(address, why, failed=True) for (address, name), why in excluded.items() if name == _OBJECT]
    return entries, builder.skipped + whole


def _keys(workspace: PulledWorkspace, kind: str, chosen: ChosenObjects, excluded: Excluded) -> dict[str, str]:
    """Keys by id. They are made for all chosen objects, so that excluding some does not change the keys of others."""
    objects = {id_: row.name for id_, row in chosen.rows[kind].items()}
    live = {row.id: row.name for row in table(workspace.actual.directory, kind)}
    taken = [address.key for address in workspace.desired.specs if address.kind == kind]
    keys = keys_of(objects, default=kind, live=live, taken=taken)
    return {id_: key for id_, key in keys.items() if (Address.of(kind, key), _OBJECT) not in excluded}


def _problems(
    workspace: PulledWorkspace, edited: EditedFiles, entries: Sequence[Entry]
) -> Iterator[tuple[tuple[str, str], str]]:
    """The fields that give changes, errors or pending people in the plan of these edits."""
    by_address = {entry.address: entry for entry in entries}
    plan = _plan(workspace, edited.load(workspace.files, today=workspace.today), set(by_address))
    for change in plan.changes:
        for row in change.diff or (None,):
            names = _fields(change.address, row.path if row else ())
            yield from _affected(by_address, change.address, names, "the plan of it would change it")
    for notice in plan.errors:
        yield from _affected(by_address, notice.address or "", _fields(notice.address or "", ()), notice.message)
    for person in plan.pending:
        for address, entry in by_address.items():
            for name in ("members", "users"):
                if person.email.casefold() in entry.emails(name):
                    yield (address, name), f"{person.email} is not in the workspace"


def _plan(workspace: PulledWorkspace, desired: Desired, own: set[Address]) -> Plan:
    """The plan of the new entries alone. The others were not read, and only serve as targets of references."""
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
    return make_plan(part, workspace.actual, {}, PlanOptions(workspace.place, workspace.today, strict=False))


def _policies_of_lists(desired: Desired) -> dict[str, str]:
    """The `unmanaged` policies of lists alone; the other policies are about the whole workspace."""
    return {kind.key: kind.policy_in(desired.settings) for kind in REGISTRY.values() if kind.listed}


def _owner(address: str) -> Address:
    """The address of the block in which an address is declared."""
    return owner_of(address) or Address(address)


def _fields(address: str, path: tuple[object, ...]) -> tuple[str, ...]:
    """The fields of a block that an address and a path within it refer to."""
    kind = Address(address).kind
    names = tuple(str(part) for part in path if part != "sharing")[:1]
    if REGISTRY[kind].part in _PARTS.get(kind, ()):
        return _PARTS[kind]
    return names or _PARTS.get(kind, _PEOPLE)


def _affected(
    by_address: dict[Address, Entry], address: str, names: Sequence[str], why: str
) -> Iterator[tuple[tuple[str, str], str]]:
    """Those of the fields that are written; the whole object if none of them is."""
    owner = _owner(address)
    entry = by_address.get(owner)
    if entry is not None:
        written = [name for name in names if name in entry.fields]
        yield from (((owner, name), why) for name in written or [_OBJECT])
