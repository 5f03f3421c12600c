"""Projects: made, found and given a status; titles and descriptions stay as they were made."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.limits import DEFAULT
from hexform.sandbox.messages import AnyId, BodyModel, Boolean, Json, ParametersModel, Refusal
from hexform.sandbox.pages import Direction, WholePage, paged
from hexform.sandbox.project_view import show_project, visible
from hexform.sandbox.records import Project, Sharing


class ProjectList(WholePage):
    """The parameters of ListProjects."""

    archived: Annotated[Boolean, Field(alias="includeArchived")] = False
    components: Annotated[Boolean, Field(alias="includeComponents")] = False
    trashed: Annotated[Boolean, Field(alias="includeTrashed")] = False
    sharing: Annotated[Boolean, Field(alias="includeSharing")] = False
    statuses: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    creator: Annotated[str | None, Field(alias="creatorEmail")] = None
    owner: Annotated[str | None, Field(alias="ownerEmail")] = None
    collection: Annotated[AnyId | None, Field(alias="collectionId")] = None
    sort_by: Annotated[Literal["CREATED_AT", "LAST_EDITED_AT", "LAST_PUBLISHED_AT"], Field(alias="sortBy")] = (
        "CREATED_AT"
    )
    direction: Annotated[Direction, Field(alias="sortDirection")] = "DESC"


class WithSharing(ParametersModel):
    """The parameter of GetProject."""

    sharing: Annotated[Boolean, Field(alias="includeSharing")] = False


class ProjectCreate(BodyModel):
    """The body of CreateProject."""

    title: str
    description: str = ""


class ProjectEdit(BodyModel):
    """The body of UpdateProject; null takes the status away."""

    status: str | None = None


def _wanted(exchange: Exchange, asked: ProjectList) -> Iterator[Project]:
    """The projects that match the filters; emails are compared without case."""
    users = exchange.workspace.users
    for project in exchange.workspace.projects.values():
        hidden = (
            (project.archived_at and not asked.archived)
            or (project.trashed_at and not asked.trashed)
            or (project.type == "COMPONENT" and not asked.components)
            or (asked.statuses and project.status not in asked.statuses)
            or (asked.categories and not set(asked.categories) & set(project.categories))
            or (asked.collection and asked.collection not in project.sharing.collections)
            or (asked.creator and users[project.creator].email.lower() != asked.creator.lower())
            or (asked.owner and users[project.owner].email.lower() != asked.owner.lower())
        )
        if not hidden and visible(exchange, project):
            yield project


def _sort_key(project: Project, by: str) -> str:
    if by == "CREATED_AT":
        return project.created_at
    return project.last_edited_at if by == "LAST_EDITED_AT" else project.last_published_at or ""


def list_projects(exchange: Exchange) -> Json:
    """Lists projects, by default the newest first, without archived ones, trashed ones and components."""
    asked = exchange.parameters(ProjectList)
    projects = sorted(
        _wanted(exchange, asked),
        key=lambda project: (_sort_key(project, asked.sort_by), project.id),
        reverse=asked.direction == "DESC",
    )
    return paged(
        exchange,
        asked,
        projects,
        lambda project: show_project(exchange, project, sharing=asked.sharing),
    )


def get_project(exchange: Exchange) -> Json:
    """Returns a project, be it archived, trashed or a component."""
    asked = exchange.parameters(WithSharing)
    project = exchange.project()
    if not visible(exchange, project):
        raise exchange.missing("Project")
    return show_project(exchange, project, sharing=asked.sharing)


def create_project(exchange: Exchange) -> Json:
    """Creates a project that the token's user owns, even where one of that title exists."""
    body, workspace = exchange.body(ProjectCreate), exchange.workspace
    if exchange.is_set("project_creation", "personal_token") and not exchange.personal:
        raise Refusal(403, "Mutation:createHex")
    owner, moment, status = exchange.user_id, workspace.now(), exchange.behaviours["default_status"]
    project = Project(
        workspace.ids(),
        body.title,
        owner,
        owner,
        moment,
        moment,
        body.description if body.has("description") else None,
        status=None if status == "none" else status,
        sharing=Sharing(users={owner: "FULL_ACCESS"}),
    )
    workspace.projects[project.id] = project
    return show_project(exchange, project)


def update_project(exchange: Exchange) -> Json:
    """Sets the status by name, or takes it away."""
    body, project = exchange.body(ProjectEdit), exchange.project()
    if body.status is not None and body.status not in exchange.workspace.statuses:
        raise Refusal(int(exchange.behaviours["unknown_status"]), f"Unknown status: {body.status}")
    if body.has("status"):
        project.status = body.status
        exchange.touch(project)
    return show_project(exchange, project)


OPERATIONS = (
    Operation("ListProjects", "GET", "/v1/projects", "reason", list_projects),
    Operation("CreateProject", "POST", "/v1/projects", "message", create_project, 201, moved=True, group=DEFAULT),
    Operation("GetProject", "GET", "/v1/projects/{projectId}", "message", get_project, missing=404, group=DEFAULT),
    Operation(
        "UpdateProject",
        "PATCH",
        "/v1/projects/{projectId}",
        "message",
        update_project,
        missing=404,
        moved=True,
        group=DEFAULT,
    ),
)
