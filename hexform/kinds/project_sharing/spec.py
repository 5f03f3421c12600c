"""What people write about who may open a project."""

from typing import Annotated

from pydantic import Field

from hexform.model.access import ProjectAccess, PublicAccess
from hexform.model.fields import Email, Flag, RefKey
from hexform.model.grants import CollectionOnProject, ProjectGrant
from hexform.model.sides import PERSON
from hexform.model.spec import Access, Block, Refers, Role


class ProjectSharing(Block, kind="project_sharing", parent="project"):
    """Who may open a project. Each map is the whole map; `workspace` and `public_web` are always exact."""

    exclusive: Annotated[Flag, Role.RULE] = Field(
        True, description="false: adds and raises what is written, lowers nothing else.", examples=[False]
    )
    workspace: Annotated[ProjectAccess | None, Access.GRANTS] = Field(
        None, description="What everybody in the workspace may do; guests have nothing by it.", examples=["APP_ONLY"]
    )
    public_web: Annotated[PublicAccess | None, Access.PUBLIC] = Field(
        None, description="What anybody with the link may do, without an account.", examples=["NONE"]
    )
    groups: Annotated[dict[RefKey, ProjectGrant] | None, Refers("group"), Access.GRANTS] = Field(
        None,
        description="Access of groups, by key of `groups`, or name or id in Hex; the whole map.",
        examples=[{"analytics-engineers": "CAN_EDIT"}],
    )
    users: Annotated[dict[Email, ProjectGrant] | None, Refers(PERSON), Access.GRANTS] = Field(
        None, description="Access of people, by email; the whole map.", examples=[{"cfo@example.com": "CAN_VIEW"}]
    )
    collections: Annotated[dict[RefKey, CollectionOnProject] | None, Refers("collection"), Access.GRANTS] = Field(
        None,
        description="By key of `collections`, or name or id in Hex: the project is in them.",
        examples=[{"finance": "CAN_VIEW"}],
    )
