"""Redact plans, drift reports and runs for the readers of a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar, cast

from hexform.lib.picked import union
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.drift import DriftEntry, DriftReport, IgnoredDrift
from hexform.model.event import ChangeEnded, ChangeStarted, Event
from hexform.model.notice import Code, Notice
from hexform.model.plan import ByHand, Pending, Place, Plan, Unmanaged
from hexform.model.refusal import Refusal
from hexform.model.run import Done, Run
from hexform.model.settings import Limits
from hexform.report.reading import Document
from hexform.report.redaction import people
from hexform.report.redaction.known import OUTSIDE, Known
from hexform.report.redaction.rows import of_trusted, of_written
from hexform.report.view.values import counted

_ELSEWHERE = "the JSON and HTML formats say more"
_MEANINGS = {code.value: code.meaning for code in Code}
T = TypeVar("T", Change, DriftEntry, Done)
D = TypeVar("D", bound=Document)


def redact(document: D, known: Known) -> D:
    """Redact all unknown names and texts. Access reports are not redacted: their purpose is to name people."""
    return cast("D", _redact(document, known))


def redact_event(event: Event, known: Known) -> Event:
    """Redact an event of a change."""
    if isinstance(event, ChangeStarted):
        return ChangeStarted(_one_change(event.change, known))
    if isinstance(event, ChangeEnded):
        hide = not known.trusts(event.change) or known.reveals(event.why)
        return event._replace(
            change=_one_change(event.change, known), why=_ELSEWHERE if event.why and hide else event.why
        )
    return event


def _one_change(change: Change, known: Known) -> Change:
    return _change(change, known) if known.knows_address(change.address) else _number([change])


def _redact(document: Document, known: Known) -> Document:
    match document:
        case Plan():
            return _plan(document, known.with_read(*_read_by_plan(document)))
        case DriftReport():
            entries = [[entry.name, entry.id, entry.hex] for entry in document.drift]
            found = _people_of(document)
            return _drift(document, known.with_read(entries, document.unmanaged, _nearest(document.pending), *found))
        case Run():
            return _run(document, known.with_read([[done.name, done.before] for done in document.changes]))
        case _:
            return document


def _read_by_plan(plan: Plan) -> Iterable[object]:
    """The parts of a plan that were read from Hex."""
    yield [[change.name, change.id, change.before, change.refs] for change in plan.changes]
    yield plan.unmanaged, _nearest(plan.pending)
    yield from _people_of(plan)


def _people_of(plan: Plan | DriftReport) -> Iterator[object]:
    changes = plan.access.changes if plan.access else ()
    yield union([*(finding.people for finding in plan.guardrails), *(change.people for change in changes)])
    projects = {finding.project for finding in plan.guardrails}.union(*(change.projects for change in changes))
    yield [[project.title, project.id] for project in projects]
    yield {way.name for change in changes for way in (*change.before_by, *change.after_by)}


def _nearest(pending: Iterable[Pending]) -> list[str]:
    return [email for person in pending for email in person.nearest]


def _plan(plan: Plan, known: Known) -> Plan:
    findings = people.guardrails(plan.guardrails, known)
    anonymous = {finding.name for finding in findings if finding.project.id is None}
    return plan.model_copy(
        update={
            "workspace": _place(plan.workspace, known),
            "changes": _changes(plan.changes, known, lambda change: change.verb),
            "access": people.access(plan.access, known) if plan.access else None,
            "guardrails": findings,
            "unmanaged": _unmanaged(plan.unmanaged, known),
            "pending": _pending(plan.pending, known),
            "warnings": redact_notices(plan.warnings, known),
            "errors": redact_notices(plan.errors, known),
            "refused": tuple(_refusal(each, anonymous, known) for each in plan.refused),
            "by_hand": _by_hand(plan.by_hand, known),
        }
    )


def _drift(report: DriftReport, known: Known) -> DriftReport:
    return report.model_copy(
        update={
            "workspace": _place(report.workspace, known),
            "drift": _changes(report.drift, known, _state),
            "ignored": _ignored(report.ignored, known),
            "access": people.access(report.access, known) if report.access else None,
            "guardrails": people.guardrails(report.guardrails, known),
            "unmanaged": _unmanaged(report.unmanaged, known),
            "pending": _pending(report.pending, known),
            "warnings": redact_notices(report.warnings, known),
            "errors": redact_notices(report.errors, known),
        }
    )


def _ignored(hidden: Iterable[IgnoredDrift], known: Known) -> tuple[IgnoredDrift, ...]:
    """Ignored drift; addresses outside the configuration are counted by kind and entry of `drift.ignore`."""
    alike: dict[IgnoredDrift, int] = {}
    for each in hidden:
        unwritten = not known.knows_address(each.address)
        kind = Address(each.address).kind
        key = each.model_copy(update={"address": kind}) if unwritten else each
        alike[key] = alike.get(key, 0) + unwritten
    return tuple(_count_ignored(each, count) if count else each for each, count in alike.items())


def _count_ignored(alike: IgnoredDrift, count: int) -> IgnoredDrift:
    text = f"{counted(count, alike.address.replace('_', ' '))} {OUTSIDE}"
    return alike.model_copy(update={"address": text})


def _state(entry: DriftEntry) -> object:
    return entry.status, entry.config is None, entry.hex is None


def _run(run: Run, known: Known) -> Run:
    return run.model_copy(
        update={
            "workspace": _place(run.workspace, known),
            "changes": _changes(run.changes, known, lambda done: (done.outcome, done.actions)),
            "warnings": redact_notices(run.warnings, known),
            "errors": redact_notices(run.errors, known),
            "by_hand": _by_hand(run.by_hand, known),
        }
    )


def _place(place: Place, known: Known) -> Place:
    written = place.org_id is not None and known.knows(place.org_id)
    return place if written else place.model_copy(update={"org_id": None})


def _changes(changes: Sequence[T], known: Known, alike: Callable[[T], object]) -> tuple[T, ...]:
    """Changes of declared addresses; the others are merged into one count by kind, at the position of the first."""
    rest: dict[object, list[T]] = {}
    found: list[T | list[T]] = []
    for change in changes:
        if known.knows_address(change.address):
            found.append(change)
            continue
        key = change.kind, alike(change)
        if key not in rest:
            rest[key] = []
            found.append(rest[key])
        rest[key].append(change)
    return tuple(_number(each) if isinstance(each, list) else _change(each, known) for each in found)


def _number(changes: list[T]) -> T:
    """One change in place of several, with their number as its name."""
    text = f"{counted(len(changes), changes[0].kind.replace('_', ' '))} {OUTSIDE}"
    shown = {"address": text, "name": text, "id": None, "diff": (), "source": None, "warnings": (), "depends_on": ()}
    shown |= {"reason": None, "why": None}
    return changes[0].model_copy(update={name: value for name, value in shown.items() if hasattr(changes[0], name)})


def _change(change: T, known: Known) -> T:
    trusted = known.trusts(change)
    shown: dict[str, object] = {"diff": _rows(change, known, trusted=trusted)}
    shown |= {"name": change.name if known.knows(change.name) else "", "id": None}
    if isinstance(change, Change):
        needs = [address for address in change.depends_on if known.knows_address(address)]
        warnings = [each for each in change.warnings if trusted and not known.reveals(each)]
        reason = change.reason if trusted and not known.reveals(change.reason or "") else None
        shown |= {"depends_on": tuple(needs), "warnings": tuple(warnings), "reason": reason}
    if isinstance(change, Done) and change.why and (known.reveals(change.why) or not trusted):
        shown["why"] = _ELSEWHERE
    return change.model_copy(update=shown)


def _rows(change: T, known: Known, *, trusted: bool) -> object:
    if trusted:
        return of_trusted(change.diff, known)
    if isinstance(change, DriftEntry):
        return of_written(change.config, known, removes=True)
    return of_written(change.after, known)


def _unmanaged(things: Iterable[Unmanaged], known: Known) -> tuple[Unmanaged, ...]:
    """Unmanaged objects; those with unknown names are merged into one count by kind."""
    rest: dict[tuple[str, bool], list[Unmanaged]] = {}
    for thing in things:
        rest.setdefault((thing.kind, thing.drift), []).append(thing)
    found = []
    for (kind, drift), same in rest.items():
        written = [thing for thing in same if known.knows(thing.name)]
        found += [thing.model_copy(update={"id": None}) for thing in written]
        if len(same) > len(written):
            text = f"{counted(len(same) - len(written), kind.replace('_', ' '))} {OUTSIDE}"
            found.append(Unmanaged(kind=kind, name=text, address=text, drift=drift))
    return tuple(found)


def _pending(pending: Iterable[Pending], known: Known) -> tuple[Pending, ...]:
    return tuple(
        person.model_copy(update={"nearest": tuple(filter(known.knows, person.nearest))}) for person in pending
    )


def redact_notices(notices: Iterable[Notice], known: Known) -> tuple[Notice, ...]:
    """Notices; a message that contains unknown names is replaced by the meaning of its code."""
    return tuple(dict.fromkeys(_notice(notice, known) for notice in notices))


def _notice(notice: Notice, known: Known) -> Notice:
    if notice.address is None:
        hide, address = known.reveals(notice.message), None
    else:
        address = known.address(notice.address)
        hide = not known.trusts_address(notice.address) or known.reveals(notice.message)
    message = _MEANINGS.get(notice.code, _ELSEWHERE) if hide else notice.message
    return notice.model_copy(update={"address": address, "message": message})


def _refusal(refusal: Refusal, anonymous: set[str], known: Known) -> Refusal:
    """A refusal; the message is kept for limits, which contain only numbers, and for objects that the guard names."""
    addresses = tuple(dict.fromkeys(known.address(address) for address in refusal.addresses))
    name = refusal.limit.partition(".")[2]
    named = refusal.limit in Limits.model_fields or all(map(known.trusts_address, refusal.addresses))
    hide = name in anonymous or not named or known.reveals(refusal.message)
    message = f"{refusal.limit} holds this back; {_ELSEWHERE}" if hide else refusal.message
    return refusal.model_copy(update={"addresses": addresses, "message": message})


def _by_hand(tasks: Iterable[ByHand], known: Known) -> tuple[ByHand, ...]:
    return tuple(
        ByHand(address=known.address(task.address), what=_ELSEWHERE if known.reveals(task.what) else task.what)
        for task in tasks
    )
