"""Documents as JSON: always every field, and the same bytes for the same document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from hexform.errors import Problem
from hexform.lib.batches import batches
from hexform.model.access_change import AccessChange
from hexform.model.access_report import AccessReport, AccessRow
from hexform.model.drift import DriftReport
from hexform.model.notice import Notice
from hexform.model.plan import Plan
from hexform.model.run import Run
from hexform.report.safe import safe_json

# Fields of a drift entry that are present only with a previous report.
REMEMBERED = ("status", "first_seen")


def to_json(document: Plan | Run | DriftReport | AccessReport) -> str:
    """The document with its fields in the documented order; characters that a terminal interprets are escaped."""
    return "".join(json_pieces(document))


def json_pieces(document: Plan | Run | DriftReport | AccessReport) -> Iterator[str]:
    """The same piece by piece: who gains and loses, and who has access, may be a hundred megabytes."""
    match document:
        case AccessReport(access=rows) if rows:
            text = _short(document.model_copy(update={"access": ()}))
            yield from _around(text, ['\n  "access": []'], _rows(rows))
        case Plan(access=access) | DriftReport(access=access) if access is not None and access.changes:
            text = _short(document.model_copy(update={"access": access.model_copy(update={"changes": ()})}))
            yield from _around(text, ['\n  "access": {', '\n    "changes": []'], _entries(access.changes))
        case _:
            yield _short(document)


def _around(text: str, places: Sequence[str], items: Iterable[str]) -> Iterator[str]:
    """The text with items in the empty list that the last of the places ends with.

    A line break within a value is escaped, so a place is found where it is, and nowhere else.
    """
    at = 0
    for place in places:
        at = text.index(place, at) + len(place)
    yield text[: at - 1]
    before = ""
    for item in items:
        yield safe_json(before + item)
        before = ","
    indent = " " * (places[-1].index('"') - 1)
    yield f"\n{indent}{text[at - 1 :]}"


def _entries(changes: Sequence[AccessChange]) -> Iterator[str]:
    return (_batch(_changes_adapter(), batch, 4, {}) for batch in batches(changes))


def _rows(rows: Sequence[AccessRow]) -> Iterator[str]:
    for batch in batches(rows):
        counted = {at: {"count"} for at, row in enumerate(batch) if row.person is not None}
        yield _batch(_rows_adapter(), batch, 2, counted)


def _batch(adapter: TypeAdapter[Any], batch: Sequence[Any], indent: int, exclude: dict[int, set[str]]) -> str:
    """Items of a list as they stand in it, without its brackets."""
    try:
        text = adapter.dump_json(batch, indent=2, exclude=exclude).decode()
    except PydanticSerializationError:
        # A name of a file that is no UTF-8 holds half of a character.
        text = json.dumps(adapter.dump_python(batch, exclude=exclude), ensure_ascii=False, indent=2)
    return text[1:-2].replace("\n", "\n" + " " * indent)


@cache
def _changes_adapter() -> TypeAdapter[Any]:
    return TypeAdapter(tuple[AccessChange, ...])


@cache
def _rows_adapter() -> TypeAdapter[Any]:
    return TypeAdapter(tuple[AccessRow, ...])


def _short(document: Plan | Run | DriftReport | AccessReport) -> str:
    fields = document.model_dump(mode="python")
    if isinstance(document, DriftReport):
        fields["drift"] = [_without_memory(entry) for entry in fields["drift"]]
    if isinstance(document, Plan) and document.seal is None:
        del fields["seal"]
    return json_text(fields)


def _without_memory(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in REMEMBERED or value is not None}


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
