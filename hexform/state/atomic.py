"""Writing a file so that, whatever happens, either the old one or the new one is there, and whole."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

from hexform.errors import HexformError

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def atomic_write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file durably. Where this fails, what was there before is unchanged and nothing is left over."""
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise not_written(path, error) from None
    try:
        replace_in(folder, path.name, content, mode)
    except OSError as error:
        raise not_written(path, error) from None
    finally:
        os.close(folder)


def replace_in(folder: int, name: str, content: bytes, mode: int) -> None:
    """The same below an open folder, with the errors of the operating system."""
    temporary = f"{temporary_prefix(name)}{secrets.token_hex(8)}"
    try:
        _write(os.open(temporary, _NEW, mode, dir_fd=folder), content, mode)
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        _unlink(temporary, folder)
        raise
    _sync_folder(folder)


def temporary_prefix(name: str) -> str:
    """How the names of files begin that a process left behind when it was killed while it wrote `name`."""
    return f".{name}.tmp-"


def not_written(path: Path, error: OSError) -> HexformError:
    """The error for the person: which file, why, and that nothing was lost."""
    return HexformError(f"{path} could not be written ({error.strerror or error}); what was there before is unchanged")


def _write(descriptor: int, content: bytes, mode: int) -> None:
    try:
        os.fchmod(descriptor, mode)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
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
