"""The configuration as it was: in a folder, or at a revision of git."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hexform.cli.options import Common
from hexform.config import load, root
from hexform.core.desired import Desired
from hexform.core.event import Listener, Said
from hexform.core.settings import Settings
from hexform.errors import ConfigError, UsageError


def config_then(against: str, common: Common, tell: Listener) -> Desired:
    """What the configuration wanted in that folder or at that revision; one that was not valid wanted nothing.

    Raises UsageError where there is no such folder or revision.
    """
    with _files(against, common) as files:
        if not all(path.exists() for path in files):
            return Desired(settings=Settings.model_validate({"version": 1}))
        try:
            return load(files, today=common.day)
        except ConfigError as error:
            tell(
                Said(f"Warning: the configuration of {against} is not valid, so every change counts as yours: {error}")
            )
            return Desired(settings=Settings.model_validate({"version": 1}))


@contextmanager
def _files(against: str, common: Common) -> Iterator[list[Path]]:
    folder = Path(against)
    base = root(common.files)
    names = [Path() if path == base else path.relative_to(base) for path in common.files]
    if folder.is_dir():
        yield [folder / name for name in names]
        return
    with tempfile.TemporaryDirectory(prefix="hexform-") as temporary:
        _unpack(base, against, Path(temporary))
        yield [Path(temporary) / name for name in names]


def _unpack(base: Path, revision: str, target: Path) -> None:
    """The plain files of a revision; links and the like are left out, as the loader would refuse them."""
    commit = _git(base, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        shallow = _git(base, "rev-parse", "--is-shallow-repository")
        hint = ""
        if shallow is not None and shallow.strip() == b"true":
            hint = "; this clone is shallow: fetch the whole history (on GitHub, `fetch-depth: 0`)"
        raise UsageError(f"--against {revision}: is neither a folder nor a revision of git here{hint}")
    archive = _git(base, "archive", "--format=tar", commit.decode().strip(), ".")
    with tarfile.open(fileobj=io.BytesIO(archive or _EMPTY)) as tar:
        plain = [member for member in tar.getmembers() if member.isfile() or member.isdir()]
        tar.extractall(target, members=plain, filter="data")


_EMPTY = b"\0" * 10240


def _git(folder: Path, *arguments: str) -> bytes | None:
    program = shutil.which("git")
    if program is None:
        raise UsageError("--against with a revision needs git, and there is none here")
    found = subprocess.run([program, "-C", str(folder), *arguments], capture_output=True, timeout=60, check=False)
    return found.stdout if found.returncode == 0 else None
