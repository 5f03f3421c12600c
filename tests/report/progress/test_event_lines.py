from hexform.model.event import ChangeEnded, ChangeStarted, Event, PhaseStarted, RequestSent, Said, Waiting
from hexform.report.progress.show import event_line
from hexform.report.style import Style
from hexform.report.text.style import render
from tests.report.samples import CELL, DELETED, GROUP


def reported(*events: Event, verbose: bool = False) -> list[str]:
    lines = [event_line(event, verbose=verbose) for event in events]
    return render([line for line in lines if line is not None], Style()).splitlines()


def test_each_change_has_a_line_as_it_starts_and_as_it_ends() -> None:
    assert reported(
        Said("Reading the workspace"),
        Waiting(41.4, "Hex asked to wait"),
        ChangeStarted(GROUP),
        ChangeEnded(GROUP, "applied"),
        ChangeEnded(CELL, "failed", "\x1b[2J::add-mask::x"),
        ChangeEnded(DELETED, "skipped", "needs group.x"),
    ) == [
        "Reading the workspace",
        "    waiting 41 s: Hex asked to wait",
        "    ~ group.analytics-engineers updating …",
        "    ~ group.analytics-engineers applied",
        "    ~ cell.revenue/Load revenue failed: \\u{1b}[2J::add-mask::x",
        "    - group.Old team skipped: needs group.x",
    ]


def test_requests_have_lines_where_they_are_requested() -> None:
    sent = RequestSent("PATCH /v1/groups/x", "200", 0.123)
    assert reported(sent) == []
    assert reported(sent, verbose=True) == ["      PATCH /v1/groups/x 200 (0.12 s)"]


def test_the_rate_limit_and_the_parts_of_a_run_have_no_lines() -> None:
    assert reported(Waiting(41, "30 requests a minute are allowed", expected=True), PhaseStarted("applying")) == []


def test_every_outcome_has_its_words() -> None:
    lines = reported(*(ChangeEnded(GROUP, outcome) for outcome in ("already", "unknown")))
    assert [line.split("engineers ")[-1] for line in lines] == ["already as wanted", "outcome unknown"]
