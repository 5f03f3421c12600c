"""Cells of the draft: `id` may change with a write, `staticId` never; labels, types and places stay as made."""

from operator import attrgetter
from typing import Annotated

from pydantic import Field

from hexform.sandbox.cell_bodies import CellCreate, CellEdit, Location, NewSqlSource, Source, SqlSource
from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.limits import CAPPED
from hexform.sandbox.messages import AnyId, Json, Refusal
from hexform.sandbox.pages import Page, paged
from hexform.sandbox.records import Cell, Project

WRITTEN_TYPES = {"CODE": "code", "SQL": "sql", "MARKDOWN": "markdown"}


class CellList(Page):
    """The parameters of ListCells."""

    project: Annotated[AnyId, Field(alias="projectId")]


def show_cell(project: Project, cell: Cell) -> Json:
    """A cell as the API shows one: charts, inputs and the like come without contents."""
    source = {"source": cell.source}
    return {
        "id": cell.id,
        "staticId": cell.static_id,
        "cellType": cell.type,
        "label": cell.label,
        "dataConnectionId": cell.data_connection,
        "contents": {
            "codeCell": source if cell.type == "CODE" else None,
            "sqlCell": source | {"outputDataframe": cell.output_dataframe} if cell.type == "SQL" else None,
            "markdownCell": source if cell.type == "MARKDOWN" else None,
        },
        "projectId": project.id,
    }


def _cell(exchange: Exchange) -> tuple[Project, Cell]:
    found = exchange.workspace.cell(exchange.identify("cellId"))
    if found is None:
        raise exchange.missing("Cell")
    return found


def list_cells(exchange: Exchange) -> Json:
    """Lists the cells of the draft in notebook order."""
    asked = exchange.parameters(CellList)
    project = exchange.workspace.projects.get(asked.project)
    if project is None:
        raise exchange.missing("Project")
    cells = list(project.cells)
    if exchange.is_set("cell_list", "created"):
        cells.sort(key=lambda cell: cell.static_id)
    return paged(exchange, asked, cells, lambda cell: show_cell(project, cell), identify=attrgetter("static_id"))


def get_cell(exchange: Exchange) -> Json:
    """Returns a cell by its present id."""
    return show_cell(*_cell(exchange))


def _new_connection(exchange: Exchange, body: CellCreate) -> str | None:
    """The connection in a request that takes effect."""
    inside = body.contents.sql.data_connection if body.contents.sql else ""
    stray = body.stray_connection if exchange.is_set("create_cell_connection", "anywhere") else ""
    if exchange.is_set("create_cell_connection", "dropped") or not (inside or stray):
        return None
    exchange.check_known("Data connection", [inside or stray], exchange.workspace.connections)
    return inside or stray


def _check_contents(body: CellCreate) -> Source:
    contents = body.contents
    given = {"CODE": contents.code, "SQL": contents.sql, "MARKDOWN": contents.markdown}
    source = given.pop(body.type)
    if source is None or any(given.values()):
        name = f"{WRITTEN_TYPES[body.type]}Cell"
        raise Refusal(400, "Invalid input data", [f"contents: exactly {name} belongs to cellType {body.type}"])
    if contents.sql and contents.sql.dataframe_sql and contents.sql.data_connection:
        raise Refusal(
            400, "Invalid input data", ["contents.sqlCell: dataConnectionId and isDataframeSql exclude each other"]
        )
    return source


def _find(exchange: Exchange, project: Project, identifier: str) -> int:
    static = exchange.is_set("insert_after", "any")
    for place, cell in enumerate(project.cells):
        if cell.id == identifier or (static and cell.static_id == identifier):
            return place
    raise exchange.missing("Cell", identifier)


def _place(exchange: Exchange, project: Project, location: Location) -> tuple[int, str | None]:
    """The index of a new cell in the list, and its section."""
    cells = project.cells
    if location.insert_after and location.parent:
        raise Refusal(400, "Invalid input data", ["location: insertAfterCellId and parentCellId exclude each other"])
    if location.insert_after:
        place = _find(exchange, project, location.insert_after)
        if exchange.is_set("insert_after", "ignored"):
            return len(cells), None
        return _end_of(cells, place), cells[place].parent
    if location.parent:
        place = _find(exchange, project, location.parent)
        first = location.child_position == "FIRST"
        return place + 1 if first else _end_of(cells, place), cells[place].static_id
    return len(cells), None


