"""An access report as a table of comma-separated values, for people who review access in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from hexform.model.access_report import AccessReport, AccessRow
from hexform.planning.access.previous import least_and_greatest

COLUMNS = (
    "person", "name", "role", "outsider", "project", "project_id", "address", "level", "greatest", "ways",
    "managed_by", "until", "why", "change",
)  # fmt: skip
# A spreadsheet takes a field that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t")


def as_csv(report: AccessReport) -> str:
    """The rows with a heading; lines end with a newline."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(field) for field in _fields(row)] for row in report.access)
    return text.getvalue()


def _harmless(field: str) -> str:
    return f"'{field}" if field.startswith(_FORMULA) else field


def _fields(row: AccessRow) -> Iterable[str]:
    person = row.person
    least, greatest = least_and_greatest(row.level)
    return (
        person.email if person else f"everyone ({row.count})",
        (person.name or "") if person else "",
        person.role if person else "",
        str(person.outsider).lower() if person else "",
        row.project.title,
        row.project.id or "",
        row.project.address,
        least,
        greatest,
        _joined(f"{way.via} {way.name}" if way.name else way.via for way in row.ways),
        _joined(way.address for way in row.ways),
        _joined(way.until for way in row.ways),
        _joined(way.why for way in row.ways),
        row.change or "",
    )


def _joined(texts: Iterable[str | None]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
