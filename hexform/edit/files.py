"""Replace several files together: all of them or none, each atomically."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hexform.config.files import MAX_FILE, Tree
from hexform.errors import ConfigError, Problem
from hexform.lib.refused import Missing, Refused
from hexform.model.mistake import Mistake
from hexform.model.paths import Parts

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Change:
    """The content of a file when it was read (None: no such file), and its new content."""

    before: bytes | None
    after: bytes


def replace_files(root: Path, changes: Mapping[Parts, Change]) -> None:
    """Write files below a folder, and create missing folders.

    Each file is replaced by renaming, so that no reader sees a part of it, and keeps its permissions. Links are not
    followed. If one cannot be written, or has changed since it was read, all are restored; ConfigError then
    names every such file. Only a process that is killed between two renames leaves some of them replaced.
    """
    transaction = _Transaction(root, changes)
    try:
        transaction.each(transaction.stage)
        transaction.each(transaction.check)
        transaction.each(transaction.commit, stop=True)
    except BaseException:
        transaction.undo()
        raise
    transaction.sync()


@dataclass
class _Transaction:
    root: Path
    changes: Mapping[Parts, Change]
    folders: list[Path] = field(default_factory=list)  # created by this transaction
    staged: dict[Parts, str] = field(default_factory=dict)
    done: list[Parts] = field(default_factory=list)

    def each(self, step: Callable[[Parts, Change], None], *, stop: bool = False) -> None:
        """Do a step for all files. Raises ConfigError with all problems, or with the first one if `stop` is set."""
        problems: list[Problem] = []
        for parts, change in self.changes.items():
            if problems and stop:
                break
            try:
                step(parts, change)
            except Refused as refused:
                problems.append(Problem(self.name(parts), f"{refused}: nothing was written", Mistake.NOT_WRITTEN))
            except OSError as error:
                why = "may not be written" if error.errno in {errno.EACCES, errno.EPERM} else error.strerror
                problems.append(Problem(self.name(parts), f"{why}: nothing was written", Mistake.NOT_WRITTEN))
        if problems:
            raise ConfigError(tuple(problems))

    def name(self, parts: Parts) -> str:
        return str(self.root.joinpath(*parts))

    def stage(self, parts: Parts, change: Change) -> None:
        """Write the new file beside the old one, under another name."""
        if len(change.after) > MAX_FILE:
            raise Refused(f"would be larger than {MAX_FILE >> 20} MiB")
        self.make_folders(parts)
        self.check(parts, change)
        self.staged[parts] = self.write(parts, change.after)

    def check(self, parts: Parts, change: Change) -> None:
        """Refuse a file whose content has changed since it was read."""
        now = self.read(parts)
        if now != change.before:
            what = "is there already" if change.before is None else "has changed since it was read: run this again"
            raise Refused(what if now is not None else "is not there any more")

    def commit(self, parts: Parts, change: Change) -> None:
        self.check(parts, change)
        self.rename(self.staged[parts], parts)
        del self.staged[parts]
        self.done.append(parts)

    def read(self, parts: Parts) -> bytes | None:
        try:
            return Tree(self.root).read(parts)
        except Missing:
            return None

    def make_folders(self, parts: Parts) -> None:
        for folder in [*reversed(self.root.parents), self.root]:
            if not folder.exists():
                folder.mkdir()
                self.folders.append(folder)
        for length in range(1, len(parts)):
            try:
                with Tree(self.root).folder(parts[:length]):
                    continue
            except Missing:
                with Tree(self.root).folder(parts[: length - 1]) as above:
                    os.mkdir(parts[length - 1], dir_fd=above)
                self.folders.append(self.root.joinpath(*parts[:length]))

    def write(self, parts: Parts, data: bytes) -> str:
        """Write a temporary file with the permissions of the one that it will replace, and return its name."""
        name = f".hexform-{secrets.token_hex(8)}.tmp"
        with Tree(self.root).folder(parts[:-1]) as folder:
            file = os.open(name, _NEW, 0o666, dir_fd=folder)
            try:
                with os.fdopen(file, "wb") as stream:
                    with suppress(FileNotFoundError):
                        self.keep_permissions(parts[-1], folder, stream.fileno())
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
            except BaseException:
                os.unlink(name, dir_fd=folder)
                raise
        return name

    @staticmethod
    def keep_permissions(name: str, folder: int, file: int) -> None:
        old = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if not os.access(name, os.W_OK, dir_fd=folder):
            raise PermissionError(errno.EACCES, "may not be written")
        with suppress(PermissionError):  # only root gives a file to somebody else
            os.fchown(file, old.st_uid, old.st_gid)
        os.fchmod(file, stat.S_IMODE(old.st_mode))

    def rename(self, name: str, parts: Parts) -> None:
        with Tree(self.root).folder(parts[:-1]) as folder:
            os.replace(name, parts[-1], src_dir_fd=folder, dst_dir_fd=folder)

    def undo(self) -> None:
        """Restore the old content. Raises ConfigError with every file that cannot be restored."""
        problems = [problem for parts in reversed(self.done) if (problem := self.restore(parts))]
        for parts, name in self.staged.items():
            with suppress(OSError, Refused):
                self.remove(name, parts)
        for folder in reversed(self.folders):
            with suppress(OSError):
                folder.rmdir()
        if problems:
            raise ConfigError(tuple(problems))

    def restore(self, parts: Parts) -> Problem | None:
        before = self.changes[parts].before
        try:
            if before is None:
                self.remove(parts[-1], parts)
            else:
                self.staged[parts] = self.write(parts, before)
                self.rename(self.staged[parts], parts)
                del self.staged[parts]
        except (OSError, Refused) as error:
            what = f"was written, another file was not, and the old one cannot be put back ({error}): take it from git"
            return Problem(self.name(parts), what, Mistake.NOT_WRITTEN)
        return None

    def remove(self, name: str, parts: Parts) -> None:
        with Tree(self.root).folder(parts[:-1]) as folder:
            os.unlink(name, dir_fd=folder)

    def sync(self) -> None:
        """Make the renames durable, where the file system can sync a folder."""
        for folder in {parts[:-1] for parts in self.changes}:
            with Tree(self.root).folder(folder) as there, suppress(OSError):
                os.fsync(there)
