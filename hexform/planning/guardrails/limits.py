"""Limits: how many objects, people and projects a plan may affect before apply refuses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hexform.model.notice import Code
from hexform.model.refusal import Refusal
from hexform.model.settings import Limits
from hexform.planning.access.changes import COUNTED, Analysis
from hexform.planning.guardrails.unjudged import SCOPES

# Singular and plural.
_WORDS = {
    "deletes": ("object would be deleted", "objects would be deleted"),
    "lose": ("person would lose access", "people would lose access"),
    "gain": ("person would gain access", "people would gain access"),
    "public": ("project would be opened to the public web", "projects would be opened to the public web"),
    "outsiders": ("outsider would gain access", "outsiders would gain access"),
    "emptied": (
        "object would be deleted because the configuration wants nothing there",
        "objects would be deleted because the configuration wants nothing there",
    ),
}
CODES = {
    "deletes": Code.TOO_MANY_DELETES,
    "lose": Code.TOO_MANY_LOSE,
    "gain": Code.TOO_MANY_GAIN,
    "public": Code.TOO_MANY_PUBLIC,
    "outsiders": Code.TOO_MANY_OUTSIDERS,
    "emptied": Code.EMPTIED,
}
_REMEDY = {
    "lose": "limits: {lose: null, gain: null}",
    "gain": "limits: {lose: null, gain: null}",
    "outsiders": "limits: {outsiders: null}",
}


class Count(NamedTuple):
    """How many a plan affects, and by which changes; None where that is not known because of what is `unread`."""

    number: int | None
    addresses: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class Warned(NamedTuple):
    """A warning with its stable code."""

    code: Code
    message: str


def counts(deletes: Sequence[str], emptied: Sequence[str], analysis: Analysis | None) -> dict[str, Count]:
    """What limits are about: addresses that are deleted, those of them without anything wanted, and access.

    Without an analysis access is not counted: for a caller who knows that no limit of it can be passed.
    """
    found = {"deletes": Count(len(deletes), tuple(deletes)), "emptied": Count(len(emptied), tuple(emptied))}
    if analysis is not None:
        summary = analysis.access.summary
        unread = tuple(each.what for each in analysis.access.unread)
        numbers = {name: getattr(summary, name) for name in COUNTED} | {"public": summary.opened}
        for name, number in numbers.items():
            unknown = name in analysis.uncounted
            addresses = analysis.addresses[name]
            found[name] = Count(None, addresses, unread) if unknown else Count(number, addresses)
    return found


def lower(limits: Limits, allow: Mapping[str, int]) -> dict[str, int]:
    """The permissions that permit less than a limit, or as much."""
    written = {name: getattr(limits, name) for name in allow}
    return {name: number for name, number in allow.items() if written[name] is None or number <= written[name]}


def refusals(
    found: Mapping[str, Count], limits: Limits, allow: Mapping[str, int], lines: Mapping[str, str]
) -> tuple[tuple[Refusal, ...], tuple[Warned, ...]]:
    """The limits that a plan goes past, and permissions for more than it needs.

    `allow`: a number that takes the place of a limit, and no more. `lines`: where settings stand, by dotted path.
    """
    refused: list[Refusal] = []
    warned: list[Warned] = []
    for name in Limits.model_fields:
        count, limit = found.get(name, Count(0)), allow.get(name, getattr(limits, name))
        if limit is None:
            continue
        if count.number is None or count.number > limit:
            refused.append(_refusal(name, count, limit, permitted=name in allow, source=lines.get(f"limits.{name}")))
        elif name in allow and count.number < limit:
            what = f"{_said(name, count.number)}; --allow {name}={limit} permits more than that"
            warned.append(Warned(Code.ALLOWED_MORE, what))
    return tuple(refused), tuple(warned)


def _refusal(name: str, count: Count, limit: int, *, permitted: bool, source: str | None) -> Refusal:
    allowed = f"--allow {name}={limit} permits {limit}" if permitted else f"limits.{name} allows {limit}"
    if count.number is None:
        code = Code.NOT_COUNTED
        message = (
            f"the number of {_WORDS[name][1].replace(' would', ' who would')} is not known, because "
            f"{', '.join(count.unread) or 'people'} could not be read, and {allowed}: give the token "
            f"{_scopes(count.unread)}, or write {_REMEDY[name]}"
        )
    else:
        code = CODES[name]
        message = f"{_said(name, count.number)}, and {allowed}: --allow {name}={count.number} permits it"
    return Refusal(
        code=code,
        limit=name,
        found=count.number,
        allowed=limit,
        addresses=count.addresses,
        message=message,
        source=source,
    )


def _scopes(unread: Sequence[str]) -> str:
    """The scopes that are missing: that of each list, and Users for the members of groups."""
    missing = [scope for table, scope in SCOPES.items() if f"the list of {table}" in unread] or [SCOPES["people"]]
    return f"the {' and '.join(missing)} scope{'s' if len(missing) > 1 else ''}"


def _said(name: str, number: int) -> str:
    one, many = _WORDS[name]
    return f"{number} {one if number == 1 else many}"
