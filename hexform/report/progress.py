"""What happens during a run, told as it happens: lines on stderr, and a bar where there is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from hexform.lib.visible import visible
from hexform.model.event import ChangeEnded, ChangeStarted, Event, Listener, RequestSent, Waiting
from hexform.report.text.style import Line, Span, Style, Tone, render
from hexform.report.text.width import fold
from hexform.report.view.model import SYMBOLS, TONES

_DOING = {"create": "creating", "update": "updating", "replace": "replacing", "delete": "deleting"}
_OUTCOMES: dict[str, tuple[str, Tone]] = {
    "applied": ("applied", "good"),
    "already": ("already as wanted", "plain"),
    "failed": ("failed", "danger"),
    "skipped": ("skipped", "change"),
    "unknown": ("outcome unknown", "danger"),
}


def event_line(event: Event, *, verbose: bool = False) -> Line | None:
    """An event in a line; requests are told only to those who want to know everything."""
    match event:
        case ChangeStarted(change):
            return (*_head(change.verb, change.address), Span(f" {_DOING[change.verb]} …", "faint"))
        case ChangeEnded(change, outcome, why):
            word, tone = _OUTCOMES[outcome]
            return (*_head(change.verb, change.address), Span(f" {word}", tone), Span(f": {why}" if why else ""))
        case RequestSent(where, result, seconds):
            return (Span(f"      {where} {result} ({seconds:.2f} s)", "faint"),) if verbose else None
        case Waiting(seconds, why):
            return (Span(f"    waiting {seconds:.0f} s: {why}", "change"),)
        case _:
            return (Span(event.text),)


def _head(verb: str, address: str) -> Line:
    return Span(f"  {SYMBOLS[verb]:>3} ", TONES[verb]), Span(address, "strong")


def progress_lines(write: Callable[[str], object], style: Style, *, verbose: bool = False) -> Listener:
    """A listener that writes a line an event."""

    def tell(event: Event) -> None:
        line = event_line(event, verbose=verbose)
        if line is not None:
            write(render([line], style))

    return tell


@contextmanager
def progress(stream: TextIO, style: Style, *, terminal: bool, total: int, verbose: bool = False) -> Iterator[Listener]:
    """A listener for as long as a run lasts; on a terminal a bar of `total` changes stands below its lines."""
    if not terminal or not total:
        yield progress_lines(stream.write, style, verbose=verbose)
        return
    # Loaded here: only a person at a terminal waits for it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, no_color=not style.colour, width=style.width)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)

        def write(line: str) -> None:
            console.print(Text.from_ansi(line.removesuffix("\n")), soft_wrap=True)

        def tell(event: Event) -> None:
            lines(event)
            if isinstance(event, ChangeStarted):
                bar.update(task, description=fold(visible(event.change.address), 40))
            elif isinstance(event, ChangeEnded):
                bar.advance(task)

        lines = progress_lines(write, style, verbose=verbose)
        yield tell
