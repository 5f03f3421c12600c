"""What people write about groups, and what a plan says about them."""

from typing import Annotated

from pydantic import Field

from hexform.kinds.policy import Policy
from hexform.model.fields import Flag, Id, Name, Target
from hexform.model.grants import CollectionGrant, Member, ProjectGrant
from hexform.model.sides import PERSON
from hexform.model.spec import Access, Refers, Role, Spec

UNMANAGED = Policy("groups", "report", "Groups that are not written.", deletes=True)


class GroupEntry(Spec):
    """A group of people."""

    id: Annotated[Id | None, Role.IDENTITY] = Field(
        None,
        description="The group's id in Hex; with another name it is a rename.",
        examples=["0197a3c2-51b0-7e44-9a0d-2f6c1b0e77c2"],
    )
    name: Name | None = Field(None, description="Its name in Hex; default: the key.", examples=["Analytics Engineers"])
    renamed_from: Annotated[Name | None, Role.RULE] = Field(
        None, description="Its old name: renamed where only the old name is there.", examples=["Analysts"]
    )
    external: Annotated[Flag, Role.RULE] = Field(
        False, description="Kept by directory sync: may be referred to, is never written.", examples=[True]
    )
    exclusive: Annotated[Flag, Role.RULE] = Field(
        True, description="false: members are added, nobody else is taken out.", examples=[False]
    )
    members: Annotated[tuple[Member, ...] | None, Refers(PERSON), Access.MEMBERS] = Field(
        None,
        description="The whole list of members, by email: who is not in it is taken out.",
        examples=[["ada@example.com"]],
    )


class Group(GroupEntry, kind="group"):
    """A group as Hex has it; `collections` and `projects`: the access that its members have through it."""

    collections: Annotated[dict[Target, CollectionGrant] | None, Refers("collection")] = None
    projects: Annotated[dict[Target, ProjectGrant] | None, Refers("project")] = None
