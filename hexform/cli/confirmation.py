"""Confirm an apply. A signal while waiting for the answer ends the command at once."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from hexform.cli.signals import raising
from hexform.cli.streams import say
from hexform.errors import Declined, Interrupted
from hexform.lib.visible import visible
from hexform.model.plan import Plan
from hexform.report.view.model import place_of
from hexform.report.view.values import counted

_ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "": False}


def question(plan: Plan) -> str:
    """The number of changes, the workspace, and what is dangerous among them."""
    flags = [flag for change in plan.changes for flag in change.flags]
    public, taken = flags.count("public"), flags.count("take_over")
    lose = plan.access.summary.lose if plan.access else 0
    dangers = (
        (plan.summary.delete, counted(plan.summary.delete, "deletion")),
        (lose, counted(lose, "person losing access", "people losing access")),
        (public, counted(public, "project opened to the public web", "projects opened to the public web")),
        (taken, counted(taken, "guide taken over", "guides taken over")),
    )
    listed = ", ".join(text for count, text in dangers if count)
    asked = f"Apply {counted(len(plan.changes), 'change')} to {place_of(plan.workspace)}"
    return visible(f"{asked}, with {listed}?" if listed else f"{asked}?")


def confirm(text: str) -> bool:
    """Ask until there is an answer; Enter alone is no.

    Raises Interrupted at the end of the input or by a signal, and Declined where the terminal is gone.
    """
    try:
        with raising(), _wakeup() as woken:
            while (answer := _ANSWERS.get(_read_line(f"{text} [y/N]: ", woken))) is None:
                click.echo("Please answer y or n.", err=True)
        return answer
    except KeyboardInterrupt:
        say("")
        raise Interrupted("stopped; nothing was written") from None
    except OSError:
        raise Declined("the terminal is gone; nothing was written") from None


def _read_line(prompt: str, woken: int) -> str:
    click.echo(prompt, nl=False, err=True)
    # A signal just before a read begins does not interrupt it; the wakeup descriptor ends this wait.
    select.select([sys.stdin, woken], [], [])
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip().lower()


@contextmanager
def _wakeup() -> Iterator[int]:
    """A descriptor that becomes readable when a signal comes."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        yield reading
    finally:
        signal.set_wakeup_fd(before)
        os.close(reading)
        os.close(writing)
