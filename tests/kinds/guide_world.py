"""A tiny model of Hex's guides, and the ways to plan, carry out and cut off changes of guides against it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hexform.errors import HexformError, NotPermitted, Rejected
from hexform.hex.call import Call, Effect, Json, Remember, Steps, Together
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.guide.kind import Guide, GuideKind
from hexform.kinds.guide.spec import GuideSource
from hexform.kinds.work import ApplyState, Provenance
from hexform.model.address import Address, Pattern
from hexform.model.change import Change
from hexform.model.desired import Desired, GuideOwner, Removed
from hexform.model.ledger import GuideEntry
from hexform.model.live import Actual
from hexform.model.plan import digest
from hexform.model.settings import Settings
from hexform.state.memory import MemoryLedger

KIND = GuideKind()
TODAY = date(2027, 1, 1)
HEXFORM = {"source": "unknown", "id": "hexform"}
OTHERS = {"source": "unknown", "id": "others"}
MINE = GuideSource.model_validate({"unknown": "hexform"})
REPOSITORY = GuideSource.model_validate({"github": {"owner": "acme", "repo": "guides"}})


class Cut(BaseException):
    """The process is killed here."""


@dataclass
class Row:
    """A guide: `draft` is what the draft tree says where it differs from `live`; `owner` nothing: written in Hex."""

    id: str
    path: str
    owner: dict[str, str] | None = None
    draft: str | None = None
    live: str | None = None
    deleted: bool = False


@dataclass
class Hex:
    """`lists`: "tree" shows every guide, "drafts" those with an unpublished draft. `conflict`: "warning" or "400"."""

    lists: str = "tree"
    conflict: str = "warning"
    rows: dict[str, Row] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    numbers: int = 0

    def add(self, path: str, owner: Mapping[str, str] | None = None, **more: Any) -> Row:
        self.numbers += 1
        row = Row(f"g{self.numbers}", path, None if owner is None else dict(owner), **more)
        self.rows[row.id] = row
        return row

    def at(self, path: str) -> Row | None:
        return next((row for row in self.rows.values() if row.path == path), None)

    def live(self) -> dict[str, str]:
        return {row.path: row.live for row in self.rows.values() if row.live is not None}

    def drafts(self) -> dict[str, str]:
        """The draft tree: what a publish of everything would make live."""
        rows = [row for row in self.rows.values() if not row.deleted]
        return {row.path: row.live or "" if row.draft is None else row.draft for row in rows}

    def asked(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def __call__(self, call: Call) -> Json:
        self.calls.append(call)
        answers: dict[str, Callable[[Call], Json]] = {
            "ListDraftGuides": self._list,
            "UpsertGuideDraft": self._upsert,
            "PublishGuideDrafts": self._publish,
            "DeleteGuideDraft": self._delete,
        }
        return answers[call.operation](call)

    def _list(self, call: Call) -> Json:
        query = dict(call.query)
        rows = [
            row for row in self.rows.values() if not row.deleted and (self.lists == "tree" or row.draft is not None)
        ]
        if "externalSource" in query:
            rows = [row for row in rows if row.owner == json.loads(query["externalSource"])]
        start, most = int(query.get("after", 0)), int(query["limit"])
        after = str(start + most) if len(rows) > start + most else None
        values = [{"id": row.id, "filePath": row.path} for row in rows[start : start + most]]
        return {"values": values, "pagination": {"after": after}}

    def _upsert(self, call: Call) -> Json:
        assert call.body is not None
        assert 1 <= len(call.body["files"]) <= 20
        warnings, written = [], []
        for file in call.body["files"]:
            owner = {k: v for k, v in file["externalSource"].items() if k not in {"branch", "commitHash", "path"}}
            row = self.at(file["filePath"])
            if row is not None and row.owner != owner and not call.body.get("forceWrite"):
                warnings.append({"filePath": row.path, "message": "Cannot overwrite"})
            else:
                written.append((file, owner))
        if warnings and self.conflict == "400":
            raise Rejected("Cannot overwrite", where=call.where, status=400)
        files = []
        for file, owner in written:
            row = self.at(file["filePath"]) or self.add(file["filePath"])
            row.owner, row.draft, row.deleted = owner, file["contents"], False
            files.append({"id": row.id, "filePath": row.path})
        return {"files": files, "warnings": warnings, "traceId": "t"}

    def _publish(self, call: Call) -> Json:
        assert call.body is not None
        ids = call.body["orgGuideFileIds"]
        assert 1 <= len(ids) <= 100
        assert set(call.body) == {"orgGuideFileIds"}
        if any(each not in self.rows for each in ids):
            raise Rejected("Unknown guides", where=call.where, status=400)
        rows = [self.rows[each] for each in ids]
        for row in rows:
            self.published.append(row.id)
            if row.deleted:
                del self.rows[row.id]
            elif row.draft is not None:
                row.live, row.draft = row.draft, None
        return {"publishedGuides": [{"id": row.id, "filePath": row.path} for row in rows], "traceId": "t"}

    def _delete(self, call: Call) -> Json:
        row = self.rows.get(call.path.rpartition("/")[2])
        if row is None or row.deleted:
            raise NotPermitted("Forbidden", where=call.where, status=403)
        row.draft, row.deleted = None, True
        return {}


Answer = Callable[[Call], Json]


def drive(steps: Steps[Any], answer: Answer, ledger: MemoryLedger, before: Callable[[Effect], object] = id) -> Any:
    """Run steps to their end. `before` is told of every effect, and may cut the run off there."""
    reply: Any = None
    error: HexformError | None = None
    while True:
        try:
            effect = steps.throw(error) if error is not None else steps.send(reply)
        except StopIteration as end:
            return end.value
        reply, error = None, None
        before(effect)
        try:
            match effect:
                case Call():
                    reply = answer(effect)
                case Together(steps=parts):
                    reply = [drive(part, answer, ledger, before) for part in parts]
                case Remember(set_name=name, path=path, entry=entry):
                    ledger.record(name, path, entry)
        except HexformError as problem:
            error = problem


def guide(path: str, contents: str = "text", set_name: str = "main", source: GuideSource = MINE, **more: Any) -> Guide:
    return Guide(set_name=set_name, path=path, file=f"guides/{path}", contents=contents, source=source, **more)


def desired(
    *guides: Guide,
    policy: str = "report",
    removed: tuple[str, ...] = (),
    sets: Mapping[str, GuideSource] | None = None,
    written: bool = True,
    protected: tuple[str, ...] = (),
) -> Desired:
    sources = {"main": MINE, **(sets or {}), **{spec.set_name: spec.source for spec in guides}}
    settings = {"version": 1, "unmanaged": {"guides": policy}, "protected": protected}
    addresses = {Address.of("guide", spec.path): spec for spec in guides}
    return Desired(
        settings=Settings.model_validate(settings),
        specs=dict(addresses),
        removed=tuple(Removed("guide", path, source="workspace.yaml:9") for path in removed),
        places=dict.fromkeys(addresses, "workspace.yaml:5"),
        spoken=frozenset({"guide"}),
        guide_sets={name: GuideOwner(source.locator(), written) for name, source in sources.items()},
    )


def entry(row: Row | str, text: str = "text", **more: Any) -> GuideEntry:
    values = {"id": row if isinstance(row, str) else row.id, "digest": digest(text), "text": text}
    return GuideEntry.model_validate({**values, "published": True, "locator": HEXFORM, **more})


@dataclass
class World:
    """One workspace and one ledger."""

    hex: Hex = field(default_factory=Hex)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    provenance: Callable[[], Provenance] = lambda: Provenance("main", "c0ffee", "docs")

    def entries(self, wanted: Desired) -> dict[str, Mapping[str, GuideEntry]]:
        return {name: dict(self.ledger.entries(name)) for name in (*wanted.guide_sets, "")}

    def view(self, wanted: Desired, actual: Actual, targets: tuple[str, ...] = ()) -> PlanningContext:
        selected = tuple(map(Pattern, targets)) or None
        return PlanningContext(wanted, actual, today=TODAY, ledger=self.entries(wanted), families={}, selected=selected)

    def observe(self, wanted: Desired, targets: tuple[str, ...] = (), answer: Answer | None = None) -> Actual:
        actual = Actual()
        for steps in KIND.observe(self.view(wanted, actual, targets)):
            actual = drive(steps, answer or self.hex, self.ledger)(actual)
        return actual

    def plan(self, wanted: Desired, actual: Actual | None = None, targets: tuple[str, ...] = ()) -> PlanBuilder:
        sheet = PlanBuilder()
        KIND.plan(self.view(wanted, actual or self.observe(wanted, targets), targets), sheet)
        return sheet

    def work(self, wanted: Desired) -> ApplyState:
        return ApplyState(self.observe(wanted), self.ledger, self.provenance)

    def apply(
        self, wanted: Desired, answer: Answer | None = None, before: Callable[[Effect], object] = id
    ) -> dict[str, str | HexformError | None]:
        """Observe, plan and carry out; gives the results."""
        actual = self.observe(wanted)
        work = ApplyState(actual, self.ledger, self.provenance)
        changes = self.plan(wanted, actual).changes
        drive(KIND.apply_batch(changes, work), answer or self.hex, self.ledger, before)
        assert set(work.results) == {change.address for change in changes}
        return work.results


def changes(sheet: PlanBuilder) -> dict[str, Change]:
    return {change.name: change for change in sheet.changes}


def rows_of(change: Change) -> Iterator[tuple[Any, ...]]:
    return ((".".join(row.path), row.op, row.before, row.after) for row in change.diff)
