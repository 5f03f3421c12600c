"""Writing grants of a project. Facts: API operations EditProjectSharingUsers, -Groups, -Collections, -OrgAndPublic.

At most 25 entries a request; an answer with status 200 can carry failures of single principals. `workspace` and
`publicWeb` may be left out of a request, and stay as they are then; servers that want both get both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from hexform.errors import Rejected
from hexform.hex import answers
from hexform.hex.call import Call, Steps, path
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.state import ApplyState
from hexform.lib.visible import quoted
from hexform.model.access import FULL_ACCESS, NONE, lower
from hexform.model.change import Change
from hexform.model.directory import LiveProject, LiveSharing, Table
from hexform.model.row import Diff
from hexform.model.sides import PERSON

_MOST = 25


class Scope(NamedTuple):
    """A scope of grants: the kind of its principals, the API's word for one, for their ids, and its operation."""

    kind: str
    word: str
    answer: str
    operation: str


_SCOPES = {
    "users": Scope(PERSON, "user", "userIds", "EditProjectSharingUsers"),
    "groups": Scope("group", "group", "groupIds", "EditProjectSharingGroups"),
    "collections": Scope("collection", "collection", "collectionIds", "EditProjectSharingCollections"),
}
_OPEN = {"workspace": "workspace", "public_web": "publicWeb"}


def _batches(rows: Iterable[Diff]) -> list[tuple[str, list[Diff]]]:
    """The rows of each request. Those that only narrow go last: in between nobody has less than before or after."""
    found: list[tuple[str, list[Diff]]] = []
    listed = list(rows)
    opened = [row for row in listed if row.path[0] in _OPEN]
    if opened:
        found.append(("", opened))
    for scope in _SCOPES:
        own = sorted((row for row in listed if row.path[0] == scope), key=narrows)
        found += [(scope, own[start : start + _MOST]) for start in range(0, len(own), _MOST)]
    return sorted(found, key=lambda batch: all(map(narrows, batch[1])))


def narrows(row: Diff) -> bool:
    """Whether a row takes access away, or lowers it."""
    return row.op == "remove" or lower(str(row.after or NONE), str(row.before or NONE))


def requests(rows: Iterable[Diff]) -> int:
    """How many requests these rows take."""
    found = list(rows)
    counts = (math.ceil(sum(row.path[0] == scope for row in found) / _MOST) for scope in _SCOPES)
    return sum(counts) + any(row.path[0] in _OPEN for row in found)


def write(change: Change, project_id: str, live: LiveProject | None, work: ApplyState) -> Steps[None]:
    """Send all scopes of a change; what the API refuses for single principals is raised at the end, named."""
    failures: list[str] = []
    for scope, rows in _batches(change.diff):
        if scope:
            failures += yield from _write_scope(change, scope, rows, project_id, work)
        else:
            failures += yield from _write_open(rows, project_id, live)
    if failures:
        raise Rejected(f"Hex refused part of it: {'; '.join(failures)}", where=f"project {change.name!r}")


def _write_scope(change: Change, name: str, rows: list[Diff], project_id: str, work: ApplyState) -> Steps[list[str]]:
    scope = _SCOPES[name]
    by_id = {work.id_of(change, scope.kind, row.path[-1]): row for row in rows}
    entries = [
        {scope.word: {"id": key}, "access": NONE if row.op == "remove" else row.after} for key, row in by_id.items()
    ]
    where = path(f"/v1/projects/{{}}/sharing/{name}", project_id)
    reply = yield Call(scope.operation, "PATCH", where, body={"sharing": {"upsert": {name: entries}}})
    failed: list[str] = []
    for error in reply.get("errors") or ():
        names = [by_id[key].path[-1] if key in by_id else quoted(key) for key in error.get(scope.answer) or ()]
        failed.append(f"{', '.join(names) or name}: {_reason(error)}")
    return failed


def _write_open(rows: list[Diff], project_id: str, live: LiveProject | None) -> Steps[list[str]]:
    body = {_OPEN[row.path[0]]: row.after for row in rows}
    where = path("/v1/projects/{}/sharing/workspaceAndPublic", project_id)
    operation = "EditProjectSharingOrgAndPublic"
    try:
        reply = yield Call(operation, "PATCH", where, body={"sharing": body})
    except Rejected as error:
        if error.status != 400 or len(body) == 2 or live is None or live.sharing is None:
            raise
        there = {"workspace": live.sharing.workspace, "publicWeb": live.sharing.public_web}
        reply = yield Call(operation, "PATCH", where, body={"sharing": {**there, **body}})
    refused: answers.Shared[answers.OpeningRefused] = reply
    return [f"{_opened(error)}: {_reason(error)}" for error in refused.get("errors") or ()]


def _opened(error: answers.OpeningRefused) -> str:
    kind = error.get("type") or "access"
    return kind if kind in _OPEN.values() or kind == "access" else quoted(kind)


def _reason(error: answers.Refused) -> str:
    reason = error.get("reason")
    return quoted(reason) if reason else "no reason given"


def with_extras(change: Change, live: LiveProject, work: ApplyState) -> Change:
    """The change of a project that was just created, with what Hex gave it by itself and nobody wrote taken out.

    Only now it is known who owns it; the owner keeps FULL_ACCESS, whatever is written.
    """
    after = change.after
    extras = list(_extras(after, live, work)) if isinstance(after, ProjectSharing) and after.exclusive else []
    refs = {kind: dict(ids) for kind, ids in change.refs.items()}
    for row, kind, live_id in extras:
        refs.setdefault(kind, {})[row.path[-1]] = live_id
    rows = [row for row in change.diff if not _lowers_owner(row, live)]
    return change.model_copy(update={"diff": (*rows, *(row for row, _, _ in extras)), "refs": refs})


def _lowers_owner(row: Diff, live: LiveProject) -> bool:
    return row.path[0] == "users" and row.path[-1].casefold() == live.owner.casefold() and row.after != FULL_ACCESS


def _extras(after: ProjectSharing, live: LiveProject, work: ApplyState) -> Iterator[tuple[Diff, str, str]]:
    sharing = live.sharing or LiveSharing()
    directory = work.actual.directory
    tables: dict[str, Table[Any]] = {
        "users": directory.people,
        "groups": directory.groups,
        "collections": directory.collections,
    }
    for name, scope in _SCOPES.items():
        wanted = getattr(after, name)
        labels = None if wanted is None else {str(key) for key in wanted}
        for label, access in getattr(sharing, name):
            rows = tables[name].named(label)
            owns = name == "users" and label.casefold() == live.owner.casefold()
            if labels is not None and label not in labels and access != NONE and len(rows) == 1 and not owns:
                yield Diff(path=(name, label), op="remove", before=access), scope.kind, rows[0].id
