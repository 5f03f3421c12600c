"""Writing grants of a project. Facts: API operations EditProjectSharingUsers, -Groups, -Collections, -OrgAndPublic.

At most 25 entries a request; an answer with status 200 can carry failures of single principals.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from hexform.errors import Rejected
from hexform.hex.call import Call, Json, Steps, path
from hexform.kinds.work import ApplyState
from hexform.model.access import FULL_ACCESS, NONE
from hexform.model.change import Change, Diff
from hexform.model.directory import LiveProject, LiveSharing, Table

_MOST = 25
# Scope in the configuration: what a label is called in `refs`, the API's words for one entry, and its operation.
_SCOPES = {
    "users": ("user", "userIds", "EditProjectSharingUsers"),
    "groups": ("group", "groupIds", "EditProjectSharingGroups"),
    "collections": ("collection", "collectionIds", "EditProjectSharingCollections"),
}
_OPEN = {"workspace": "workspace", "public_web": "publicWeb"}


def requests(rows: Iterable[Diff]) -> int:
    """How many requests these rows take."""
    found = list(rows)
    batches = sum(math.ceil(sum(row.path[0] == scope for row in found) / _MOST) for scope in _SCOPES)
    return batches + any(row.path[0] in _OPEN for row in found)


def write(change: Change, project_id: str, live: LiveProject | None, work: ApplyState) -> Steps[None]:
    """Send all scopes of a change; what the API refuses for single principals is raised at the end, named."""
    failures: list[str] = []
    if any(row.path[0] in _OPEN for row in change.diff):
        failures += yield from _write_open(change, project_id, live)
    for scope in _SCOPES:
        rows = [row for row in change.diff if row.path[0] == scope]
        for start in range(0, len(rows), _MOST):
            failures += yield from _write_scope(change, scope, rows[start : start + _MOST], project_id, work)
    if failures:
        raise Rejected(f"Hex refused part of it: {'; '.join(failures)}", where=f"project {change.name!r}")


def _write_scope(change: Change, scope: str, rows: list[Diff], project_id: str, work: ApplyState) -> Steps[list[str]]:
    kind, answer, operation = _SCOPES[scope]
    labels = {work.id_of(change, f"{kind}:{row.path[-1]}"): row for row in rows}
    entries = [{kind: {"id": key}, "access": NONE if row.op == "remove" else row.after} for key, row in labels.items()]
    where = path(f"/v1/projects/{{}}/sharing/{scope}", project_id)
    reply = yield Call(operation, "PATCH", where, body={"sharing": {"upsert": {scope: entries}}})
    failed: list[str] = []
    for error in _errors(reply):
        names = [labels[key].path[-1] if key in labels else str(key) for key in error.get(answer) or ()]
        failed.append(f"{', '.join(names) or scope}: {error.get('reason') or 'no reason given'}")
    return failed


def _write_open(change: Change, project_id: str, live: LiveProject | None) -> Steps[list[str]]:
    """`workspace` and `public_web` together: where both are managed both are sent."""
    after = change.after or {}
    body = {name: after[key] for key, name in _OPEN.items() if key in after}
    where = path("/v1/projects/{}/sharing/workspaceAndPublic", project_id)
    operation = "EditProjectSharingOrgAndPublic"
    try:
        reply = yield Call(operation, "PATCH", where, body={"sharing": body})
    except Rejected as error:
        if error.status != 400 or len(body) == 2 or live is None or live.sharing is None:
            raise
        # The API's document lets either be left out; a server that wants both gets the other as it is.
        there = {"workspace": live.sharing.workspace, "publicWeb": live.sharing.public_web}
        reply = yield Call(operation, "PATCH", where, body={"sharing": {**there, **body}})
    return [f"{error.get('type') or 'access'}: {error.get('reason')}" for error in _errors(reply)]


def _errors(reply: Json) -> list[dict[str, Any]]:
    return [error for error in reply.get("errors") or () if isinstance(error, dict)]


def with_extras(change: Change, live: LiveProject, work: ApplyState) -> Change:
    """The change of a project that was just created, with what Hex gave it by itself and nobody wrote taken out.

    Only now it is known who owns it; the owner keeps FULL_ACCESS, whatever is written.
    """
    extras = list(_extras(change, live, work)) if "additive" not in change.flags else []
    refs = {**change.refs, **{key: value for _, key, value in extras}}
    rows = [row for row in change.diff if not _lowers_owner(row, live)]
    return change.model_copy(update={"diff": (*rows, *(row for row, _, _ in extras)), "refs": refs})


def _lowers_owner(row: Diff, live: LiveProject) -> bool:
    return row.path[0] == "users" and row.path[-1].casefold() == live.owner.casefold() and row.after != FULL_ACCESS


def _extras(change: Change, live: LiveProject, work: ApplyState) -> Iterator[tuple[Diff, str, str]]:
    sharing = live.sharing or LiveSharing()
    directory = work.actual.directory
    found: dict[str, Table[Any]] = {
        "users": directory.people,
        "groups": directory.groups,
        "collections": directory.collections,
    }
    for scope, (kind, _, _) in _SCOPES.items():
        wanted = (change.after or {}).get(scope)
        for name, access in getattr(sharing, scope):
            rows = found[scope].named(name)
            owns = scope == "users" and name.casefold() == live.owner.casefold()
            if wanted is not None and name not in wanted and access != NONE and len(rows) == 1 and not owns:
                row = Diff(path=(scope, name), op="remove", before=access)
                yield row, f"{kind}:{name}", rows[0].id
