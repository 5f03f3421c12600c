"""Reading the draft of a project. Facts: API operation ListCells, at most 100 a page, in the notebook's order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from hexform.errors import UNREADABLE
from hexform.hex import answers, tables
from hexform.hex.call import Steps
from hexform.hex.paging import pages
from hexform.kinds.base import ActualUpdate
from hexform.model.directory import same
from hexform.model.live import LiveCell


def normal(source: str) -> str:
    """The form in which two sources are compared."""
    return source.replace("\r", "").rstrip("\n")


def list_cells(project_id: str, wanted: Collection[str] = ()) -> Steps[list[answers.Cell]]:
    """The cells of a draft as the API shows them; `staticId` alone says which of two pages' items are one.

    `wanted` are labels that a create would follow from, if they are not there.
    """
    items, count = yield from _listed(project_id, tables.PAGE["cells"])
    if count == 1 or {same(label) for label in wanted} <= {same(item["label"] or "") for item in items}:
        return items
    # Absence over several pages is looked at twice: what is deleted meanwhile moves the rest up, past a page's end.
    # Pages of another size end elsewhere, and are not the same read again.
    again, _ = yield from _listed(project_id, tables.PAGE["cells"] - 1)
    return _merged(items, again)


def _listed(project_id: str, size: int) -> Steps[tuple[list[answers.Cell], int]]:
    query = (("projectId", project_id), ("limit", str(size)))
    items, count, _ = yield from pages("ListCells", "/v1/cells", *query, key="staticId")
    return items, count


def _merged(first: list[answers.Cell], again: list[answers.Cell]) -> list[answers.Cell]:
    """The second list, with what it lacks of the first behind the cell that it stood behind."""
    rows = list(again)
    for before, item in zip([None, *first], first, strict=False):
        ids = [row["staticId"] for row in rows]
        if item["staticId"] not in ids:
            rows.insert(ids.index(before["staticId"]) + 1 if before else 0, item)
    return rows


def read_cells(project_id: str, wanted: Collection[str] = ()) -> Steps[ActualUpdate]:
    """The cells of a project, or why they cannot be read."""
    try:
        items = yield from list_cells(project_id, wanted)
    except UNREADABLE as error:
        why = str(error)
        return lambda actual: replace(actual, failed={**actual.failed, f"cells:{project_id}": why})
    cells = tuple(live_cell(item) for item in items)
    return lambda actual: replace(actual, cells={**actual.cells, project_id: cells})


def live_cell(item: answers.Cell) -> LiveCell:
    """A cell; those that cannot be written come without contents."""
    contents = item["contents"]
    sql = contents["sqlCell"]
    written = contents["codeCell"] or sql or contents["markdownCell"]
    return LiveCell(
        id=item["id"],
        static_id=item["staticId"],
        type=item["cellType"].lower(),
        label=item["label"] or None,
        source=written["source"] if written else "",
        connection=item["dataConnectionId"],
        dataframe=(sql["outputDataframe"] or None) if sql else None,
    )
