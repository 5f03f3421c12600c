"""Request bodies for the sharing of a project."""

from typing import Annotated, Protocol

from pydantic import AliasPath, Field

from hexform.sandbox.messages import AnyId, BodyModel
from hexform.sandbox.records import Access
from hexform.sandbox.seed_models import Id

MOST = 25


class Grant(Protocol):
    """Access of one user, group or collection."""

    id: str
    access: Access


class UserGrant(BodyModel):
    """Access of one user."""

    id: Annotated[AnyId, Field(validation_alias=AliasPath("user", "id"))]
    access: Access


class GroupGrant(BodyModel):
    """Access of one group."""

    id: Annotated[AnyId, Field(validation_alias=AliasPath("group", "id"))]
    access: Access


class CollectionGrant(BodyModel):
    """Access of those in one collection."""

    id: Annotated[Id, Field(validation_alias=AliasPath("collection", "id"))]
    access: Access


class ShareUsers(BodyModel):
    """The body of EditProjectSharingUsers."""

    grants: Annotated[list[UserGrant], Field(max_length=MOST, validation_alias=AliasPath("sharing", "upsert", "users"))]


class ShareGroups(BodyModel):
    """The body of EditProjectSharingGroups."""

    grants: Annotated[
        list[GroupGrant], Field(max_length=MOST, validation_alias=AliasPath("sharing", "upsert", "groups"))
    ]


class ShareCollections(BodyModel):
    """The body of EditProjectSharingCollections."""

    grants: Annotated[
        list[CollectionGrant], Field(max_length=MOST, validation_alias=AliasPath("sharing", "upsert", "collections"))
    ]


class Scopes(BodyModel):
    """Everybody in the workspace, and everybody who has the link."""

    workspace: Access = "NONE"
    public_web: Annotated[Access, Field(alias="publicWeb")] = "NONE"


class ShareScopes(BodyModel):
    """The body of EditProjectSharingOrgAndPublic."""

    sharing: Scopes
