"""Writing cells. Facts: API operations CreateCell, UpdateCell, DeleteCell.

Observed by clients: a cell's `id` may change with every write, its `staticId` never; and a connection given on
create may be dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hexform.errors import NotPermitted, OutcomeUnknown, Rejected
from hexform.hex import answers
from hexform.hex.call import Call, Json, Steps, path
from hexform.hex.idempotent import create, is_deleted
from hexform.kinds.cell.reading import list_cells, live_cell, normal
from hexform.kinds.cell.spec import Cell
from hexform.kinds.state import ApplyState
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.directory import same
from hexform.model.live import LiveCell


def write(change: Change, work: ApplyState) -> Steps[str | None]:
    """Carry out one change and give the static id of the cell."""
    key = Address(change.address).key.partition("/")[0]
    writing = Writing(change, work, work.id_of(change, "project", key))
    writing.begin()
    if change.verb == "update":
        yield from writing.update()
    elif change.verb == "delete":
        yield from writing.delete()
    else:
        return (yield from writing.make())
    return change.id


class Writing:
    """One change of one cell. `ids` leads from static ids to the ids that calls need now."""

    def __init__(self, change: Change, work: ApplyState, project_id: str) -> None:
        self.change = change
        self.work = work
        self.project_id = project_id
        self.after = change.after if isinstance(change.after, Cell) else Cell.saying()
        self.live = next((cell for cell in work.actual.cells.get(project_id, ()) if cell.static_id == change.id), None)

    @property
    def ids(self) -> dict[str, str]:
        return self.work.ids[self.project_id]

    def begin(self) -> None:
        """What was observed holds until something is written; of a project that this run created nothing was."""
        cells = self.work.actual.cells.get(self.project_id, ())
        self.work.ids.setdefault(self.project_id, {cell.static_id: cell.id for cell in cells})

    def make(self) -> Steps[str]:
        """Create the cell behind its predecessor or at the end; in a replacement the old one goes after that."""
        behind = self._behind()
        reply = (yield from self._create(None)) if behind is None else (yield from self._on_cell(behind, self._create))
        if reply is None:
            raise Rejected("the cell that it goes behind is not there any more: plan again")
        static_id = self._written(reply)
        self.work.created["cell", self.change.address] = static_id
        connection = self._connection()
        if connection is not None and reply["dataConnectionId"] is None:
            yield from self._patch(static_id, {"dataConnectionId": connection})
        if self.change.verb == "replace":
            yield from self.delete()
        return static_id

    def update(self) -> Steps[None]:
        """One request with everything that differs; a SQL cell's source goes along with its dataframe."""
        differs = {row.path[0] for row in self.change.diff}
        body: Json = {}
        if differs & {"source", "output_dataframe"}:
            extra = {"outputDataframe": self.after.output_dataframe} if "output_dataframe" in differs else {}
            body["contents"] = _contents(self._type(), {"source": self._source(), **extra})
        if "data_connection" in differs:
            body["dataConnectionId"] = self._connection()
        yield from self._patch(self.change.id or "", body)

    def delete(self) -> Steps[None]:
        """Delete the cell; one that is not there any more is as wanted."""
        static_id = self.change.id or ""
        sent = _sent(lambda id_: Call("DeleteCell", "DELETE", path("/v1/cells/{}", id_)))
        try:
            yield from self._on_cell(static_id, sent)
        except OutcomeUnknown as error:
            if not (yield from is_deleted(partial(self._is_listed, static_id), error)):
                raise
        self.ids.pop(static_id, None)

    def _is_listed(self, static_id: str) -> Steps[bool]:
        yield from self._list_again()
        return static_id in self.ids

    def _patch(self, static_id: str, body: Json) -> Steps[None]:
        sent = _sent(lambda id_: Call("UpdateCell", "PATCH", path("/v1/cells/{}", id_), body=body))
        reply = yield from self._on_cell(static_id, sent)
        if reply is None:
            raise Rejected("the cell is not there any more: plan again")
        self._written(reply)

    def _create(self, behind: str | None) -> Steps[Json]:
        sql: Json = {}
        if (connection := self._connection()) is not None:
            sql["dataConnectionId"] = connection
        if self.after.output_dataframe is not None:
            sql["outputDataframe"] = self.after.output_dataframe
        body = {
            "projectId": self.project_id,
            "cellType": self._type().upper(),
            "label": self.after.label,
            "contents": _contents(self._type(), {"source": self._source(), **sql}),
            **({"location": {"insertAfterCellId": behind}} if behind is not None else {}),
        }
        reply: Json = yield from create(Call("CreateCell", "POST", "/v1/cells", body=body), self._find)
        return reply

    def _find(self) -> Steps[list[answers.Cell]]:
        """Cells that can only have come from this change: not known before, and of its label, type and source."""
        items = yield from list_cells(self.project_id)
        found = [item for item in items if item["staticId"] not in self.ids and self._is_new(live_cell(item))]
        if len(found) > 1:
            ids = ", ".join(sorted(item["staticId"] for item in found))
            raise OutcomeUnknown(f"{len(found)} new cells match (static ids {ids}): delete all but one")
        return found

    def _is_new(self, cell: LiveCell) -> bool:
        alike = same(cell.label or "") == same(self.after.label or "") and cell.type == self._type()
        return alike and normal(cell.source) == normal(self._source())

    def _on_cell(self, static_id: str, send: Callable[[str], Steps[Json]]) -> Steps[Json | None]:
        """Send something that refers to a cell; an id that changed meanwhile is looked up once. None: it is gone."""
        known = self.ids.get(static_id)
        refused: Rejected | None = None
        if known is not None:
            try:
                return (yield from send(known))
            except Rejected as error:
                # An id that is no more is reported as 403 or 404, or as 400 where it is in the body.
                if not isinstance(error, NotPermitted) and error.status != 400:
                    raise
                refused = error
        yield from self._list_again()
        fresh = self.ids.get(static_id)
        if fresh is None:
            return None
        if refused is not None and fresh == known:
            raise refused
        return (yield from send(fresh))

    def _list_again(self) -> Steps[None]:
        items = yield from list_cells(self.project_id)
        self.work.ids[self.project_id] = {item["staticId"]: item["id"] for item in items}

    def _written(self, reply: Json) -> str:
        static_id: str = reply["staticId"]
        self.ids[static_id] = reply["id"]
        return static_id

    def _behind(self) -> str | None:
        """The static id of the cell that a new one goes behind."""
        behind = self.after.behind
        if behind is None or behind.id is not None:
            return behind.id if behind is not None else None
        made = self.work.created.get(("cell", behind.label))
        if made is None:
            raise Rejected(f"{behind.label}, which it goes behind, is not there: plan again")
        return made

    def _type(self) -> str:
        written = self.after.type or (self.live.type if self.live else None)
        if written is None:
            raise Rejected("the cell is not there any more: plan again")
        return written

    def _source(self) -> str:
        if self.after.source is not None:
            return self.after.source
        return self.live.source if self.live else ""

    def _connection(self) -> str | None:
        connection = self.after.data_connection
        return None if connection is None else self.work.id_of(self.change, "connection", str(connection))


def _contents(kind: str, cell: Json) -> Json:
    """The contents of a cell as the API names them by its type."""
    return {f"{kind}Cell": cell}


def _sent(call: Callable[[str], Call]) -> Callable[[str], Steps[Json]]:
    """A call for a cell as steps."""

    def steps(id_: str) -> Steps[Json]:
        reply: Json = yield call(id_)
        return reply

    return steps
