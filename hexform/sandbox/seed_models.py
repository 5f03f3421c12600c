"""The seed file as models: its JSON Schema and its reference come from here.

Whatever refers to something does it by name (people by email) or by id; `id` anywhere is optional.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from hexform.sandbox.behaviours import check_behaviours
from hexform.sandbox.records import Access, CellType, ConnectionType, ProjectType, Role
from hexform.sandbox.seed_yaml import meant

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", to_lower=True)]
Name = Annotated[str, StringConstraints(min_length=1)]
FreeForm = Annotated[dict[str, Any], BeforeValidator(meant)]
CollectionAccess = Literal["NONE", "MEMBER", "MANAGER"]
ConnectionAccess = Literal["NONE", "QUERY", "VIEW_RESULTS"]


class SeedModel(BaseModel):
    """No key that the seed does not know."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)


class UserSeed(SeedModel):
    """A person of the workspace."""

    id: Id | None = None
    email: Name
    name: str | None = None
    role: Role = "EDITOR"
    active: bool = Field(True, description="false: deactivated")


class GroupSeed(SeedModel):
    """A group and its members."""

    id: Id | None = None
    name: Name
    members: list[str] = Field([], description="emails")


class CollectionSharingSeed(SeedModel):
    """Who is in a collection."""

    workspace: CollectionAccess = "NONE"
    users: dict[str, CollectionAccess] = Field({}, description="by email")
    groups: dict[str, CollectionAccess] = Field({}, description="by name or id")


class CollectionSeed(SeedModel):
    """A collection; which projects it holds is with the projects."""

    id: Id | None = None
    name: str
    description: str | None = None
    creator: str | None = Field(None, description="an email; default: nobody")
    sharing: CollectionSharingSeed = CollectionSharingSeed.model_construct()


class ConnectionSharingSeed(SeedModel):
    """Who may use a data connection."""

    workspace: dict[Literal["members", "guests", "public"], ConnectionAccess] = {}
    groups: dict[str, ConnectionAccess] = Field({}, description="by name or id")


class ConnectionSeed(SeedModel):
    """A data connection, and the warehouse objects whose status can be set."""

    id: Id | None = None
    name: str
    type: ConnectionType
    description: str | None = None
    details: FreeForm = Field({}, description="what the API shows under connectionDetails, without secrets")
    settings: FreeForm = Field({}, description="further fields, spelled as in the API: connectViaSsh, schemaFilters")
    sharing: ConnectionSharingSeed = ConnectionSharingSeed.model_construct()
    databases: dict[str, str | None] = Field({}, description="names and statuses; none listed: any name is taken")
    schemas: dict[str, str | None] = {}
    tables: dict[str, str | None] = {}


class CellSeed(SeedModel):
    """A cell; its place in the list is its place in the notebook."""

    id: Id | None = Field(None, description="the staticId, which never changes")
    label: str | None = None
    type: CellType
    source: str | None = None
    data_connection: str | None = Field(None, description="a name or id")
    output_dataframe: str | None = None
    parent: str | None = Field(None, description="the staticId of the section that holds it")


class ProjectSharingSeed(SeedModel):
    """Who may do what in a project; its owner has FULL_ACCESS without being listed."""

    workspace: Access = "NONE"
    public_web: Access = "NONE"
    support: Access = "NONE"
    users: dict[str, Access] = Field({}, description="by email")
    groups: dict[str, Access] = Field({}, description="by name or id")
    collections: dict[str, Access] = Field({}, description="by name or id")


class ProjectSeed(SeedModel):
    """A project or a component."""

    id: Id | None = None
    title: str
    description: str | None = None
    type: ProjectType = "PROJECT"
    owner: str | None = Field(None, description="an email; default: the first ADMIN")
    creator: str | None = Field(None, description="an email; default: the owner")
    status: str | None = None
    categories: list[str] = []
    reviews_required: bool = False
    published: bool = Field(False, description="true: the present draft is also the published version")
    archived: bool = False
    trashed: bool = False
    sharing: ProjectSharingSeed = ProjectSharingSeed.model_construct()
    cells: list[CellSeed] = []


class GithubSeed(SeedModel):
    """The repository that owns a guide."""

    owner: str
    repo: str
    base: str | None = None


class SourceSeed(SeedModel):
    """Who owns a guide: one of the two."""

    github: GithubSeed | None = None
    unknown: str | None = Field(None, description="an id of your own")

    @model_validator(mode="after")
    def _one(self) -> "SourceSeed":
        if (self.github is None) == (self.unknown is None):
            raise ValueError("either github or unknown")
        return self


class GuideSeed(SeedModel):
    """A guide: what is published, what waits as a draft, and who owns it (nobody: written in Hex)."""

    id: Id | None = None
    path: str
    published: str | None = None
    draft: str | None = None
    source: SourceSeed | None = None
    deleted: bool = Field(False, description="true: deleted in the draft, still published")


class SemanticProjectSeed(SeedModel):
    """A semantic project with the statuses of its datasets and views."""

    id: Id | None = None
    name: Name
    datasets: dict[str, str | None] = {}
    views: dict[str, str | None] = {}


class Seed(SeedModel):
    """What a sandbox starts with, where no state is."""

    model_config = ConfigDict(title="hexform sandbox seed")

    org_id: Id | None = Field(None, description="default: a new one for each fresh workspace")
    users: list[UserSeed] = []
    groups: list[GroupSeed] = []
    collections: list[CollectionSeed] = []
    data_connections: list[ConnectionSeed] = []
    projects: list[ProjectSeed] = []
    guides: list[GuideSeed] = []
    semantic_projects: list[SemanticProjectSeed] = []
    topics: list[str] = Field([], description="thread topics, which can only be listed")
    statuses: list[Name] = Field(
        ["In development", "Completed", "Certified"], description="the statuses that the workspace knows"
    )
    behaviours: Annotated[dict[str, str], AfterValidator(check_behaviours)] = Field({}, description="switches, by name")
