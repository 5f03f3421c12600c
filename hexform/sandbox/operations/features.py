"""Paid features that are no configuration: the answers of a workspace that does not have them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Limit, Operation
from hexform.sandbox.messages import BodyModel, Json, Refusal
from hexform.sandbox.pages import WholePage


class Display(BodyModel):
    """How an embedded app looks."""

    theme: Literal["light", "dark"] = "light"
    run_button: Annotated[bool, Field(alias="showEmbeddedRunButton")] = False
    bare_header: Annotated[bool, Field(alias="noEmbedHeaderPadding")] = False
    bare_base: Annotated[bool, Field(alias="noEmbedBasePadding")] = False
    bare_outline: Annotated[bool, Field(alias="noEmbedOutline")] = False
    bare_footer: Annotated[bool, Field(alias="noEmbedFooter")] = False


class Embedding(BodyModel):
    """The body of CreatePresignedUrl."""

    attributes: dict[str, str] = Field({}, alias="hexUserAttributes")
    scope: tuple[str, ...] = ()
    inputs: dict[str, Any] = Field({}, alias="inputParameters")
    expires: Annotated[float, Field(alias="expiresIn")] = 15_000
    display: Annotated[Display, Field(alias="displayOptions")] = Display.model_construct()
    test: Annotated[bool, Field(alias="testMode")] = False


class Ingestion(BodyModel):
    """The JSON that the document shows for IngestSemanticProject."""

    verbose: bool = True
    debug: bool = False
    dry: Annotated[bool, Field(alias="dryRun")] = False


def create_presigned_url(exchange: Exchange) -> Json:
    """Checks the request and answers 403: embedding is not enabled."""
    exchange.body(Embedding)
    exchange.project()
    raise Refusal(403, "Embedding is not enabled for this workspace")


def list_queried_tables(exchange: Exchange) -> Json:
    """Checks the request and answers 403: the workspace is on a plan without it."""
    exchange.parameters(WholePage)
    exchange.project()
    raise Refusal(403, "Queried tables need the Enterprise plan")


def ingest(exchange: Exchange) -> Json:
    """Takes a zip file or JSON and answers 403: semantic sync is not enabled; 415 for any other content."""
    identifier = exchange.identify("semanticProjectId")
    if exchange.media_type == "application/json":
        exchange.body(Ingestion)
    elif exchange.media_type != "multipart/form-data":
        raise Refusal(415, "Unsupported content type", ["Content-Type: multipart/form-data is required"])
    if identifier not in exchange.workspace.semantic_projects:
        raise exchange.missing("Semantic project")
    raise Refusal(403, "Semantic layer sync is not enabled for this workspace")


OPERATIONS = (
    Operation(
        "CreatePresignedUrl",
        "POST",
        "/v1/embedding/createPresignedUrl/{projectId}",
        "reason",
        create_presigned_url,
    ),
    Operation(
        "GetQueriedTables",
        "GET",
        "/v1/projects/{projectId}/queriedTables",
        "reason",
        list_queried_tables,
        missing=404,
    ),
    Operation(
        "IngestSemanticProject",
        "POST",
        "/v1/semantic-projects/{semanticProjectId}/ingest",
        "reason",
        ingest,
        201,
        limits=(Limit(3, 60),),
        aliases=("/v1/semantic-models/{semanticProjectId}/ingest",),
    ),
)
