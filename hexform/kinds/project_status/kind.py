"""Project statuses: a workspace-defined name, one a project. Facts: API operation UpdateProject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from hexform.errors import Rejected
from hexform.hex.call import Call, Steps, path
from hexform.kinds.again import Again
from hexform.kinds.base import Kind, Reading
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.project.owner import project_of
from hexform.kinds.work import ApplyState
from hexform.model.address import Address
from hexform.model.change import UPDATE, Change, Diff
from hexform.model.diff import difference
from hexform.model.directory import LiveProject, same
from hexform.model.fields import Name, Written, is_null
from hexform.model.live import Actual


def _any_form(document: dict[str, Any]) -> None:
    long = dict(document)
    document.clear()
    document["anyOf"] = [{"type": "string", "minLength": 1, "maxLength": 255}, {"type": "null"}, long]


class ProjectStatus(Written):
    """`one_of` holds the wanted status alone, or the statuses within which Hex rules; none of them clears."""

    model_config = ConfigDict(json_schema_extra=_any_form)

    one_of: tuple[Name, ...] = Field(description="Any of these is as wanted; else the first is set.")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            if not value.get("one_of"):
                raise ValueError("needs `one_of` with at least one status")
            return value
        return {"one_of": ()} if is_null(value) else {"one_of": (value,)}


class ProjectStatusKind(Kind):
    """The status of a project, by name: the API can neither list nor make statuses."""

    name = "project_status"
    read_with = "project"

    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        for address, spec in context.specs("project_status", ProjectStatus):
            live, owner, error = project_of(context, address)
            if error:
                builder.error(address, error, context.place(address))
                continue
            builder.settle(_change(context, address, spec, live, owner), address)

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        key = change.address.partition(".")[2]
        project_id = work.id_of(change, f"project:{key}")
        status = (change.after or {})["status"]
        body = {"status": status}
        try:
            yield Call("UpdateProject", "PATCH", path("/v1/projects/{}", project_id), body=body)
        except Rejected as error:
            if status is None or error.status not in {400, 404}:
                raise
            raise Rejected(
                f"{error.what}; is there a status {status!r}? {_known(work)}", where=error.where, status=error.status
            ) from None
        return project_id

    def again(self, change: Change, wanted: Again) -> None:
        wanted.owner(change)
        wanted.want(change, ProjectStatus.model_validate((change.after or {}).get("status")))

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        return {}


def _change(
    context: PlanningContext, address: Address, spec: ProjectStatus, live: LiveProject | None, owner: Address
) -> Change:
    wanted = spec.one_of[0] if spec.one_of else None
    if live is not None and live.status is not None and same(live.status) in {same(name) for name in spec.one_of}:
        wanted = live.status
    before = {"status": live.status} if live else None
    after = {"status": wanted}
    rows = difference(before, after)
    warnings: tuple[str, ...] = ()
    if live is None and wanted is None:
        # Nobody knows what a new project gets until it is there, so clearing it is a change in any case.
        rows = (Diff(path=("status",), op="replace"),)
        warnings = ("Hex may give a new project a default status; it is cleared",)
    return Change(
        address=address,
        kind="project_status",
        name=live.name if live else context.projects.identities[owner].name,
        id=live.id if live else None,
        actions=UPDATE,
        before=before,
        after=after,
        diff=rows,
        depends_on=() if live else (owner,),
        requests=1,
        warnings=warnings,
        source=context.place(address),
        refs={f"project:{address.key}": live.id} if live else {},
    )


def _known(work: ApplyState) -> str:
    in_use = sorted({project.status for project in work.actual.directory.projects if project.status})
    parts = [f"in use: {', '.join(in_use) or 'none seen'}"]
    if work.statuses:
        parts.insert(0, f"`statuses` names: {', '.join(work.statuses)}")
    return "; ".join(parts)
