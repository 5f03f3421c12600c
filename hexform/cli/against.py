"""The configuration as it was: in a folder, or at a revision of git."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hexform.cli.options import Common
from hexform.config import load, root
from hexform.errors import ConfigError, UsageError
from hexform.model.desired import Desired
from hexform.model.event import Listener, Said
from hexform.model.settings import Settings

_SECONDS = 120


def config_then(against: str, common: Common, tell: Listener) -> Desired:
    """What the configuration wanted in that folder or at that revision; one that was not valid wanted nothing.

    Raises UsageError where there is no such folder or revision.
    """
    with _files(against, common.files) as files:
        there = [path for path in files if path.exists()]
        if not there or there[0] != files[0]:
            return _nothing()
        try:
            return load(there, today=common.day)
        except ConfigError as error:
            count = len(error.problems)
            told = f"{count} {'mistake' if count == 1 else 'mistakes'}, the first: {error.problems[0].what}"
            tell(Said(f"Warning: the configuration of {against} has {told}; every change counts as yours"))
            return _nothing()


def _nothing() -> Desired:
    return Desired(settings=Settings.model_validate({"version": 1}))


@contextmanager
def _files(against: str, now: Sequence[Path]) -> Iterator[list[Path]]:
    folder, base = Path(against), root(now)
    names = [Path(os.path.relpath(path, base)) for path in now]
    if not against:
        raise UsageError("--against is empty: name a folder or a revision of git")
    if folder.is_dir():
        # Whoever can add a folder must not choose what a revision means.
        if not folder.is_absolute() and shutil.which("git") and _git(base, *_revision(against))[0] is not None:
            raise UsageError(f"--against {against}: is a folder and a revision of git; write ./{against} or refs/...")
        yield [folder / name for name in names]
        return
    with tempfile.TemporaryDirectory(prefix="hexform-") as temporary:
        _unpack(base, against, Path(temporary))
        yield [Path(temporary) / name for name in names]


def _unpack(base: Path, revision: str, target: Path) -> None:
    """The plain files of a revision; links and the like are left out, as the loader would refuse them."""
    commit = _commit(base, revision)
    archive, _ = _git(base, "archive", "--format=tar", commit, ".")
    if archive is None:
        # The folder was not there then.
        return
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        plain = [member for member in tar.getmembers() if member.isfile() or member.isdir()]
        tar.extractall(target, members=plain, filter="data")


def _commit(base: Path, revision: str) -> str:
    inside, why = _git(base, "rev-parse", "--is-shallow-repository")
    if inside is None:
        raise UsageError(f"--against {revision}: is no folder, and git knows no revisions here: {why}")
    commit, _ = _git(base, *_revision(revision))
    if commit is None:
        shallow = inside.strip() == b"true"
        hint = "; this clone is shallow: fetch the whole history (on GitHub `fetch-depth: 0`)" if shallow else ""
        raise UsageError(f"--against {revision}: is neither a folder nor a revision of git here{hint}")
    return commit.decode().strip()


def _revision(name: str) -> tuple[str, ...]:
    return "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"


def _git(folder: Path, *arguments: str) -> tuple[bytes | None, str]:
    """What git says, or None and why not."""
    program = shutil.which("git")
    if program is None:
        raise UsageError("--against with a revision needs git, and there is none here")
    command = [program, "-C", str(folder), *arguments]
    try:
        found = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise UsageError(f"--against: git {arguments[0]} took longer than {_SECONDS} s") from None
    if found.returncode == 0:
        return found.stdout, ""
    return None, found.stderr.decode(errors="replace").strip().partition("\n")[0]
