"""Project statuses: a workspace-defined name, one a project. Facts: API operation UpdateProject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from hexform.errors import Rejected
from hexform.kinds.base import Kind, Reading
from hexform.kinds.loading import Entry, Loader
from hexform.kinds.project_status.spec import ProjectStatus, StatusWish
from hexform.lib.visible import shown
from hexform.model.address import Address
from hexform.model.mistake import Mistake

if TYPE_CHECKING:
    from hexform.hex.call import Steps
    from hexform.kinds.builder import PlanBuilder
    from hexform.kinds.context import PlanningContext
    from hexform.kinds.state import ApplyState
    from hexform.model.change import Change
    from hexform.model.directory import LiveProject
    from hexform.model.live import Actual

_DEFAULT = "Hex may give a new project a default status; it is cleared"


class ProjectStatusKind(Kind):
    """The status of a project, by name: the API can neither list nor make statuses."""

    name = "project_status"
    model = ProjectStatus
    wish = StatusWish
    noun = "status"
    part = "status"
    about = "A status by name; null clears; or {one_of: [...]}."
    example = "Production"
    read_with = "project"

    def load(self, loader: Loader, blocks: Mapping[str, Entry]) -> None:
        """A status is one of `statuses`, where these are written."""
        for key, entry in blocks.items():
            status: StatusWish | None = loader.take(self.name, key, entry)
            for name in status.one_of if status is not None else ():
                if loader.statuses is not None and name not in loader.statuses:
                    known = ", ".join(shown(each) for each in islice(loader.statuses, 20))
                    which = loader.mistakes.hint(name, loader.statuses) or f": they are {known}"
                    what = f"the status `{shown(name)}` is not one of `statuses`{which}"
                    loader.mistakes.at(entry.source, entry.value_at, Mistake.UNKNOWN_NAME, what)

    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        from hexform.kinds.project.owner import project_of
        from hexform.model.change import UPDATE

        for address, wish in context.specs(self.name, StatusWish):
            live, owner, error = project_of(context, address)
            if error is not None:
                builder.error(address, *error, context.source(address))
                continue
            builder.propose(
                address,
                _status(live.status) if live else None,
                _status(_wanted(wish, live)),
                actions=UPDATE,
                name=live.name if live else context.projects.identities[owner].name,
                id=live.id if live else None,
                uses={"project": {address.key: live.id}} if live else {},
                depends_on=() if live else (owner,),
                # What a new project gets is known only once it is there, so clearing it is a change in any case.
                warnings=(_DEFAULT,) if live is None and not wish.one_of else (),
                source=context.source(address),
            )

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        from hexform.hex.call import Call, path

        project_id = work.id_of(change, "project", Address(change.address).key)
        status = change.after.status if isinstance(change.after, ProjectStatus) else None
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

    def wish_of(self, fields: Mapping[str, Any]) -> StatusWish:
        status = fields.get("status")
        return StatusWish.model_construct({"one_of"}, one_of=(status,) if status is not None else ())

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        return {}


@cache
def _status(name: str | None) -> ProjectStatus:
    """Equal ones are one spec: a workspace has few statuses."""
    return ProjectStatus.saying(status=name)


def _wanted(wish: StatusWish, live: LiveProject | None) -> str | None:
    """The status that is there, if it is one of those that are wanted; else the first of them."""
    from hexform.model.directory import same

    if live is not None and live.status is not None and same(live.status) in map(same, wish.one_of):
        return live.status
    return wish.one_of[0] if wish.one_of else None


def _known(work: ApplyState) -> str:
    in_use = sorted({project.status for project in work.actual.directory.projects if project.status})
    parts = [f"in use: {', '.join(in_use) or 'none seen'}"]
    if work.statuses:
        parts.insert(0, f"`statuses` names: {', '.join(work.statuses)}")
    return "; ".join(parts)
