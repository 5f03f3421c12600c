"""An access report as comma-separated values that act on no terminal and no runner."""

from __future__ import annotations

from hexform.lib.visible import visible
from hexform.model.access_report import AccessReport
from hexform.planning.access.table import as_csv
from hexform.report.safe import inert
from hexform.report.style import Style


def access_csv(report: AccessReport, _style: Style) -> str:
    """A heading and a line a row; what cannot be seen in a name is spelt out."""
    return inert(visible(as_csv(report), keep="\n\t"))
