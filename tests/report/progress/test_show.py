import io
from collections.abc import Callable

from hexform.model.event import ChangeStarted, Event, PhaseStarted, RequestDone, RequestQueued, RequestSent, Said
from hexform.report.progress.show import on_terminal, without_terminal
from hexform.report.style import Style
from tests.report.samples import GROUP

ANSWER = (RequestSent("GET /v1/groups", "200", 0.1), RequestDone())


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def piped(tell_at: Callable[[Callable[..., None]], None]) -> list[str]:
    """What is written without a terminal; events are reported as at(seconds, ...)."""
    written: list[str] = []
    clock = Clock()
    listener = without_terminal(written.append, Style(rate=30), clock=clock)

    def at(now: float, *events: Event) -> None:
        clock.now = now
        for event in events:
            listener(event)

    tell_at(at)
    return "".join(written).splitlines()


def test_without_a_terminal_the_estimate_comes_first_and_then_a_line_a_minute() -> None:
    def run(at: Callable[..., None]) -> None:
        at(0, *[RequestQueued()] * 100)
        at(1, *ANSWER * 30)
        at(61, *ANSWER * 30)
        at(122, *ANSWER * 30)
        at(182, *ANSWER * 10)

    assert piped(run) == [
        "reading 1 of 100, about 3 min left",
        "reading 30 of 100, about 2 min left",
        "reading 60 of 100, about 1 min left",
        "reading 90 of 100, about 3 s left",
    ]


def test_what_is_over_in_a_minute_has_one_line_at_its_start() -> None:
    def run(at: Callable[..., None]) -> None:
        at(0, *[RequestQueued()] * 20, *ANSWER * 20)
        at(5, PhaseStarted("applying", 2, 2), RequestQueued(), *ANSWER)

    assert piped(run) == ["reading 1 of 20, about 5 s left"]


def test_each_part_of_a_run_has_a_line_at_its_start() -> None:
    def run(at: Callable[..., None]) -> None:
        at(0, PhaseStarted("applying", 60, 60), RequestQueued(), ChangeStarted(GROUP), *ANSWER)
        at(5, PhaseStarted("reading back", 60), RequestQueued(), *ANSWER)

    assert piped(run) == [
        "    ~ group.analytics-engineers updating …",
        "applying 1 of 60, about 3 min left",
        "reading back 1 of 60, about 2 min left",
    ]


def test_a_terminal_has_one_line_that_is_drawn_anew_below_the_others() -> None:
    stream = io.StringIO()
    with on_terminal(stream, Style(colour=True, width=60), clock=Clock()) as tell:
        tell(Said("before"))
        tell(RequestQueued())
        tell(Said("\x1b[2J"))
        tell(PhaseStarted(""))
        tell(Said("after"))
    seen = stream.getvalue()
    assert seen.startswith("before\n")
    assert "reading 0 of 1, about 1 s left" in seen
    assert "\\u{1b}[2J" in seen
    assert "\x1b[2J" not in seen
    assert seen.endswith("after\n")
    assert seen.count("\x1b[?25l") == seen.count("\x1b[?25h") == 1, "the cursor comes back"
