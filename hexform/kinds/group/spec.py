"""What people write about groups."""

from __future__ import annotations

from pydantic import Field

from hexform.model.fields import Flag, Id, Name, Spec
from hexform.model.grants import Member


class Group(Spec):
    """A group of people."""

    id: Id | None = Field(None, description="The group's id in Hex; with another name it is a rename.")
    name: Name | None = Field(None, description="Its name in Hex; default: the key.")
    renamed_from: Name | None = Field(None, description="Its old name: renamed where only the old name is there.")
    external: Flag = Field(False, description="Kept by directory sync: may be referred to, is never written.")
    exclusive: Flag = Field(True, description="false: members are added, nobody else is taken out.")
    members: tuple[Member, ...] | None = Field(None, description="The whole list of members.")
