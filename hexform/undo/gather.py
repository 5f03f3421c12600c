"""Collect what a run wrote by object: the values after the run and before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hexform.kinds.collection.spec import Collection
from hexform.kinds.group.spec import Group
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.project_status.spec import ProjectStatus
from hexform.model.access import NONE
from hexform.model.address import Address
from hexform.model.fields import Target
from hexform.model.plan import ByHand
from hexform.model.run import Done, Run
from hexform.planning.planner import owner_key

# What the run left, and what was there before.
Pair = tuple[Any, Any]
SCOPES = ("users", "groups", "collections")
OPEN = ("workspace", "public_web")
# What may have been written: of what failed or is not known, what Hex shows decides.
_WRITTEN = {"applied", "failed", "unknown"}


@dataclass
class Taken:
    """One live object with what the run wrote of it: fields, and entries of maps by scope.

    People are called by their email, without case; everything else by its Target.
    """

    address: Address
    id: str
    fields: dict[str, Pair] = field(default_factory=dict)
    maps: dict[str, dict[Any, Pair]] = field(default_factory=dict)

    def put(self, scope: str, key: Any, left: str, before: str) -> None:
        self.maps.setdefault(scope, {})[key] = (left, before)


@dataclass
class Gathered:
    """The objects of a run by kind and id; groups, cells and guides that it made or deleted; what cannot come back."""

    objects: dict[tuple[str, str], Taken] = field(default_factory=dict)
    created_groups: list[Done] = field(default_factory=list)
    deleted_groups: list[Done] = field(default_factory=list)
    cells: list[Done] = field(default_factory=list)
    guides: list[Done] = field(default_factory=list)
    lost: list[ByHand] = field(default_factory=list)

    def project_key(self, id_: str) -> str | None:
        """The key that the run has for a project."""
        for kind, known in self.objects:
            if kind in {"project_status", "project_sharing"} and known == id_:
                return self.objects[kind, known].address.key
        refs = (done.refs.get("project", {}).items() for done in self.cells)
        return next((key for pairs in refs for key, known in pairs if known == id_), None)

    def object(self, kind: str, address: Address, id_: str) -> Taken:
        return self.objects.setdefault((kind, id_), Taken(address, id_))


def gather(run: Run) -> Gathered:
    """What may be taken back of a run. What its dates had ended is not given back."""
    found = Gathered()
    ended = {(each.address, each.who.casefold()) for each in run.ending}
    made = {Address(done.address).key for done in run.changes if done.kind == "project" and done.actions == ("create",)}
    for done in run.changes:
        if done.outcome not in _WRITTEN:
            continue
        if done.kind in {"project_status", "project_sharing", "cell"} and owner_key(Address(done.address)) in made:
            continue  # it goes with the project, which stays
        _take(found, done, ended)
    return found


def _take(found: Gathered, done: Done, ended: set[tuple[str, str]]) -> None:
    verb = done.actions[0].value if len(done.actions) == 1 else "replace"
    if done.kind == "cell":
        found.cells.append(done)
    elif done.kind == "guide":
        found.guides.append(done)
    elif verb == "create":
        _created(found, done)
    elif verb == "delete" and done.kind == "group":
        found.deleted_groups.append(done)
    elif done.id is not None and isinstance(done.before, Group | Collection | ProjectStatus | ProjectSharing):
        _rows(found.object(done.kind, Address(done.address), done.id), done, ended)


def _created(found: Gathered, done: Done) -> None:
    if done.id is None:
        if done.outcome != "applied":
            what = f"it is not known whether the {done.kind} {done.name!r} was made: if it is there, delete it in Hex"
            found.lost.append(ByHand(address=done.address, what=what))
    elif done.kind == "group":
        found.created_groups.append(done)
    else:
        what = f"the API deletes no {done.kind}, so {done.name!r}, which the run made, stays: delete it in Hex"
        found.lost.append(ByHand(address=done.address, what=what))


def _rows(taken: Taken, done: Done, ended: set[tuple[str, str]]) -> None:
    """The fields and entries that differ between the sides of an update."""
    before, after = done.before, done.after
    for name in ("name", "description", "status"):
        if after is not None and after.says(name) and before is not None and before.says(name):
            _field(taken, name, getattr(after, name), getattr(before, name))
    if isinstance(before, Group) and isinstance(after, Group):
        sides = [{entry.email: "MEMBER" for entry in side.members or ()} for side in (after, before)]
        _entries(taken, "members", sides[0], sides[1], ended)
    there, wanted = (getattr(side, "sharing", None) or side for side in (before, after))
    for name in OPEN:
        if getattr(wanted, name, None) is not None:
            _field(taken, name, getattr(wanted, name), getattr(there, name, None))
    for scope in SCOPES:
        if getattr(wanted, scope, None) is not None:
            _entries(taken, scope, levels(getattr(wanted, scope)), levels(getattr(there, scope, None)), ended)


def _field(taken: Taken, name: str, left: Any, before: Any) -> None:
    if left != before:
        taken.fields[name] = (left, before)


def _entries(
    taken: Taken, scope: str, left: Mapping[Any, str], before: Mapping[Any, str], ended: set[tuple[str, str]]
) -> None:
    for key in {**left, **before}:
        pair = (left.get(key, NONE), before.get(key, NONE))
        if pair[0] != pair[1] and (taken.address, str(key).casefold()) not in ended:
            taken.put(scope, folded(key), *pair)


def levels(entries: Mapping[Any, Any] | None) -> dict[Any, str]:
    """A map of access as plain levels."""
    return {key: entry.access for key, entry in (entries or {}).items()}


def folded(key: Any) -> Any:
    """The form in which a key of a map is compared."""
    return key if isinstance(key, Target) else str(key).casefold()


def grants_of(deleted: Done) -> Iterator[tuple[str, Target, str]]:
    """The access that a deleted group had: kind, object and level."""
    before = deleted.before
    if isinstance(before, Group):
        for kind, entries in (("collection", before.collections), ("project", before.projects)):
            for target, entry in (entries or {}).items():
                yield kind, target, entry.access
