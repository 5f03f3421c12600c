"""Files below a folder, opened part by part, so that no symbolic link on the way leads elsewhere.

What is opened is what is checked: a file that is swapped for a link in between is refused all the same.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hexform.lib.refused import Missing, Refused

_ROOT = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FOLDER = _ROOT | os.O_NOFOLLOW
# Without O_NONBLOCK, opening a pipe waits until somebody writes to it.
_FILE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def enter(folder: int, name: str) -> int:
    """Open a folder in an open folder. Raises Missing or Refused, which begin with the name."""
    try:
        return os.open(name, _FOLDER, dir_fd=folder)
    except OSError as error:
        raise _kind(error)(f"{name} {_why_not(folder, name, because(error), wanted='folder')}") from None


def make_and_enter(folder: int, name: str) -> int:
    """The same, and make the folder where it is missing, for its owner alone."""
    try:
        os.mkdir(name, 0o700, dir_fd=folder)
    except FileExistsError:
        pass
    except OSError as error:
        raise Refused(f"{name} cannot be made: {os.strerror(error.errno or 0)}") from None
    return enter(folder, name)


@contextmanager
def open_folder(root: Path, parts: Sequence[str] = (), step: Callable[[int, str], int] = enter) -> Iterator[int]:
    """Open `root`, then each of the parts below it by `step`, as a file descriptor.

    Links are followed in `root` alone. Raises Refused where `root` cannot be opened, and what `step` raises.
    """
    try:
        here = os.open(root, _ROOT)
    except OSError as error:
        raise Refused(f"the folder {root} {because(error)}") from None
    try:
        for part in parts:
            there = step(here, part)
            os.close(here)
            here = there
        yield here
    finally:
        os.close(here)


def open_regular(folder: int, name: str, flags: int = os.O_RDONLY, mode: int = 0o600) -> int:
    """Open a regular file in an open folder. Raises Missing or Refused, whose text continues a file's name."""
    try:
        file = os.open(name, flags | _FILE, mode, dir_fd=folder)
    except OSError as error:
        why = because(error, "read" if flags & os.O_ACCMODE == os.O_RDONLY else "written")
        raise _kind(error)(_why_not(folder, name, why, wanted="file")) from None
    kind = os.fstat(file).st_mode
    if not stat.S_ISREG(kind):
        os.close(file)
        raise Refused(f"is {_describe(kind)}, not a file")
    return file


def read_regular(folder: int, name: str, most: int) -> bytes:
    """The content of a regular file of at most so many bytes. Raises Missing or Refused, as `open_regular` does."""
    file = open_regular(folder, name)
    try:
        return read_open(file, most)
    finally:
        os.close(file)


def read_open(file: int, most: int) -> bytes:
    """What is left in an open file, at most so many bytes: a device may have no end. Raises Refused."""
    chunks: list[bytes] = []
    left = 0 if os.fstat(file).st_size > most else most + 1
    try:
        while left and (chunk := os.read(file, min(left, 1 << 20))):
            chunks.append(chunk)
            left -= len(chunk)
    except OSError as error:
        raise Refused(because(error)) from None
    if not left:
        raise Refused(f"is larger than {most >> 20} MiB")
    return b"".join(chunks)


def because(error: OSError, verb: str = "read") -> str:
    """Why the system refused to open, read or write something, as the end of a sentence."""
    if error.errno == errno.ENOENT:
        return "is not there"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"may not be {verb}"
    return f"cannot be {verb}: {os.strerror(error.errno or 0)}"


def _kind(error: OSError) -> type[Refused]:
    return Missing if error.errno == errno.ENOENT else Refused


def _why_not(folder: int, name: str, why: str, *, wanted: str) -> str:
    try:
        kind = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    except OSError:
        return why
    if stat.S_ISREG(kind) and wanted == "folder":
        return "is a file, not a folder"
    if stat.S_ISDIR(kind) and wanted == "file":
        return "is a folder, not a file"
    if stat.S_ISREG(kind) or stat.S_ISDIR(kind):
        return why
    return f"is {_describe(kind)}: only files and folders that stand there themselves are used"


def _describe(kind: int) -> str:
    if stat.S_ISLNK(kind):
        return "a symbolic link"
    return "a folder" if stat.S_ISDIR(kind) else "a special file"
