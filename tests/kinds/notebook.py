"""A tiny model of a project's notebook, and the ways to plan, carry out and cut off changes of cells against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any

from hexform.errors import HexformError, NotPermitted
from hexform.hex.call import Call, Json, Pause, Steps
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.cell.kind import Cell, CellKind
from hexform.kinds.context import PlanningContext
from hexform.kinds.project.kind import ProjectKind
from hexform.kinds.project.owner import Project
from hexform.kinds.work import ApplyState, Provenance
from hexform.model.address import Address, Pattern
from hexform.model.change import Change
from hexform.model.desired import Desired, Removed
from hexform.model.directory import Directory, LiveProject, Named, Table
from hexform.model.fields import Written
from hexform.model.ledger import GuideEntry
from hexform.model.live import Actual, LiveCell
from hexform.model.settings import Settings

PROJECT = "0197a3c2-project"
SNOWFLAKE = Named("c-1", "Snowflake")
CONNECTIONS = (SNOWFLAKE, Named("c-2", "Postgres"), Named("c-3", "Twin"), Named("c-4", "Twin"))
KIND = CellKind()


class Cut(BaseException):
    """The run ends here, between two requests."""


@dataclass
class Notebook:
    """The cells of one project, and what the API does with them. `rekey`: a write changes the ids of all cells."""

    cells: list[dict[str, Any]] = field(default_factory=list)
    rekey: bool = False
    drop_connections: bool = False
    calls: list[Call] = field(default_factory=list)
    numbers: Iterable[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._numbers = iter(self.numbers)

    def add(self, label: str | None, kind: str = "CODE", source: str = "", at: int | None = None, **more: Any) -> str:
        number = next(self._numbers)
        cell = {"id": f"i{number}", "staticId": f"s{number}", "cellType": kind, "label": label, "source": source}
        cell |= {"dataConnectionId": None, "outputDataframe": None, **more}
        self.cells.insert(len(self.cells) if at is None else at, cell)
        return f"s{number}"

    def labels(self) -> list[str | None]:
        return [cell["label"] for cell in self.cells]

    def writes(self) -> list[str]:
        return [call.operation for call in self.calls if call.method != "GET"]

    def answer(self, call: Call) -> Json:
        self.calls.append(call)
        body = call.body or {}
        match call.operation:
            case "ListCells":
                assert call.query[0] == ("projectId", PROJECT)
                return {"values": [self.show(cell) for cell in self.cells], "pagination": {"after": None}}
            case "CreateCell":
                return self.create(body)
            case "UpdateCell":
                return self.update(self.find(call), body)
        self.cells.remove(self.find(call))
        self.after_write(None)
        return {"cellId": call.path.rpartition("/")[2]}

    def find(self, call: Call) -> dict[str, Any]:
        return self.by_id(call.path.rpartition("/")[2])

    def by_id(self, id_: str) -> dict[str, Any]:
        for cell in self.cells:
            if cell["id"] == id_:
                return cell
        raise NotPermitted("Not found", status=404)

    def create(self, body: Json) -> Json:
        (kind, contents), *more = body["contents"].items()
        assert not more
        assert kind == f"{body['cellType'].lower()}Cell"
        behind = body.get("location", {}).get("insertAfterCellId")
        at = None if behind is None else self.cells.index(self.by_id(behind)) + 1
        self.add(body["label"], body["cellType"], contents["source"], at)
        cell = self.cells[-1 if at is None else at]
        cell["outputDataframe"] = contents.get("outputDataframe")
        cell["dataConnectionId"] = None if self.drop_connections else contents.get("dataConnectionId")
        self.after_write(cell)
        return self.show(cell)

    def update(self, cell: dict[str, Any], body: Json) -> Json:
        for contents in (body.get("contents") or {}).values():
            cell["source"] = contents["source"]
            cell["outputDataframe"] = contents.get("outputDataframe", cell["outputDataframe"])
        cell["dataConnectionId"] = body.get("dataConnectionId", cell["dataConnectionId"])
        self.after_write(cell)
        return self.show(cell)

    def after_write(self, cell: dict[str, Any] | None) -> None:
        for other in self.cells if self.rekey else [cell] if cell else []:
            other["id"] = f"i{next(self._numbers)}"

    def show(self, cell: dict[str, Any]) -> Json:
        kind = cell["cellType"].lower()
        contents: Json = dict.fromkeys(("codeCell", "sqlCell", "markdownCell"))
        if f"{kind}Cell" in contents:
            contents[f"{kind}Cell"] = {"source": cell["source"]}
        if kind == "sql":
            contents["sqlCell"]["outputDataframe"] = cell["outputDataframe"] or "dataframe"
        shown = {key: cell[key] for key in ("id", "staticId", "cellType", "label", "dataConnectionId")}
        return {**shown, "contents": contents, "projectId": PROJECT}


def run(steps: Steps[Any], answer: Callable[[Call], Json]) -> Any:
    """Drive steps to their end; waiting takes no time."""
    reply: Any = None
    error: HexformError | None = None
    while True:
        try:
            effect = steps.send(reply) if error is None else steps.throw(error)
        except StopIteration as end:
            return end.value
        reply, error = None, None
        if isinstance(effect, Pause):
            continue
        assert isinstance(effect, Call)
        try:
            reply = answer(effect)
        except HexformError as problem:
            error = problem


def cell(label: str | None = None, *, project: str = "p", **written: Any) -> Cell:
    """A cell as the configuration gives it, without its place."""
    values = {"type": "code", **written} if label is not None and "type" not in written else written
    values = {key: value for key, value in values.items() if value is not ...}
    return Cell(project=project, index=0, **({"label": label} if label is not None else {}), **values)


def desired(
    *cells: Cell,
    removed: Sequence[Removed] = (),
    settings: dict[str, Any] | None = None,
    project: Project | None = None,
    managed: Sequence[str] = ("p",),
) -> Desired:
    """A configuration of one project, `project.p`."""
    specs: dict[Address, Written] = {Address("project.p"): project or Project(id=PROJECT)}
    numbers: dict[str, int] = {}
    for spec in cells:
        number = numbers.setdefault(spec.project, 0)
        numbers[spec.project] += 1
        address = Address(f"cell.{spec.project}/{spec.label or f'#{spec.id}'}")
        specs[address] = spec.model_copy(update={"index": number})
    places = {address: f"workspace.yaml:{line}" for line, address in enumerate(specs, 1)}
    return Desired(
        Settings(version=1, **(settings or {})),
        specs=specs,
        removed=tuple(removed),
        places=places,
        spoken=frozenset({"project", "cell"}),
        managed_cells=frozenset(managed),
    )


def enforced(title: str = "Revenue") -> Project:
    return Project(id=PROJECT, title=title, cell_order="enforce")


def live(*cells: LiveCell) -> Actual:
    """What was observed of that project."""
    return Actual(
        Directory(
            projects=Table((LiveProject(PROJECT, "Revenue"),)),
            connections=Table(CONNECTIONS),
        ),
        cells={PROJECT: cells},
    )


def view(wanted: Desired, actual: Actual, target: str | None = None) -> PlanningContext:
    ledger: dict[str, dict[str, GuideEntry]] = {}
    families = {"project": ProjectKind().family}
    selected = (Pattern(target),) if target else None
    return PlanningContext(
        wanted, actual, today=date(2026, 11, 22), ledger=ledger, families=families, selected=selected
    )


def planned(wanted: Desired, actual: Actual, target: str | None = None) -> PlanBuilder:
    sheet = PlanBuilder()
    KIND.plan(view(wanted, actual, target), sheet)
    return sheet


def observed(wanted: Desired, notebook: Notebook, actual: Actual | None = None) -> Actual:
    """What planning reads, from the notebook."""
    found = replace(actual or live(), cells={})
    for steps in KIND.observe(view(wanted, found)):
        found = run(steps, notebook.answer)(found)
    return found


def in_order(sheet: PlanBuilder) -> list[Change]:
    """The changes as the engine carries them out: deletions last."""
    return sorted(sheet.changes, key=lambda change: change.verb == "delete")


class NoLedger:
    """Nothing here writes guides."""

    problem = ""

    def entries(self, set_name: str) -> dict[str, GuideEntry]:
        return {}

    def record(self, set_name: str, path: str, entry: GuideEntry | None) -> None:
        raise AssertionError(set_name, path, entry)


def work(actual: Actual) -> ApplyState:
    return ApplyState(actual, NoLedger(), lambda: Provenance("main", "abc"))


def carry_out(sheet: PlanBuilder, actual: Actual, notebook: Notebook, most: int | None = None) -> ApplyState:
    """Apply all changes; after `most` writes the run ends as if it were killed."""
    going, left = work(actual), most

    def answer(call: Call) -> Json:
        nonlocal left
        if call.method != "GET" and left is not None:
            if left == 0:
                raise Cut
            left -= 1
        return notebook.answer(call)

    try:
        for change in in_order(sheet):
            assert all(need in going.results or not need.startswith("cell.") for need in change.depends_on)
            going.results[change.address] = run(KIND.apply(change, going), answer)
    except Cut:
        pass
    return going
