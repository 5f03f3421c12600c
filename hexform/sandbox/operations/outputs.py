"""The outputs of cells. No code runs here, so no cell has an output."""

from typing import Annotated

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.limits import CHARTS, DEFAULT
from hexform.sandbox.messages import Boolean, Integer, Json, ParametersModel, Refusal
from hexform.sandbox.records import Cell

CHART_TYPES = {"CHART", "VEGA_CHART"}
Pixels = Annotated[Integer, Field(ge=100, le=2000)]


class Image(ParametersModel):
    """The parameters of both chart images."""

    width: Pixels | None = None
    height: Pixels | None = None
    title: Annotated[Boolean, Field(alias="includeTitle")] = False


def _draft_cell(exchange: Exchange) -> Cell:
    """The cell that the path names by its id or its staticId."""
    identifier = exchange.identify("cellId")
    for project in exchange.workspace.projects.values():
        for cell in project.cells:
            if identifier in (cell.id, cell.static_id):
                return cell
    raise exchange.missing("Cell")


def _check_chart(cell: Cell) -> None:
    if cell.type not in CHART_TYPES:
        raise Refusal(400, "Invalid input data", [f"a {cell.type} cell is no chart"])


def get_output(exchange: Exchange) -> Json:
    """Answers 404 for a SQL cell, by id or staticId: it has not run; 400 for a cell of another type."""
    cell = _draft_cell(exchange)
    if cell.type != "SQL":
        raise Refusal(400, "Invalid input data", [f"a {cell.type} cell has no output to preview"])
    raise Refusal(404, "The cell has not run")


def get_draft_image(exchange: Exchange) -> Json:
    """Answers 404 for a chart, by id or staticId: it has not run; 400 for a cell of another type."""
    exchange.parameters(Image)
    _check_chart(_draft_cell(exchange))
    raise Refusal(404, "The cell has not run")


def get_run_image(exchange: Exchange) -> Json:
    """Answers 404 for a chart of a run: runs execute nothing; 400 for a cell of another type."""
    exchange.parameters(Image)
    project, run = exchange.project(), exchange.workspace.runs.get(exchange.identify("runId"))
    if run is None or run.project != project.id:
        raise exchange.missing("Run")
    static_id = exchange.identify("staticId")
    cell = next((cell for cell in project.cells if cell.static_id == static_id), None)
    if cell is None:
        raise exchange.missing("Cell")
    _check_chart(cell)
    raise Refusal(404, "The run has no image of the cell")


OPERATIONS = (
    Operation("GetCellOutput", "GET", "/v1/cells/{cellId}/output", "message", get_output, missing=404, group=DEFAULT),
    Operation(
        "GetChartImageFromLogic",
        "GET",
        "/v1/cells/{cellId}/image",
        "message",
        get_draft_image,
        missing=404,
        moved=True,
        group=CHARTS,
    ),
    Operation(
        "GetChartImageFromRun",
        "GET",
        "/v1/projects/{projectId}/runs/{runId}/cells/{staticId}/image",
        "message",
        get_run_image,
        missing=404,
        group=CHARTS,
    ),
)
