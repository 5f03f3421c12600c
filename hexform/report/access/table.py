"""An access report as comma-separated values, for reviews in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from hexform.lib.visible import visible
from hexform.model.access_report import AccessReport, AccessRow
from hexform.planning.access.previous import least_and_greatest
from hexform.report.safe import inert
from hexform.report.style import Style

COLUMNS = (
    "person", "name", "role", "outsider", "project", "project_id", "address", "level", "greatest", "ways",
    "managed_by", "until", "why", "change",
)  # fmt: skip
# A spreadsheet reads a field that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t")


def access_csv(report: AccessReport, _style: Style) -> str:
    """The rows with a heading; lines end with a newline. Invisible characters and CI commands are escaped."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_escaped(field) for field in _fields(row)] for row in report.access)
    return inert(visible(text.getvalue(), keep="\n\t"))


def _escaped(field: str) -> str:
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
