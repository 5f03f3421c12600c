"""What people write about who may open a project."""

from __future__ import annotations

from pydantic import Field

from hexform.model.access import ProjectAccess, PublicAccess
from hexform.model.fields import Email, Flag, RefKey, Written
from hexform.model.grants import CollectionOnProject, ProjectGrant


class ProjectSharing(Written):
    """Who may open a project. Each map is the whole map; `workspace` and `public_web` are always exact."""

    exclusive: Flag = Field(True, description="false: adds and raises what is written, lowers nothing else.")
    workspace: ProjectAccess | None = Field(None, description="What every member of the workspace may do.")
    public_web: PublicAccess | None = Field(None, description="What anybody with the link may do.")
    groups: dict[RefKey, ProjectGrant] | None = Field(None, description="By key of `groups` or name in Hex.")
    users: dict[Email, ProjectGrant] | None = Field(None, description="By email.")
    collections: dict[RefKey, CollectionOnProject] | None = Field(
        None, description="By key of `collections` or name in Hex: the project is in them."
    )
