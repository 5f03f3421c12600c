"""Mistakes in guardrails that only the workspace shows, as notices with their lines."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from hexform.model.address import Address
from hexform.model.desired import Desired
from hexform.model.directory import Directory
from hexform.model.fields import Written
from hexform.model.notice import Notice
from hexform.planning.access.naming import Naming
from hexform.planning.access.touched import Overlay
from hexform.planning.guardrails.mistakes import online_mistakes
from hexform.planning.guardrails.rules import Path


def mistakes_of(
    desired: Desired, specs: Mapping[Address, Written], naming: Naming, directory: Directory, laid: Overlay
) -> list[Notice]:
    """What is wrong with the guardrails of a configuration. `specs`: all that it writes; `naming`: its names."""
    table = directory.projects
    complete = table.complete and not table.failed and not directory.personal
    projects = [*laid.before.projects.values(), *laid.after.projects.values()]
    statuses = [
        *(desired.settings.statuses or ()),
        *(name for spec in specs.values() for name in getattr(spec, "one_of", ())),
    ]
    found = online_mistakes(desired.settings.guardrails, naming, projects, statuses, complete=complete)
    return [Notice(code=each.code, message=each.message, source=_line(desired.lines, each.path)) for each in found]


def _line(lines: Mapping[str, str], path: Path) -> str | None:
    """Where a setting is, or the one that holds it."""
    names = accumulate(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return next((lines[name[1:]] for name in reversed([*names]) if name[1:] in lines), None)
