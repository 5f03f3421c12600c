"""A saved plan said as a configuration, so that it is observed and compared by the same code as any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hexform.kinds.project.owner import Project
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.desired import Desired, GuideOwner, Removed
from hexform.model.fields import Ref, Written
from hexform.model.settings import Settings

# A day that is over: what ended then is taken out.
_OVER = date.min


@dataclass
class Again:
    """What the changes of a saved plan want."""

    specs: dict[Address, Written] = field(default_factory=dict)
    removed: list[Removed] = field(default_factory=list)
    spoken: set[str] = field(default_factory=set)
    guide_sets: dict[str, GuideOwner] = field(default_factory=dict)
    managed_cells: set[str] = field(default_factory=set)
    places: dict[Address, str] = field(default_factory=dict)

    def want(self, change: Change, spec: Written) -> None:
        address = Address(change.address)
        self.specs[address] = spec
        self.spoken.add(change.kind)
        if change.source:
            self.places[address] = change.source

    def remove(self, change: Change, ref: str, project: str = "") -> None:
        self.removed.append(Removed(change.kind, ref, project, change.source or ""))
        self.spoken.add(change.kind)

    def owner(self, change: Change) -> str:
        """Make sure of the project on which a change hangs; gives its key."""
        key = Address(change.address).key
        key = key.partition("/")[0] if change.kind == "cell" else key
        project_id = change.refs.get(f"project:{key}")
        self.spoken.add("project")
        if project_id is not None:
            self.specs.setdefault(Address.of("project", key), Project(id=project_id))
        return key

    def desired(self) -> Desired:
        """As a configuration; its unmanaged things are nobody's business."""
        return Desired(
            settings=Settings.model_validate({"version": 1, "unmanaged": _IGNORED}),
            specs=self.specs,
            removed=tuple(self.removed),
            places=self.places,
            spoken=frozenset(self.spoken),
            guide_sets=self.guide_sets,
            managed_cells=frozenset(self.managed_cells),
        )


_IGNORED = dict.fromkeys(("groups", "collections", "projects", "cells", "guides"), "ignore")


def grants_again(change: Change, before: Mapping[str, Any], after: Mapping[str, Any], lowest: str) -> dict[str, Any]:
    """The written form of a sharing. `lowest` stands for a grant that is only taken out."""
    additive = "additive" in change.flags
    written: dict[str, Any] = {"exclusive": not additive}
    for scope, value in after.items():
        if scope not in {"users", "groups", "collections"}:
            written[scope] = value
            continue
        kind = scope.removesuffix("s")
        gone = set(before.get(scope) or ()) - set(value) if additive else ()
        entries = {label: {"access": access} for label, access in value.items()}
        entries |= {label: {"access": lowest, "until": _OVER} for label in gone}
        named = {label if scope == "users" else _ref(change, kind, label): entry for label, entry in entries.items()}
        written[scope] = named
    return written


def members_again(change: Change, before: list[str], after: list[str]) -> list[Any]:
    """The written form of a list of members."""
    gone = sorted(set(before) - set(after)) if "additive" in change.flags else []
    return [*after, *({"email": email, "until": _OVER} for email in gone)]


def _ref(change: Change, kind: str, label: str) -> Ref:
    known = change.refs.get(f"{kind}:{label}")
    return Ref(id=known) if known else Ref(name=label)
