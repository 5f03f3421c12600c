"""Projects: found by id or title, or created. Facts: API operations ListProjects, GetProject, CreateProject."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hexform.core.fields import Flag, Id, Name, NullableText, Spec
from hexform.kinds.cell import CellEntry
from hexform.kinds.project_sharing import ProjectSharing
from hexform.kinds.project_status import ProjectStatus


class ProjectEntry(Spec):
    """A project as written; its status, sharing and cells are resources of their own."""

    id: Id | None = Field(None, description="The project's id in Hex.")
    title: Name | None = Field(
        None, description="Its title; without an id, only one project may bear it; default: the key."
    )
    description: NullableText = Field(None, description="Set when it is created; the API cannot change it later.")
    create: Flag = Field(False, description="Make the project where none bears the title.")
    status: ProjectStatus | None = Field(None, description="A status by name; null clears; or {one_of: [...]}.")
    sharing: ProjectSharing | None = Field(None, description="Who may open it.")
    cell_order: Literal["warn", "enforce"] = Field("warn", description="enforce: replace cells that are out of order.")
    cells: tuple[CellEntry, ...] | None = Field(None, description="Cells of its draft, in order.")


class Project(Spec):
    """A project without what hangs on it. `cells`: whether its cells are managed."""

    id: Id | None = None
    title: Name | None = None
    description: NullableText = None
    create: Flag = False
    cell_order: Literal["warn", "enforce"] = "warn"
