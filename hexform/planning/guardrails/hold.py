"""The changes that `protected` and `statuses` of a guard or a configuration refuse, whatever they were planned from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hexform.kinds.collection.sharing import closes
from hexform.kinds.group.access import loses_everybody, part_of, projects_in, reached_by
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.directory import LiveCollection, LiveProject
from hexform.model.live import Actual
from hexform.model.notice import Code
from hexform.model.refusal import Refusal
from hexform.planning.guardrails.guard import Protection
from hexform.planning.narrowing import deletes_or_narrows


def protected_by(
    protection: Protection, changes: Sequence[Change], actual: Actual, lines: Mapping[str, str], who: str
) -> tuple[Refusal, ...]:
    """A refusal for each change that deletes, replaces or narrows what is protected; no permission lifts it."""
    found = []
    for change in changes:
        line = _line(protection, change) if deletes_or_narrows(change) else None
        done, it = _done(change), "it"
        if line is None:
            line, it = _line_of_access(protection, change, actual)
        if line is not None:
            what = f"{change.address} would be {done}, and {who} protects {it} by {protection.patterns[line]!r}"
            source = lines.get(f"protected[{line}]", lines.get("protected"))
            found.append(_refusal(Code.PROTECTED, change, what, source))
    return tuple(found)


def statuses_refused(changes: Sequence[Change], allowed: Sequence[str] | None) -> tuple[Refusal, ...]:
    """A refusal for each status that is set and not allowed."""
    return tuple(
        _refusal(
            Code.STATUS_NOT_ALLOWED,
            change,
            f"{change.address} would become {status!r}, which `statuses` does not list",
            None,
        )
        for change in changes
        if change.kind == "project_status" and allowed is not None
        for status in [getattr(change.after, "status", None)]
        if status is not None and status not in allowed
    )


def _line(protection: Protection, change: Change) -> int | None:
    key, _, rest = Address(change.address).key.partition("/")
    if change.kind == "cell":
        return protection.line("cell", key, change.ref("project", key), rest)
    # A change that renames something is held by the name that it has now, too.
    names = {change.name, getattr(change.before, "name", None) or change.name}
    lines = [protection.line(change.kind, name, change.id) for name in sorted(names)]
    return next((line for line in lines if line is not None), None)


def _line_of_access(protection: Protection, change: Change, actual: Actual) -> tuple[int | None, str]:
    """The pattern that protects something to which a change closes a group or a collection, and the name of that."""
    for held in _closed(change, actual):
        line = protection.line(part_of(held), held.name, held.id)
        if line is not None:
            return line, f"{held.name}, to which it gives access,"
    return None, ""


def _closed(change: Change, actual: Actual) -> Iterable[LiveCollection | LiveProject]:
    """What everybody in a group, or somebody in a collection, loses by a change."""
    directory = actual.directory
    group, collection = directory.groups.by_id.get(change.id or ""), directory.collections.by_id.get(change.id or "")
    if change.kind == "group" and group is not None and loses_everybody(change, actual):
        return reached_by(directory, group)
    sides = (getattr(side, "sharing", None) for side in (change.before, change.after))
    return projects_in(directory, collection) if collection is not None and closes(*sides) else ()


def _done(change: Change) -> str:
    return {"delete": "deleted", "replace": "replaced"}.get(change.verb, "narrowed")


def _refusal(code: Code, change: Change, message: str, source: str | None) -> Refusal:
    return Refusal(
        code=code, limit=code, found=1, allowed=0, addresses=(change.address,), message=message, source=source
    )
