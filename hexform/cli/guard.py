"""The guard: a configuration that the change under review cannot edit, in git or outside the root."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click
from click.core import ParameterSource

from hexform.cli.against import is_revision, write_revision
from hexform.cli.options import Common
from hexform.config import load, root
from hexform.errors import ConfigError, Problem, UsageError
from hexform.lib.git import GitError
from hexform.model.desired import Desired
from hexform.model.paths import CONFIG_SUFFIXES
from hexform.planning.guardrails.guard import stricter
from hexform.planning.guardrails.limits import lower
from hexform.planning.judging import Guard


def guard_of(common: Common) -> Guard | None:
    """The guard that `--guard` names. Raises UsageError, or ConfigError where it cannot be read."""
    text = common.guard
    if not text:
        return None
    base, path, name = root(common.files), Path(text), _name(text)
    if not (path.name.endswith(CONFIG_SUFFIXES) and path.is_file()):
        return Guard(_at_revision(text, name, base, common))
    if is_revision(base, text):
        raise UsageError(f"{name}: is a file and a revision of git; write an absolute path, or refs/...")
    if path.resolve().is_relative_to(base.resolve()):
        raise UsageError(
            f"{name}: lies inside {base}, where the change under review can write it; name a file outside, "
            "or a revision of git"
        )
    return Guard(load((path,), today=common.day))


def _name(text: str) -> str:
    """The guard as it was given: by the flag, or by the variable."""
    context = click.get_current_context(silent=True)
    given = context and context.get_parameter_source("guard") is ParameterSource.ENVIRONMENT
    return f"HEXFORM_GUARD ({text})" if given else f"--guard {text}"


def _at_revision(text: str, name: str, base: Path, common: Common) -> Desired:
    names = [Path(os.path.relpath(path, base)) for path in common.files]
    with tempfile.TemporaryDirectory(prefix="hexform-") as folder:
        try:
            write_revision(base, text, Path(folder))
        except GitError as error:
            raise UsageError(f"{name}: is no .yaml file, and {error}") from None
        files = [Path(folder) / name for name in names]
        if not files[0].exists():
            raise UsageError(f"{name}: there is no {names[0]} at that revision")
        try:
            found = load([file for file in files if file.exists()], today=common.day)
        except ConfigError as error:
            raise ConfigError(tuple(_in_revision(each, folder, text) for each in error.problems)) from None
        return replace(found, lines={path: f"{text}:{line}" for path, line in found.lines.items()})


def _in_revision(problem: Problem, folder: str, text: str) -> Problem:
    """A mistake at its place in the revision, not in the folder that holds it meanwhile."""
    where, what = (each.replace(f"{folder}{os.sep}", f"{text}:") for each in (problem.where, problem.what))
    return replace(problem, where=where, what=what)


def held(desired: Desired, guard: Guard | None, allow: Mapping[str, int] | None = None) -> tuple[Desired, Guard | None]:
    """The configuration with the stricter of both settings, and the guard with what became stricter by it.

    `allow`: permissions of this run. One that is lower than a limit takes its place; one that is higher lifts nothing
    here.
    """
    if guard is None:
        return _permitting(desired, allow or {}), None
    found = stricter(desired.settings, guard.desired.settings)
    elsewhere = bool(guard.desired.settings.protected)
    desired = replace(desired, settings=found.settings, protected_elsewhere=elsewhere)
    return _permitting(desired, allow or {}), guard._replace(guarded=found.guarded)


def _permitting(desired: Desired, allow: Mapping[str, int]) -> Desired:
    settings = desired.settings
    limits = settings.limits.model_copy(update=lower(settings.limits, allow))
    return replace(desired, settings=settings.model_copy(update={"limits": limits}))
