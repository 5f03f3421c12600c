"""Saved documents read back. A file is input like any other: nothing in it is believed before it was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from hexform.errors import PlanFileError
from hexform.kinds import registry  # noqa: F401 - what a change of a plan may hold is known once the kinds are loaded
from hexform.model.access_report import AccessReport, WhoReport
from hexform.model.drift import DriftReport
from hexform.model.plan import Plan
from hexform.model.row import Frozen
from hexform.model.run import Run
from hexform.planfile.documents import fields_in, validated

Saved = Plan | Run | DriftReport
Document = Saved | AccessReport
D = TypeVar("D", bound=Frozen)

_DEEPEST = 12
# What only a document of this sort has.
_SORTS: dict[str, type[Document]] = {
    "drift": DriftReport,
    "started": Run,
    "live_digest": Plan,
    "owns": WhoReport,
    "access": AccessReport,
}
_NAMES: dict[type[Frozen], str] = {
    DriftReport: "drift report",
    Run: "run",
    Plan: "plan",
    WhoReport: "report on one person",
    AccessReport: "access report",
}


def read_document(data: bytes, name: str) -> Document:
    """The plan, run, drift or access report in a file; `name` is the file's, for the error."""
    fields = fields_in(data, name)
    sort = next((sort for key, sort in _SORTS.items() if key in fields), None)
    if sort is None:
        raise PlanFileError(f"{name}: is no plan, run, drift or access report of hexform")
    return _read(fields, sort, name)


def read_as(sort: type[D], data: bytes, name: str) -> D:
    """A file that must hold this sort of document: `read_as(DriftReport, ...)`."""
    fields = fields_in(data, name)
    found = next((other for key, other in _SORTS.items() if key in fields), None)
    if found is not None and found is not sort:
        raise PlanFileError(f"{name}: is {_named(found)}, not {_named(sort)}")
    return _read(fields, sort, name)


def _named(sort: type[Frozen]) -> str:
    name = _NAMES[sort]
    return f"an {name}" if name.startswith("a") else f"a {name}"


def _read(fields: dict[str, Any], sort: type[D], name: str) -> D:
    document = validated(sort, fields, name, _NAMES[sort])
    for where, value in _values(fields):
        if not _plain(value, _DEEPEST):
            raise PlanFileError(f"{name}: is no {_NAMES[sort]}: {where}: lists hold texts, and maps are not that deep")
    return document


def _values(fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What the models leave open: the fields of resources."""
    for family in ("changes", "drift"):
        for at, change in enumerate(fields.get(family, ())):
            for side in ("before", "after", "config", "hex", "diff"):
                values = change.get(side)
                for row in values if side == "diff" and values else [values]:
                    yield f"{family}.{at}.{side}", row


def _plain(value: Any, deepest: int) -> bool:
    """Whether it is made as resources are: texts, numbers, lists of texts, and maps of those."""
    if isinstance(value, dict):
        return deepest > 0 and all(_plain(item, deepest - 1) for item in value.values())
    return not isinstance(value, list) or not any(isinstance(item, list | dict) for item in value)
