"""What people write about projects; what hangs on a project is a resource of its own."""

from typing import Annotated, Literal

from pydantic import Field

from hexform.model.fields import Flag, Name, NullableText, ProjectId
from hexform.model.spec import Role, Spec


class Project(Spec, kind="project"):
    """A project without what hangs on it."""

    id: Annotated[ProjectId | None, Role.IDENTITY] = Field(
        None,
        description="The project's id in Hex, or its address in Hex.",
        examples=["019cd222-4c60-7003-9f01-f6d33d4be59f"],
    )
    title: Annotated[Name | None, Role.GIVEN] = Field(
        None,
        description="Its title; without an id, only one project may bear it; default: the key.",
        examples=["Revenue dashboard"],
    )
    description: Annotated[NullableText, Role.GIVEN] = Field(
        None, description="Set when it is created; the API cannot change it later.", examples=["What we earn"]
    )
    create: Annotated[Flag, Role.RULE] = Field(
        False, description="Make the project where none bears the title.", examples=[True]
    )
    cell_order: Annotated[Literal["warn", "enforce"], Role.RULE] = Field(
        "warn", description="enforce: replace cells that are out of order.", examples=["enforce"]
    )
