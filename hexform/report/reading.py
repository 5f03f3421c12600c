"""Read saved documents. A file is untrusted input: everything in it is validated before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from hexform.errors import PlanFileError
from hexform.kinds import registry  # noqa: F401 - loading the kinds registers the models of changes
from hexform.model.access_report import AccessReport, WhoReport
from hexform.model.drift import DriftReport
from hexform.model.plan import Plan
from hexform.model.row import Frozen
from hexform.model.run import Run
from hexform.planfile.documents import fields_in, validated

Saved = Plan | Run | DriftReport
Document = Saved | AccessReport
D = TypeVar("D", bound=Frozen)

_MAX_DEPTH = 12
# A field that only this type of document has.
_MODELS: dict[str, type[Document]] = {
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
    """The plan, run, drift or access report in a file. Raises PlanFileError; `name` is that of the file."""
    fields = fields_in(data, name)
    model = next((model for key, model in _MODELS.items() if key in fields), None)
    if model is None:
        raise PlanFileError(f"{name}: is no plan, run, drift or access report of hexform")
    return _read(fields, model, name)


def read_as(model: type[D], data: bytes, name: str) -> D:
    """Read a file that must contain this type of document: `read_as(DriftReport, ...)`."""
    fields = fields_in(data, name)
    found = next((other for key, other in _MODELS.items() if key in fields), None)
    if found is not None and found is not model:
        raise PlanFileError(f"{name}: is {_named(found)}, not {_named(model)}")
    return _read(fields, model, name)


def _named(model: type[Frozen]) -> str:
    name = _NAMES[model]
    return f"an {name}" if name.startswith("a") else f"a {name}"


def _read(fields: dict[str, Any], model: type[D], name: str) -> D:
    document = validated(model, fields, name, _NAMES[model])
    for where, value in _values(fields):
        if not _is_plain(value, _MAX_DEPTH):
            raise PlanFileError(f"{name}: is no {_NAMES[model]}: {where}: lists hold texts, and maps are not that deep")
    return document


def _values(fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values that the models do not validate: the fields of resources."""
    for family in ("changes", "drift"):
        for at, change in enumerate(fields.get(family, ())):
            for side in ("before", "after", "config", "hex", "diff"):
                values = change.get(side)
                for row in values if side == "diff" and values else [values]:
                    yield f"{family}.{at}.{side}", row


def _is_plain(value: Any, depth: int) -> bool:
    """Whether a value has the form of resource fields: texts, numbers, lists of texts, and maps of those."""
    if isinstance(value, dict):
        return depth > 0 and all(_is_plain(item, depth - 1) for item in value.values())
    return not isinstance(value, list) or not any(isinstance(item, list | dict) for item in value)
