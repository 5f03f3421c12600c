"""Replace a file so that, whatever happens, either the old one or the new one is there, and whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

# The bytes of a file, whole or in pieces.
Content = bytes | Iterable[bytes]

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def atomic_write(path: Path, content: Content, mode: int = 0o600) -> None:
    """Write a file durably. Raises OSError; then what was there before is unchanged and nothing is left over."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        replace_in(folder, path.name, content, mode)
    finally:
        os.close(folder)


def replace_in(folder: int, name: str, content: Content, mode: int = 0o600) -> None:
    """The same in an open folder."""
    temporary = f"{_prefix(name)}{os.urandom(8).hex()}"
    try:
        _write(os.open(temporary, _NEW, mode, dir_fd=folder), content, mode)
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        _unlink(temporary, folder)
        raise
    _sync_folder(folder)


def remove_temporaries(folder: int, name: str) -> None:
    """Remove what processes left behind that were killed while they wrote `name`. Raises OSError."""
    for entry in os.listdir(folder):
        if entry.startswith(_prefix(name)):
            os.unlink(entry, dir_fd=folder)


def write_all(descriptor: int, content: bytes) -> None:
    """Write all of the content, however little the system takes at a time."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _prefix(name: str) -> str:
    return f".{name}.tmp-"


def _write(descriptor: int, content: Content, mode: int) -> None:
    try:
        os.fchmod(descriptor, mode)
        for piece in [content] if isinstance(content, bytes) else content:
            write_all(descriptor, piece)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: int) -> None:
    """Make the rename durable; some file systems cannot sync a folder, and need not."""
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise


def _unlink(name: str, folder: int) -> None:
    try:
        os.unlink(name, dir_fd=folder)
    except OSError:
        return
