"""stdout carries the result alone; everything else goes to stderr. A reader that went away stops nothing."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from hexform.cli.options import Common
from hexform.core.event import Listener
from hexform.report.progress import progress, progress_lines
from hexform.report.style import Style, colour_wanted


def style(stream: TextIO, common: Common) -> Style:
    """How to write to a stream: colours and width of the terminal, if it is one."""
    terminal = _is_terminal(stream)
    colour = colour_wanted(os.environ, terminal=terminal, no_color=common.no_color)
    width = shutil.get_terminal_size((100, 24)).columns if terminal or "COLUMNS" in os.environ else 100
    return Style(colour=colour, width=max(width, 40), rate=0 if common.embedded else common.rate_limit)


def say(text: str) -> None:
    """Write to stderr, whole and at once; nobody listening is no failure."""
    try:
        sys.stderr.write(text if text.endswith("\n") else text + "\n")
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def give(text: str) -> bool:
    """Write the result to stdout; False where nobody takes it."""
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return False
    return True


@contextmanager
def telling(common: Common, total: int = 0) -> Iterator[Listener]:
    """Events to stderr, for as long as a command runs."""
    if common.quiet:
        yield lambda _: None
        return
    wanted, verbose = style(sys.stderr, common), common.verbose > 0
    if total and _is_terminal(sys.stderr):
        with progress(sys.stderr, wanted, terminal=True, total=total, verbose=verbose) as tell:
            yield tell
    else:
        yield progress_lines(say, wanted, verbose=verbose)


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:
        return False
