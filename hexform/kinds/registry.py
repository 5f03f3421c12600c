"""All kinds, in the order in which a plan creates them. Adding one is a package, its import and a line here."""

from __future__ import annotations

from hexform.hex.declared import DECLARED
from hexform.kinds.base import Kind
from hexform.kinds.cell.kind import CellKind
from hexform.kinds.collection.kind import CollectionKind
from hexform.kinds.group.kind import GroupKind
from hexform.kinds.guide.kind import GuideKind
from hexform.kinds.project.kind import ProjectKind
from hexform.kinds.project_sharing.kind import ProjectSharingKind
from hexform.kinds.project_status.kind import ProjectStatusKind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        GroupKind(),
        CollectionKind(),
        ProjectKind(),
        ProjectStatusKind(),
        ProjectSharingKind(),
        CellKind(),
        GuideKind(),
    )
}

for _kind in KINDS.values():
    DECLARED.update(_kind.answers)
