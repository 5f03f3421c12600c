"""Listeners that show the progress of a run: a line for each event, and the progress of the requests.

On a terminal the progress is a line that counts down; elsewhere it is a line at the start, then one a minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from hexform.lib.visible import visible
from hexform.model.event import ChangeEnded, ChangeStarted, Event, Listener, RequestSent, Said, Waiting
from hexform.report.progress.meter import MINUTE, Meter
from hexform.report.style import Style, Tone
from hexform.report.text.style import Line, Span, render
from hexform.report.text.width import fold
from hexform.report.view.model import SYMBOLS, TONES

Write = Callable[[str], object]
Clock = Callable[[], float]

_DOING = {"create": "creating", "update": "updating", "replace": "replacing", "delete": "deleting"}
_OUTCOMES: dict[str, tuple[str, Tone]] = {
    "applied": ("applied", "good"),
    "already": ("already as wanted", "plain"),
    "failed": ("failed", "danger"),
    "skipped": ("skipped", "change"),
    "unknown": ("outcome unknown", "danger"),
}


def event_line(event: Event, *, verbose: bool = False) -> Line | None:
    """The line for an event; None for events that only change the counts. Requests have lines if `verbose`."""
    match event:
        case ChangeStarted(change):
            return (*_head(change.verb, change.address), Span(f" {_DOING[change.verb]} …", "faint"))
        case ChangeEnded(change, outcome, why):
            word, tone = _OUTCOMES[outcome]
            return (*_head(change.verb, change.address), Span(f" {word}", tone), Span(f": {why}" if why else ""))
        case RequestSent(where, result, seconds):
            return (Span(f"      {where} {result} ({seconds:.2f} s)", "faint"),) if verbose else None
        case Waiting(seconds, why, expected):
            return None if expected else (Span(f"    waiting {seconds:.0f} s: {why}", "change"),)
        case Said(text):
            return (Span(text),)
        case _:
            return None


def _head(verb: str, address: str) -> Line:
    return Span(f"  {SYMBOLS[verb]:>3} ", TONES[verb]), Span(address, "strong")


def without_terminal(write: Write, style: Style, *, verbose: bool = False, clock: Clock = time.monotonic) -> Listener:
    """A line for each event, and the progress: at the start with the estimate, then once a minute.

    A later phase has its own line at its start if it will take more than a minute.
    """
    meter, shown_at, shown_phase = Meter(style.rate), clock(), ""

    def listen(event: Event) -> None:
        nonlocal shown_at, shown_phase
        now = clock()
        meter.update(event, now)
        line = event_line(event, verbose=verbose)
        if line is not None:
            write(render([line], style))
        if not meter.busy or not meter.done:
            return
        estimates = bool(style.rate and not shown_phase) or meter.seconds_left(now) > MINUTE
        begins = meter.phase.name != shown_phase and estimates
        if begins or now - shown_at >= MINUTE:
            shown_at, shown_phase = now, meter.phase.name
            write(render([(Span(meter.line(now)),)], style))

    return listen


@contextmanager
def on_terminal(
    stream: TextIO, style: Style, *, verbose: bool = False, clock: Clock = time.monotonic
) -> Iterator[Listener]:
    """The same lines above a progress line, which is shown while there are requests."""
    meter = Meter(style.rate)
    live = _Live(stream, style, lambda: fold(visible(meter.line(clock())), style.width - 1))

    def listen(event: Event) -> None:
        meter.update(event, clock())
        line = event_line(event, verbose=verbose)
        if line is not None:
            live.write(render([line], style))
        live.show(meter.shown)

    try:
        yield listen
    finally:
        live.show(False)


class _Live:
    """A line at the bottom of a terminal, redrawn twice a second. rich is imported when it is first shown."""

    def __init__(self, stream: TextIO, style: Style, text: Callable[[], str]) -> None:
        self._stream, self._style, self._text = stream, style, text
        self._live: Any = None

    def show(self, wanted: bool) -> None:
        if wanted and self._live is None:
            self._live = self._started()
        elif not wanted and self._live is not None:
            self._live.stop()
            self._live = None

    def write(self, text: str) -> None:
        if self._live is None:
            self._stream.write(text)
            self._stream.flush()
            return
        from rich.text import Text

        self._live.console.print(Text.from_ansi(text.removesuffix("\n")), soft_wrap=True)

    def _started(self) -> Any:
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        console = Console(
            file=self._stream, force_terminal=True, no_color=not self._style.colour, width=self._style.width
        )
        live = Live(
            get_renderable=lambda: Text(self._text(), style="cyan", no_wrap=True),
            console=console,
            transient=True,
            refresh_per_second=2,
            redirect_stdout=False,
        )
        live.start(refresh=True)
        return live
