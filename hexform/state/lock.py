"""Locks, so that one apply at a time runs on a machine: for a workspace, and for a folder with a ledger.

The lock file of a workspace is in `hexform` under $XDG_STATE_HOME, else under ~/.local/state, named by a digest of base
URL and org. If it cannot be created there (no home, a read-only one, no support for locks) it is in /tmp/hexform-UID.
Either folder must belong to this user and be writable for nobody else. The system releases a lock when its process
ends; the file remains.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import hashlib
import os
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hexform.errors import Declined, HexformError
from hexform.hex.runner import Sleep
from hexform.model.event import Listener, Said
from hexform.state.folder import NAME, opened

WAIT = 60.0
_POLL_SECONDS = 0.5
_TEMPORARY = Path("/tmp")  # noqa: S108 -- the folder below it is checked: its owner, its mode, and that it is no link

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NO_LOCKS = {errno.EROFS, errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS}
_NO_FOLDER = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR}


@dataclass
class Lock:
    """An open lock file; `taken`: whether this process holds it."""

    descriptor: int
    path: Path
    taken: bool


class _LocksUnavailable(Exception):
    """No process can create a lock in this folder."""


@asynccontextmanager
async def workspace_lock(
    base_url: str, org_id: str | None, tell: Listener, sleep: Sleep = asyncio.sleep
) -> AsyncIterator[None]:
    """Hold the lock of a workspace. Raises Declined after WAIT seconds, HexformError if no lock can be created."""
    lock = _first_usable(_name(base_url, org_id), tell)
    async with _holding(lock, base_url, tell, sleep):
        yield


@asynccontextmanager
async def folder_lock(root: Path, tell: Listener, sleep: Sleep = asyncio.sleep) -> AsyncIterator[None]:
    """Hold the lock of a folder, whose ledger and sandbox one process writes. Raises as workspace_lock does."""
    lock = _lock_in_root(root)
    async with _holding(lock, str(lock.path.parent.parent), tell, sleep):
        yield


def _name(base_url: str, org_id: str | None) -> str:
    return hashlib.sha256(f"{base_url}\n{org_id or ''}".encode()).hexdigest()[:32]


def _places() -> Iterator[Path]:
    """The folders for the locks of this user, in order of preference."""
    for variable, below in (("XDG_STATE_HOME", "hexform"), ("HOME", ".local/state/hexform")):
        folder = Path(os.environ.get(variable, ""))
        if folder.is_absolute():
            yield folder / below
            break
    yield _TEMPORARY / f"hexform-{os.getuid()}"


def _first_usable(name: str, tell: Listener) -> Lock:
    """The lock in the first folder that can hold one."""
    why = ""
    for folder in _places():
        try:
            lock = _workspace_lock_in(folder, name)
        except _LocksUnavailable as error:
            why = _cannot_hold(folder, str(error))
            continue
        if why:
            tell(Said(f"Note: {lock.path} is the lock of this apply: {why}"))
        return lock
    raise HexformError(why)


def _workspace_lock_in(path: Path, name: str) -> Lock:
    """The lock in a folder of this user. Raises _LocksUnavailable, or HexformError if the folder is unsafe."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        if error.errno in _NO_FOLDER:
            raise _LocksUnavailable(error.strerror) from None
        raise HexformError(_cannot_hold(path, error.strerror)) from None
    try:
        folder = os.open(path, _FOLDER)
    except OSError as error:
        raise HexformError(_cannot_hold(path, error.strerror)) from None
    try:
        status = os.fstat(folder)
        if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise HexformError(_cannot_hold(path, "it belongs to somebody else, or others may write to it"))
        return _open(folder, path / name)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise _LocksUnavailable(error.strerror) from None
        raise HexformError(_cannot_hold(path / name, error.strerror)) from None
    finally:
        os.close(folder)


def _lock_in_root(root: Path) -> Lock:
    path = root.absolute() / NAME / "lock"
    try:
        with opened(root, make=True) as folder:
            return _open(folder, path)
    except OSError as error:
        raise HexformError(f"{path} cannot be locked ({error.strerror}); it must be a plain file of your own") from None


def _open(folder: int, path: Path) -> Lock:
    """Open a lock file and try to lock it. Raises OSError."""
    descriptor = os.open(path.name, _FILE, 0o600, dir_fd=folder)
    try:
        _check_plain(descriptor)
        return Lock(descriptor, path, _taken(descriptor))
    except BaseException:
        os.close(descriptor)
        raise


def _check_plain(descriptor: int) -> None:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise OSError(errno.EINVAL, "it is no plain file")


def _cannot_hold(path: Path, why: str | None) -> str:
    return (
        f"{path} cannot hold the lock of an apply ({why}): it must be your own and on a disk of this machine;"
        " mend it, or set XDG_STATE_HOME to another folder"
    )


@asynccontextmanager
async def _holding(lock: Lock, what: str, tell: Listener, sleep: Sleep) -> AsyncIterator[None]:
    """Wait for a lock, at most WAIT seconds, and hold it within the block."""
    try:
        waited = 0.0
        while not lock.taken:
            holder = f"another hexform apply{_holder(lock.descriptor)}"
            if waited >= WAIT:
                raise Declined(
                    f"{what}: {holder} has not ended within {WAIT:g} s; nothing was written: run this again later"
                    f" (it holds {lock.path})"
                )
            if not waited:
                tell(Said(f"{what}: waiting up to {WAIT:g} s for {holder}"))
            await sleep(_POLL_SECONDS)
            waited += _POLL_SECONDS
            lock.taken = _taken(lock.descriptor)
        _write_holder(lock.descriptor)
        yield
    finally:
        os.close(lock.descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_holder(descriptor: int) -> None:
    """Write the process and folder that hold the lock, for messages; a failure (a full disk) is ignored."""
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode() + os.fsencode(Path.cwd()), 0)
    except OSError:
        return


def _holder(descriptor: int) -> str:
    number, _, folder = os.pread(descriptor, 4096, 0).decode(errors="replace").partition("\n")
    return f" (process {number}, started in {folder})" if number.isdigit() and len(number) < 20 else ""
