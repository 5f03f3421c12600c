"""The guard: a configuration that the change under review cannot edit, in git or outside the root."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hexform.cli.against import is_revision, write_revision
from hexform.cli.options import Common
from hexform.config import load, root
from hexform.errors import UsageError
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
    base, path = root(common.files), Path(text)
    if not (path.name.endswith(CONFIG_SUFFIXES) and path.is_file()):
        return Guard(_at_revision(text, base, common))
    if is_revision(base, text):
        raise UsageError(f"--guard {text}: is a file and a revision of git; write an absolute path, or refs/...")
    if path.resolve().is_relative_to(base.resolve()):
        raise UsageError(
            f"--guard {text}: lies inside {base}, where the change under review can write it; name a file outside, "
            "or a revision of git"
        )
    return Guard(load((path,), today=common.day))


def _at_revision(text: str, base: Path, common: Common) -> Desired:
    names = [Path(os.path.relpath(path, base)) for path in common.files]
    with tempfile.TemporaryDirectory(prefix="hexform-") as folder:
        try:
            write_revision(base, text, Path(folder))
        except GitError as error:
            raise UsageError(f"--guard {text}: is no .yaml file, and {error}") from None
        files = [Path(folder) / name for name in names]
        if not files[0].exists():
            raise UsageError(f"--guard {text}: there is no {names[0]} at that revision")
        found = load([file for file in files if file.exists()], today=common.day)
        return replace(found, lines={path: f"{text}:{line}" for path, line in found.lines.items()})


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
