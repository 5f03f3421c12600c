"""What people write about collections."""

from typing import Annotated

from pydantic import Field

from hexform.model.access import CollectionAccess
from hexform.model.fields import Email, Flag, Id, Name, NullableText, RefKey
from hexform.model.grants import CollectionGrant
from hexform.model.sides import PERSON
from hexform.model.spec import Access, Block, Refers, Role, Spec


class CollectionSharing(Block):
    """Who is in a collection. Each map is the whole map."""

    exclusive: Annotated[Flag, Role.RULE] = Field(
        True, description="false: adds and raises what is written, lowers nothing else.", examples=[False]
    )
    workspace: Annotated[CollectionAccess | None, Access.GRANTS] = Field(
        None, description="What everybody in the workspace has; guests have nothing by it.", examples=["MEMBER"]
    )
    groups: Annotated[dict[RefKey, CollectionGrant] | None, Refers("group"), Access.GRANTS] = Field(
        None,
        description="Access of groups, by key of `groups`, or name or id in Hex; the whole map.",
        examples=[{"analytics-engineers": "MANAGER"}],
    )
    users: Annotated[dict[Email, CollectionGrant] | None, Refers(PERSON), Access.GRANTS] = Field(
        None, description="Access of people, by email; the whole map.", examples=[{"cfo@example.com": "MEMBER"}]
    )


class Collection(Spec, kind="collection"):
    """A collection of projects."""

    id: Annotated[Id | None, Role.IDENTITY] = Field(
        None,
        description="The collection's id in Hex; with another name it is a rename.",
        examples=["0197a3c2-51b0-7e44-9a0d-2f6c1b0e77c2"],
    )
    name: Name | None = Field(None, description="Its name in Hex; default: the key.", examples=["Finance"])
    renamed_from: Annotated[Name | None, Role.RULE] = Field(
        None, description="Its old name: renamed where only the old name is there.", examples=["Old finance"]
    )
    description: NullableText = Field(
        None, description="Its description; null clears it.", examples=["Numbers that finance has signed off"]
    )
    sharing: CollectionSharing | None = Field(
        None,
        description="Who is in it; what is not written here is not managed.",
        examples=[{"workspace": "MEMBER", "groups": {"analytics-engineers": "MANAGER"}}],
    )
