"""Projects that an earlier run created and that nothing has been written into yet."""

from __future__ import annotations

from hexform.kinds.project.spec import Project
from hexform.model.desired import Desired
from hexform.planning.access.observe import Seen


def maybe_fresh(desired: Desired, seen: Seen) -> dict[str, bool | None]:
    """The live projects with `create: true` that have no status, and whether they have no cells; None: not known."""
    found: dict[str, bool | None] = {}
    for address, spec in desired.specs.items():
        if isinstance(spec, Project) and spec.create and spec.id is None:
            for row in seen.directory.projects.named(spec.title or address.key):
                if row.status is None:
                    found[row.id] = not seen.cells[row.id] if row.id in seen.cells else None
    return found
