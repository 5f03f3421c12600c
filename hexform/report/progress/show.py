"""Listeners that show a run: a line an event, and below them how far it is.

On a terminal that is a line which counts down; elsewhere a line at the start with the estimate, then one a minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from hexform.lib.visible import visible
from hexform.model.event import Event, Listener
from hexform.report.progress.lines import event_line
from hexform.report.progress.meter import MINUTE, Meter
from hexform.report.style import Style
from hexform.report.text.style import Span, render
from hexform.report.text.width import fold

Write = Callable[[str], object]
Clock = Callable[[], float]


def without_terminal(write: Write, style: Style, *, verbose: bool = False, clock: Clock = time.monotonic) -> Listener:
    """A line an event, and once a minute how far it is: first where it is known that it takes more than a minute."""
    meter, told_at, told_of = Meter(style.rate), clock(), ""

    def tell(event: Event) -> None:
        nonlocal told_at, told_of
        now = clock()
        meter.hear(event, now)
        line = event_line(event, verbose=verbose)
        if line is not None:
            write(render([line], style))
        if not meter.busy or not meter.done:
            return
        begins = meter.phase.name != told_of and meter.seconds_left(now) > MINUTE
        if begins or now - told_at >= MINUTE:
            told_at, told_of = now, meter.phase.name
            write(render([(Span(meter.line(now)),)], style))

    return tell


@contextmanager
def on_terminal(
    stream: TextIO, style: Style, *, verbose: bool = False, clock: Clock = time.monotonic
) -> Iterator[Listener]:
    """The same lines above one that says how far it is, for as long as requests are under way."""
    meter = Meter(style.rate)
    live = _Live(stream, style, lambda: fold(visible(meter.line(clock())), style.width - 1))

    def tell(event: Event) -> None:
        meter.hear(event, clock())
        line = event_line(event, verbose=verbose)
        if line is not None:
            live.write(render([line], style))
        live.show(meter.shown)

    try:
        yield tell
    finally:
        live.show(False)


class _Live:
    """A line at the bottom of a terminal that is drawn anew twice a second. rich is loaded when it is first shown."""

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
