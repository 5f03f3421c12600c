"""The files below one folder. What is read is opened part by part, so that no link on the way leads elsewhere."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hexform.config.mistakes import Missing, Refused
from hexform.config.nearest import nearest, shown
from hexform.config.paths import Parts

MAX_FILE = 2 * 1024 * 1024
MAX_TOTAL = 64 * 1024 * 1024
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass
class Patience:
    """What is left of the work that a configuration may ask for: of patterns, of names looked at, of good advice."""

    patterns: int = 1000
    names: int = 500_000
    advice: int = 100


class Tree:
    """The files below a folder. A file is read once: who asks again gets the same bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.patience = Patience()
        self.edited: frozenset[Parts] = frozenset()  # files that are other than on disk, or not there at all
        self._read: dict[Parts, bytes] = {}
        self._total = 0

    def with_edits(self, edits: Mapping[Parts, bytes]) -> Tree:
        """The same files with some that are edited or new; none is read again."""
        tree = Tree(self.root)
        tree._read = {**self._read, **edits}
        tree.edited = self.edited | edits.keys()
        tree._total = sum(map(len, tree._read.values()))
        return tree

    def read(self, parts: Parts) -> bytes:
        """The bytes of a regular file; anything else is refused, and nothing of its content is told."""
        if parts not in self._read:
            with self.folder(parts[:-1]) as folder:
                try:
                    data = self._read_regular(folder, parts[-1])
                except OSError as error:
                    raise Refused(because(error)) from None
            self._total += len(data)
            if self._total > MAX_TOTAL:
                raise Refused(f"the files of this configuration come to more than {MAX_TOTAL >> 20} MiB")
            self._read[parts] = data
        return self._read[parts]

    @contextmanager
    def folder(self, parts: Parts) -> Iterator[int]:
        """An open folder below the root."""
        try:
            here = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise Refused(f"the folder {self.root} {because(error)}") from None
        try:
            for part in parts:
                there = self._open(part, here, _FOLDER)
                os.close(here)
                here = there
            yield here
        finally:
            os.close(here)

    def _open(self, name: str, folder: int, flags: int) -> int:
        try:
            return os.open(name, flags, dir_fd=folder)
        except OSError as error:
            kind = Missing if error.errno == errno.ENOENT else Refused
            whole = "" if flags == _FILE else f"{name} "
            raise kind(whole + self._why_not(name, folder, error)) from None

    def _read_regular(self, folder: int, name: str) -> bytes:
        file = self._open(name, folder, _FILE)
        try:
            mode = os.fstat(file).st_mode
            if not stat.S_ISREG(mode):
                raise Refused(f"is {_what(mode)}, not a file")
            chunks, left = [], MAX_FILE + 1
            while chunk := os.read(file, left):
                chunks.append(chunk)
                left -= len(chunk)
            if not left:
                raise Refused(f"is larger than {MAX_FILE >> 20} MiB")
            return b"".join(chunks)
        finally:
            os.close(file)

    def _why_not(self, name: str, folder: int, error: OSError) -> str:
        try:
            mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        except OSError:
            self.patience.advice -= 1
            near = nearest(name, _names(folder)) if self.patience.advice >= 0 else None
            return f"{because(error)}{f': did you mean {shown(near)}?' if near else ''}"
        if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
            return "is a file, not a folder" if error.errno == errno.ENOTDIR else because(error)
        return f"is {_what(mode)}: only files and folders that stand there themselves are read"


def _names(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry, _ in zip(entries, range(1000), strict=False) if not entry.name.startswith(".")]


def because(error: OSError) -> str:
    """Why the system would not read something."""
    if error.errno == errno.ENOENT:
        return "is not there"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return "may not be read"
    return f"cannot be read: {os.strerror(error.errno or 0)}"


def _what(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    return "a folder" if stat.S_ISDIR(mode) else "a special file"
