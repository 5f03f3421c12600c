"""Agent threads, which are no configuration: the workspace has none, and cannot start any."""

from typing import Annotated, Literal

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.limits import DEFAULT, KERNELS
from hexform.sandbox.messages import BodyModel, Boolean, Integer, Json, Number, Refusal
from hexform.sandbox.pages import Page, paged


class ThreadList(Page):
    """The parameters of ListThreads."""

    source: Literal["HEX", "SLACK", "MCP", "PUBLIC_API"] | None = None
    type: Literal["THREADS", "NOTEBOOK", "MODELING"] | None = None
    days: Annotated[Integer | None, Field(alias="numDays", gt=0)] = None
    feedback: Annotated[Boolean | None, Field(alias="hasFeedback")] = None


class MessageList(Page):
    """The parameters of GetThreadMessages: up to 50 rows."""

    limit: Annotated[Number, Field(ge=1, le=50)] = 25
    full: Boolean = False


class Attachments(BodyModel):
    """What a prompt refers to, by id."""

    connection: Annotated[str | None, Field(alias="dataConnectionId")] = None
    tables: Annotated[tuple[str, ...], Field(alias="tableIds")] = ()
    datasets: Annotated[tuple[str, ...], Field(alias="semanticDatasetIds")] = ()
    views: Annotated[tuple[str, ...], Field(alias="semanticViewIds")] = ()
    projects: Annotated[tuple[str, ...], Field(alias="projectIds")] = ()


class FollowUp(BodyModel):
    """The body of ContinueThread."""

    prompt: Annotated[str, Field(min_length=1)]
    attachments: Attachments = Attachments.model_construct()


class Start(FollowUp):
    """The body of CreateThread."""

    preview: Annotated[str | None, Field(alias="previewId")] = None
    project: Annotated[str | None, Field(alias="projectId")] = None
    new_project: Annotated[bool | None, Field(alias="newProject")] = None
    muted: bool | None = None


def create_thread(exchange: Exchange) -> Json:
    """Checks the request and answers 403: threads are enabled for an organization on request."""
    exchange.body(Start)
    raise Refusal(403, "Threads are not enabled for this organization")


def continue_thread(exchange: Exchange) -> Json:
    """Checks the request and answers 403: threads are enabled for an organization on request."""
    exchange.body(FollowUp)
    exchange.identify("id")
    raise Refusal(403, "Threads are not enabled for this organization")


def list_threads(exchange: Exchange) -> Json:
    """Lists the threads of the workspace, of which there are none."""
    none: list[Json] = []
    return paged(exchange, exchange.parameters(ThreadList), none, dict, under="threads")


def get_thread(exchange: Exchange) -> Json:
    """Answers 404: there are no threads."""
    exchange.identify("id")
    raise exchange.missing("Thread")


def list_messages(exchange: Exchange) -> Json:
    """Answers 404: there are no threads."""
    exchange.parameters(MessageList)
    exchange.identify("threadId")
    raise exchange.missing("Thread")


OPERATIONS = (
    Operation("CreateThread", "POST", "/v1/threads", "message", create_thread, group=KERNELS),
    Operation("ListThreads", "GET", "/v1/threads", "message", list_threads, missing=404, group=DEFAULT),
    Operation("GetThread", "GET", "/v1/threads/{id}", "message", get_thread, missing=404, group=DEFAULT),
    Operation(
        "GetThreadMessages",
        "GET",
        "/v1/threads/{threadId}/messages",
        "message",
        list_messages,
        missing=404,
        group=DEFAULT,
    ),
    Operation("ContinueThread", "POST", "/v1/threads/{id}/followup", "message", continue_thread, group=KERNELS),
)
