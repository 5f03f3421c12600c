"""The line that says that a document was made from a snapshot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hexform.report.ci.junit import junit
from hexform.report.markdown import report_markdown
from hexform.report.view.drift import drift_view
from hexform.report.view.model import snapshot_line
from tests.report import samples

TAKEN, NOON = "2026-11-22T09:00:00Z", datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("taken", "now", "line"),
    [
        (None, NOON, ""),
        (TAKEN, None, f"SNAPSHOT: this is the workspace as it was at {TAKEN}; Hex was not asked."),
        (TAKEN, NOON, f"SNAPSHOT: this is the workspace as it was at {TAKEN}, 3 hours old; Hex was not asked."),
        ("no time", NOON, "SNAPSHOT: this is the workspace as it was at no time; Hex was not asked."),
        ("2026-11-22", NOON, "SNAPSHOT: this is the workspace as it was at 2026-11-22; Hex was not asked."),
    ],
)
def test_it_says_how_old_the_snapshot_is_where_that_is_known(taken: str | None, now: datetime, line: str) -> None:
    assert snapshot_line(taken, now) == line


def test_it_is_in_every_format() -> None:
    report = samples.drift(from_snapshot=TAKEN)
    assert "SNAPSHOT" in report_markdown(drift_view(report, NOON)).splitlines()[2]
    assert f"SNAPSHOT of {TAKEN}:" in junit(report)
    assert "SNAPSHOT" not in junit(samples.drift())


def test_what_an_edited_document_says_there_breaks_out_of_nothing() -> None:
    reported = report_markdown(drift_view(samples.drift(from_snapshot="<b>@all</b>"), NOON))
    assert "<b>" not in reported
    assert "@all" not in reported
