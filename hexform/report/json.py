"""Documents as JSON: always every field, and the same bytes for the same document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from hexform.errors import Problem
from hexform.model.access_report import AccessReport
from hexform.model.drift import DriftReport
from hexform.model.notice import Notice
from hexform.model.plan import Plan
from hexform.model.run import Run
from hexform.report.safe import safe_json

# Fields of a drift entry that are present only with a previous report.
REMEMBERED = ("status", "first_seen")


def to_json(document: Plan | Run | DriftReport | AccessReport) -> str:
    """The document with its fields in the documented order; characters that a terminal interprets are escaped."""
    fields = document.model_dump(mode="python")
    if isinstance(document, DriftReport):
        fields["drift"] = [_without_memory(entry) for entry in fields["drift"]]
    if isinstance(document, AccessReport):
        fields["access"] = [_without_count(row) for row in fields["access"]]
    if isinstance(document, Plan) and document.seal is None:
        del fields["seal"]
    return json_text(fields)


def _without_memory(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in REMEMBERED or value is not None}


def _without_count(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "count" or row["person"] is None}


def problems_json(problems: Iterable[Problem], warnings: Iterable[Problem] = ()) -> str:
    """The result of `validate`: notices, with `file:line:column` as their source."""
    errors, others = (
        [Notice(code=each.code, message=each.what, source=each.where or None).model_dump() for each in found]
        for found in (problems, warnings)
    )
    return json_text({"valid": not errors, "errors": errors, "warnings": others})


def json_text(value: Any) -> str:
    """JSON text in hexform's format: two spaces a level, UTF-8, a final newline."""
    return safe_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"
