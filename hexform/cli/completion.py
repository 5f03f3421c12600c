"""Shell completion of addresses, projects, people and options, offline."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class

if TYPE_CHECKING:
    from hexform.model.desired import Desired

# What bash could act on. It inserts a completion as it is, and names come from files that anybody may have written.
_ACTIVE = re.compile(r"[^\w@%+=:,./-]")


@add_completion_class
class Bash(BashComplete):
    """Bash with completions that are quoted; its script takes one level of backslashes off when it reads them."""

    def format_completion(self, item: CompletionItem[Any]) -> str:
        quoted = _ACTIVE.sub(r"\\\g<0>", item.value)
        return f"{item.type},{quoted.replace(chr(92), chr(92) * 2)}"


def addresses(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The addresses of the configuration, each with its place."""
    desired = _desired(context)
    places = {} if desired is None else desired.places
    return _items(incomplete, ((str(address), place) for address, place in places.items()))


def projects(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The addresses of projects."""
    start = "project."
    if not start.startswith(incomplete) and not incomplete.startswith(start):
        return []
    return addresses(context, parameter, max(start, incomplete, key=len))


def emails(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The people whom the configuration names."""
    from hexform.config import people

    desired = _desired(context)
    return _items(incomplete, ((email, "") for email in ([] if desired is None else people(desired))))


def _items(incomplete: str, found: Iterable[tuple[str, str]]) -> list[CompletionItem[str]]:
    return [CompletionItem(value, help=about or None) for value, about in found if value.startswith(incomplete)]


def _desired(context: click.Context) -> Desired | None:
    """The configuration that the command line names so far; none where it has mistakes."""
    from hexform.cli.plugins import leave_out_plugins

    leave_out_plugins()
    from hexform.config import load
    from hexform.errors import HexformError

    try:
        return load(tuple(context.params.get("files") or ()) or (Path("workspace.yaml"),))
    except (HexformError, OSError):
        return None
