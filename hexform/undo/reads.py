"""What must be read to undo a run, as a configuration without wanted values."""

from __future__ import annotations

from typing import Any

from hexform.kinds.collection.spec import Collection, CollectionSharing
from hexform.kinds.group.spec import GroupEntry
from hexform.kinds.guide.spec import Guide
from hexform.kinds.project.spec import Project
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.project_status.spec import StatusWish
from hexform.kinds.registry import KINDS
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.desired import Desired, GuideOwner, Removed
from hexform.model.fields import Written
from hexform.model.grants import member
from hexform.model.run import Done
from hexform.model.settings import Settings
from hexform.planning.planner import owner_key
from hexform.undo.gather import Gathered, grants_of

_OF_A_CHANGE = ("address", "kind", "name", "id", "actions", "before", "after")
_IGNORED = dict.fromkeys(("groups", "collections", "projects", "cells", "guides"), "ignore")
NOTHING = Settings.model_validate({"version": 1, "unmanaged": _IGNORED})


def look(found: Gathered) -> Desired:
    """The objects of a run by their ids, so that they are read as they are now."""
    looking = _Looking()
    for (kind, id_), taken in found.objects.items():
        looking.object(kind, taken.address, id_)
        if kind == "group":
            named = tuple(member(email) for email in taken.maps.get("members", ()))
            looking.specs[taken.address] = GroupEntry.saying(id=id_, members=named)
    for done in found.created_groups:
        looking.spoken.add("group")
        looking.removed.append(Removed("group", done.id or ""))
    for done in found.deleted_groups:
        members = getattr(done.before, "members", None) or ()
        looking.specs[Address(done.address)] = GroupEntry.saying(name=done.name, members=members)
        for kind, target, _ in grants_of(done):
            if target.id is not None:
                key = found.project_key(target.id) or target.id if kind == "project" else target.id
                looking.object("project_sharing" if kind == "project" else kind, Address.of(kind, key), target.id)
    for done in found.cells:
        key = owner_key(Address(done.address))
        looking.project(key, done.refs.get("project", {}).get(key))
        looking.cells.add(key)
    for done in found.guides:
        looking.guide(done)
    return looking.desired()


class _Looking:
    def __init__(self) -> None:
        self.specs: dict[Address, Written] = {}
        self.removed: list[Removed] = []
        self.spoken: set[str] = set()
        self.cells: set[str] = set()
        self.guide_sets: dict[str, GuideOwner] = {}

    def object(self, kind: str, address: Address, id_: str) -> None:
        self.spoken.add(kind)
        if kind == "collection":
            # Nothing is lowered, so nobody need be asked who would manage it.
            sharing = CollectionSharing.saying(exclusive=False, users={}, groups={})
            self.specs.setdefault(address, Collection.saying(id=id_, sharing=sharing))
        elif kind != "group":
            self.project(address.key, id_)
            wish: Any = ProjectSharing.saying(exclusive=False, users={}, groups={}, collections={})
            status = StatusWish.model_construct({"one_of"}, one_of=())
            self.specs[Address.of(kind, address.key)] = status if kind == "project_status" else wish

    def project(self, key: str, id_: str | None) -> None:
        if id_ is not None:
            self.spoken.add("project")
            self.specs[Address.of("project", key)] = Project.saying(id=id_)

    def guide(self, done: Done) -> None:
        """One guide with its owner, as the run wanted it, else as it was."""
        change = Change.model_validate({name: getattr(done, name) for name in _OF_A_CHANGE})
        self.guide_sets |= KINDS["guide"].owners(change)
        side = done.after if isinstance(done.after, Guide) else done.before
        self.spoken.add("guide")
        if isinstance(side, Guide) and side.says("source"):
            said = side.replacing(path=done.name, set_name=side.owner, contents=side.contents, publish=side.publish)
            self.specs[Address(done.address)] = said

    def desired(self) -> Desired:
        return Desired(
            settings=NOTHING,
            specs=self.specs,
            removed=tuple(self.removed),
            spoken=frozenset(self.spoken | {address.kind for address in self.specs}),
            guide_sets=self.guide_sets,
            managed_cells=frozenset(key for key in self.cells if Address.of("project", key) in self.specs),
        )
