"""An older configuration to compare with: a folder, or a revision of git."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hexform.cli.options import Common
from hexform.config import load, root
from hexform.config.files import MAX_FILE
from hexform.errors import ConfigError, UsageError
from hexform.lib.git import AmbiguousRevision, Blob, GitError, Repository, work_tree
from hexform.model.desired import Desired
from hexform.model.event import Listener, Said
from hexform.model.paths import CONFIG_SUFFIXES, TEXT_SUFFIXES
from hexform.model.settings import Settings

_SUFFIXES = (*CONFIG_SUFFIXES, *TEXT_SUFFIXES)


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
            problems = f"{count} {'mistake' if count == 1 else 'mistakes'}, the first: {error.problems[0].what}"
            tell(Said(f"Warning: the configuration of {against} has {problems}; every change counts as yours"))
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
        # A change that adds a folder must not choose what a revision means.
        if not folder.is_absolute() and is_revision(base, against):
            raise UsageError(f"--against {against}: is a folder and a revision of git; write ./{against} or refs/...")
        yield [folder / name for name in names]
        return
    with tempfile.TemporaryDirectory(prefix="hexform-") as temporary:
        try:
            write_revision(base, against, Path(temporary))
        except GitError as error:
            raise UsageError(f"--against {against}: is no folder, and {error}") from None
        except OSError as error:
            raise UsageError(
                f"--against {against}: its files cannot be written to {temporary} ({error.strerror})"
            ) from None
        yield [Path(temporary) / name for name in names]


def is_revision(base: Path, name: str) -> bool:
    """Whether a folder's name means something to git, too; also where it means more than one thing."""
    try:
        _repository(base).commit(name)
    except AmbiguousRevision:
        return True
    except GitError:
        return False
    return True


def write_revision(base: Path, revision: str, target: Path) -> None:
    """Write the files that a configuration below `base` can read, as they were at a revision, into an empty folder.

    Nothing is written where `base` was not there then. Raises GitError where git cannot tell.
    """
    repository = _repository(base)
    folder = base.resolve().relative_to(repository.top).as_posix()
    prefix = "" if folder == "." else f"{folder}/"
    files = repository.files(repository.commit(revision), prefix, _SUFFIXES)
    wanted = [blob for blob in files if blob.size <= MAX_FILE and _is_read(blob.path.removeprefix(prefix))]
    _write(repository.contents(wanted), len(prefix), target)


def _repository(base: Path) -> Repository:
    top = work_tree(base)
    if top is None:
        raise GitError(f"{base.resolve()} is in no git repository")
    return Repository(top)


def _is_read(path: str) -> bool:
    """Whether the loader would read a path at all: no part begins with a dot or is empty."""
    return all(part and not part.startswith(".") for part in path.split("/"))


def _write(contents: Iterator[tuple[Blob, bytes]], prefix: int, target: Path) -> None:
    for blob, data in contents:
        path = target / blob.path[prefix:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
