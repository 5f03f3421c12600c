import io

from hexform.model.event import ChangeEnded, ChangeStarted, Event, RequestSent, Said, Waiting
from hexform.report.progress import progress
from hexform.report.text.style import Style
from tests.report.samples import CELL, DELETED, GROUP

EVENTS: tuple[Event, ...] = (
    Said("Reading the workspace"),
    Waiting(41.4, "30 requests a minute"),
    ChangeStarted(GROUP),
    RequestSent("PATCH /v1/groups/x", "200", 0.123),
    ChangeEnded(GROUP, "applied"),
    ChangeEnded(CELL, "failed", "\x1b[2J::add-mask::x"),
    ChangeEnded(DELETED, "skipped", "needs group.x"),
)


def told(events: tuple[Event, ...] = EVENTS, *, terminal: bool = False, verbose: bool = False, total: int = 3) -> str:
    stream = io.StringIO()
    with progress(stream, Style(colour=terminal), terminal=terminal, total=total, verbose=verbose) as tell:
        for event in events:
            tell(event)
    return stream.getvalue()


def test_each_change_is_told_as_it_starts_and_ends() -> None:
    assert told().split("\n") == [
        "Reading the workspace",
        "    waiting 41 s: 30 requests a minute",
        "    ~ group.analytics-engineers updating …",
        "    ~ group.analytics-engineers applied",
        "    ~ cell.revenue/Load revenue failed: \\u{1b}[2J::add-mask::x",
        "    - group.Old team skipped: needs group.x",
        "",
    ]


def test_requests_are_told_to_those_who_ask() -> None:
    assert "      PATCH /v1/groups/x 200 (0.12 s)\n" in told(verbose=True)


def test_every_outcome_has_its_words() -> None:
    lines = told(tuple(ChangeEnded(GROUP, outcome) for outcome in ("already", "unknown"))).split("\n")
    assert [line.split("engineers ")[-1] for line in lines] == ["already as wanted", "outcome unknown", ""]


def test_a_terminal_has_a_bar_below_the_same_lines() -> None:
    seen = told(terminal=True)
    assert "3/3" in seen
    assert "group.analytics-engineers\x1b[0m\x1b[2m updating …" in seen
    assert "\\u{1b}[2J::add-mask::x" in seen
    assert "\x1b[2J" not in seen


def test_without_changes_there_is_no_bar() -> None:
    assert told((Said("x"),), terminal=True, total=0) == "x\n"
