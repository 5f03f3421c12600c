"""Reading the draft of a project. Facts: API operation ListCells, at most 100 a page, in the notebook's order."""

from __future__ import annotations

from dataclasses import replace

from hexform.core.call import Json, Steps
from hexform.core.live import LiveCell
from hexform.errors import NotPermitted
from hexform.kinds import tables
from hexform.kinds.base import Patch
from hexform.kinds.paging import pages


def normal(source: str) -> str:
    """The form in which two sources are compared."""
    return source.replace("\r", "").rstrip("\n")


def list_cells(project_id: str) -> Steps[list[Json]]:
    """The cells of a draft as the API shows them; `staticId` alone says which of two pages' items are one."""
    query = (("projectId", project_id), tables.limit("cells"))
    items, _, _ = yield from pages("ListCells", "/v1/cells", *query, key="staticId")
    return items


def read_cells(project_id: str) -> Steps[Patch]:
    """The cells of a project, or why they cannot be read."""
    try:
        items = yield from list_cells(project_id)
    except NotPermitted as error:
        why = str(error)
        return lambda actual: replace(actual, failed={**actual.failed, f"cells:{project_id}": why})
    cells = tuple(live_cell(item) for item in items)
    return lambda actual: replace(actual, cells={**actual.cells, project_id: cells})


def live_cell(item: Json) -> LiveCell:
    """A cell; those that cannot be written come without contents."""
    contents = item.get("contents") or {}
    written: Json = next((part for part in contents.values() if part), {})
    return LiveCell(
        id=tables.text(item, "id"),
        static_id=tables.text(item, "staticId"),
        type=tables.text(item, "cellType").lower(),
        label=item.get("label") or None,
        source=written.get("source") or "",
        connection=item.get("dataConnectionId") or None,
        dataframe=written.get("outputDataframe") or None,
    )