def _end_of(cells: list[Cell], place: int) -> int:
    """The index after a cell and all its content."""
    held = {cells[place].static_id}
    end = place + 1
    while end < len(cells) and cells[end].parent in held:
        held.add(cells[end].static_id)
        end += 1
    return end


def create_cell(exchange: Exchange) -> Json:
    """Creates a code, SQL or Markdown cell, by default at the end."""
    body, workspace = exchange.body(CellCreate), exchange.workspace
    source = _check_contents(body)
    project = workspace.projects.get(body.project)
    if project is None:
        raise exchange.missing("Project")
    connection = _new_connection(exchange, body)
    place, parent = _place(exchange, project, body.location)
    cell = Cell(workspace.ids(), workspace.ids(), body.type, body.label if body.has("label") else None, source.source)
    cell.data_connection, cell.parent = connection, parent
    if isinstance(source, NewSqlSource):
        cell.output_dataframe = source.output_dataframe or _free_name(project)
    project.cells.insert(place, cell)
    exchange.touch(project, content=True)
    if exchange.is_set("cell_ids", "all"):
        _rekey(exchange, project, cell)
    return show_cell(project, cell)


def _free_name(project: Project) -> str:
    taken = {cell.output_dataframe for cell in project.cells}
    names = ("dataframe", *(f"dataframe_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def update_cell(exchange: Exchange) -> Json:
    """Changes source, dataframe and connection; what the request leaves out stays."""
    body = exchange.body(CellEdit)
    project, cell = _cell(exchange)
    given = {"CODE": body.contents.code, "SQL": body.contents.sql, "MARKDOWN": body.contents.markdown}
    source = given.pop(cell.type, None)
    if any(given.values()):
        raise Refusal(400, "Invalid input data", [f"contents: not those of a {cell.type} cell"])
    if body.data_connection is not None:
        if cell.type != "SQL":
            raise Refusal(400, "Invalid input data", ["dataConnectionId: only SQL cells have one"])
        exchange.check_known("Data connection", [body.data_connection], exchange.workspace.connections)
    if body.has("data_connection"):
        cell.data_connection = body.data_connection
    if source:
        cell.source = source.source
    if isinstance(source, SqlSource) and source.output_dataframe:
        cell.output_dataframe = source.output_dataframe
    exchange.touch(project, content=True)
    _rekey(exchange, project, cell)
    return show_cell(project, cell)


def _rekey(exchange: Exchange, project: Project, written: Cell) -> None:
    if exchange.is_set("cell_ids", "none"):
        return
    for cell in project.cells if exchange.is_set("cell_ids", "all") else [written]:
        cell.id = exchange.workspace.ids()


def delete_cell(exchange: Exchange) -> Json:
    """Deletes a cell; the cells of a section move up to its place."""
    project, cell = _cell(exchange)
    project.cells.remove(cell)
    for child in project.cells:
        if child.parent == cell.static_id:
            child.parent = cell.parent
    exchange.touch(project, content=True)
    if exchange.is_set("cell_ids", "all"):
        _rekey(exchange, project, cell)
    return {"cellId": cell.id}


OPERATIONS = (
    Operation("ListCells", "GET", "/v1/cells", "message", list_cells, missing=404, group=CAPPED),
    Operation("CreateCell", "POST", "/v1/cells", "message", create_cell, group=CAPPED),
    Operation("GetCell", "GET", "/v1/cells/{cellId}", "message", get_cell, missing=404, group=CAPPED),
    Operation("UpdateCell", "PATCH", "/v1/cells/{cellId}", "message", update_cell, missing=404, group=CAPPED),
    Operation("DeleteCell", "DELETE", "/v1/cells/{cellId}", "message", delete_cell, missing=404, group=CAPPED),
)
