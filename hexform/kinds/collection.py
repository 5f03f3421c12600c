"""Collections: a name, a description and who is in them. Facts: API operations CreateCollection, EditCollection."""

from __future__ import annotations

from pydantic import Field

from hexform.core.access import CollectionAccess
from hexform.core.fields import Email, Flag, Id, Name, NullableText, RefKey, Spec, Written
from hexform.core.grants import CollectionGrant


class CollectionSharing(Written):
    """Who is in a collection. Each map is the whole map."""

    exclusive: Flag = Field(True, description="false: adds and raises what is written, lowers nothing else.")
    workspace: CollectionAccess | None = Field(None, description="What every member of the workspace has.")
    groups: dict[RefKey, CollectionGrant] | None = Field(None, description="By key of `groups` or name in Hex.")
    users: dict[Email, CollectionGrant] | None = Field(None, description="By email.")


class Collection(Spec):
    """A collection of projects."""

    id: Id | None = Field(None, description="The collection's id in Hex; with another name it is a rename.")
    name: Name | None = Field(None, description="Its name in Hex; default: the key.")
    renamed_from: Name | None = Field(None, description="Its old name: renamed where only the old name is there.")
    description: NullableText = Field(None, description="Its description; null clears it.")
    sharing: CollectionSharing | None = Field(None, description="Who is in it.")
