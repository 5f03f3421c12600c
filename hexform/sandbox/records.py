"""The rows of a workspace, by id, in the order of creation.

Rows refer to each other by id. `null` in a guide's `source` means that it was written in Hex itself.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from hexform.sandbox.state.rows import Root, Row

Role = Literal["ADMIN", "MANAGER", "EDITOR", "EXPLORER", "MEMBER", "GUEST", "EMBEDDED_USER", "ANONYMOUS"]
Access = Literal["NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"]
ProjectType = Literal["PROJECT", "COMPONENT"]
RunStatus = Literal["PENDING", "RUNNING", "ERRORED", "COMPLETED", "KILLED", "UNABLE_TO_ALLOCATE_KERNEL"]
CellType = Literal[
    "CODE",
    "MARKDOWN",
    "DISPLAY_TABLE",
    "INPUT",
    "SQL",
    "VEGA_CHART",
    "CELL_GROUP",
    "METRIC",
    "TEXT",
    "MAP",
    "WRITEBACK",
    "DBT_METRIC",
    "PIVOT",
    "FILTER",
    "COMPONENT_IMPORT",
    "CHART",
    "BLOCK",
    "EXPLORE",
    "COLLAPSIBLE",
]
ConnectionType = Literal["athena", "bigquery", "clickhouse", "databricks", "postgres", "redshift", "snowflake", "trino"]


def _empty_list() -> list[Any]:
    """`list` itself would cost 3 ms: pydantic reads the signature of a factory, here with Python's tokenizer."""
    return []


@dataclass(slots=True)
class User(Row):
    """A person; a deactivated one keeps the row."""

    id: str
    email: str
    name: str | None = None
    role: Role = "EDITOR"
    last_login: str | None = None
    active: bool = True


@dataclass(slots=True)
class Group(Row):
    """Users only; two groups may have one name. `members` is an ordered set."""

    id: str
    name: str
    created_at: str
    members: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Collection(Row):
    """Shared by id both ways; which projects it holds is with the projects."""

    id: str
    name: str
    created_at: str
    description: str | None = None
    creator: str | None = None
    users: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    workspace: str = "NONE"


@dataclass(slots=True)
class Connection(Row):
    """A data connection. `secrets` never leave; `objects` are warehouse names and their statuses, by type.

    Unless it `knows_objects`, every name is taken for that of an object.
    """

    id: str
    name: str
    type: ConnectionType
    created_at: str
    description: str | None = None
    details: dict[str, Any] | None = None
    secrets: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    workspace: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    objects: dict[str, dict[str, str | None]] = field(default_factory=dict)
    knows_objects: bool = False


@dataclass(slots=True)
class Cell(Row):
    """`id` may change with a write, `static_id` never. Only code, SQL and Markdown have a source."""

    id: str
    static_id: str
    type: CellType
    label: str | None = None
    source: str | None = None
    output_dataframe: str | None = None
    data_connection: str | None = None
    parent: str | None = None


@dataclass(slots=True)
class Sharing(Row):
    """Who may do what in a project, by id."""

    users: dict[str, Access] = field(default_factory=dict)
    groups: dict[str, Access] = field(default_factory=dict)
    collections: dict[str, Access] = field(default_factory=dict)
    workspace: Access = "NONE"
    public_web: Access = "NONE"
    support: Access = "NONE"


@dataclass(slots=True)
class Project(Row):
    """A project or component, with its cells in notebook order."""

    id: str
    title: str
    creator: str
    owner: str
    created_at: str
    last_edited_at: str
    description: str | None = None
    type: ProjectType = "PROJECT"
    status: str | None = None
    categories: list[str] = field(default_factory=_empty_list)
    reviews_required: bool = False
    last_published_at: str | None = None
    archived_at: str | None = None
    trashed_at: str | None = None
    version: int = 1
    sharing: Sharing = field(default_factory=Sharing)
    cells: list[Cell] = field(default_factory=_empty_list)


@dataclass(slots=True)
class Guide(Row):
    """Two trees in one row: `draft` (null where nothing is pending) and `published`; `deleted` waits for a publish."""

    id: str
    path: str
    draft: str | None = None
    published: str | None = None
    source: dict[str, str] | None = None
    deleted: bool = False


@dataclass(slots=True)
class ContextVersion(Row):
    """Guides that were uploaded beside the drafts: `written` by path, `removed` paths. A publish makes them live."""

    id: str
    written: dict[str, Guide] = field(default_factory=dict)
    removed: list[str] = field(default_factory=_empty_list)


@dataclass(slots=True)
class Run(Row):
    """A run of a published project; it finishes by itself."""

    id: str
    project: str
    started_at: str
    version: int
    ended_at: str | None = None
    status: RunStatus = "PENDING"
    notifications: list[dict[str, Any]] = field(default_factory=_empty_list)


@dataclass(slots=True)
class SemanticProject(Row):
    """Its datasets and views, each with the status that it has."""

    id: str
    name: str
    datasets: dict[str, str | None] = field(default_factory=dict)
    views: dict[str, str | None] = field(default_factory=dict)
    knows_objects: bool = False


@dataclass
class Records(Root):
    """All rows of one workspace. `revision` names the state file that they were written to last."""

    revision: str = ""
    org_id: str = ""
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    collections: dict[str, Collection] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    guides: dict[str, Guide] = field(default_factory=dict)
    context_versions: dict[str, ContextVersion] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    semantic_projects: dict[str, SemanticProject] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    statuses: list[str] = field(default_factory=_empty_list)
    behaviours: dict[str, str] = field(default_factory=dict)
