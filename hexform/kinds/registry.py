"""All kinds, in the order in which a plan creates them. Adding one is a module and a line here."""

from __future__ import annotations

from hexform.kinds.base import Kind
from hexform.kinds.cell import CellKind
from hexform.kinds.collection import CollectionKind
from hexform.kinds.group import GroupKind
from hexform.kinds.guide import GuideKind
from hexform.kinds.project import ProjectKind
from hexform.kinds.project_sharing import ProjectSharingKind
from hexform.kinds.project_status import ProjectStatusKind

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
