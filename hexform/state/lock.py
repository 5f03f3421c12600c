"""One apply at a time on one machine: for a workspace, whatever folder it runs in, and for a folder with a ledger.

The lock of a workspace stands in `hexform` under $XDG_STATE_HOME, else under ~/.local/state, named by a digest of base
URL and org. Where that cannot be made (no home, a read-only one, one that cannot lock) it stands in /tmp/hexform-UID.
Either folder must belong to this user, and nobody else may write to it. The system frees a lock however its process
ends; the file stays.
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
from hexform.hex.drive import Sleep
from hexform.model.event import Listener, Said
from hexform.state.folder import NAME, opened

WAIT = 60.0
_EVERY = 0.5
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


class _Elsewhere(Exception):
    """No lock can be kept in this place, for a reason that is the same for every process."""


@asynccontextmanager
async def workspace_lock(
    base_url: str, org_id: str | None, tell: Listener, sleep: Sleep = asyncio.sleep
) -> AsyncIterator[None]:
    """Hold the lock of a workspace. Raises Declined after WAIT seconds, HexformError where there can be no lock."""
    lock = _first_possible(_name(base_url, org_id), tell)
    async with _held(lock, base_url, tell, sleep):
        yield


@asynccontextmanager
async def folder_lock(root: Path, tell: Listener, sleep: Sleep = asyncio.sleep) -> AsyncIterator[None]:
    """Hold the lock of a folder: its ledger and its sandbox are written by one process. Raises as the other does."""
    lock = _in_folder(root)
    async with _held(lock, str(lock.path.parent.parent), tell, sleep):
        yield


def _name(base_url: str, org_id: str | None) -> str:
    return hashlib.sha256(f"{base_url}\n{org_id or ''}".encode()).hexdigest()[:32]


def _places() -> Iterator[Path]:
    """Where the locks of this user may stand, the usual place first."""
    for variable, below in (("XDG_STATE_HOME", "hexform"), ("HOME", ".local/state/hexform")):
        folder = Path(os.environ.get(variable, ""))
        if folder.is_absolute():
            yield folder / below
            break
    yield _TEMPORARY / f"hexform-{os.getuid()}"


def _first_possible(name: str, tell: Listener) -> Lock:
    """The lock in the first place that can have one."""
    why = ""
    for folder in _places():
        try:
            lock = _in_place(folder, name)
        except _Elsewhere as error:
            why = _sentence(folder, str(error))
            continue
        if why:
            tell(Said(f"Note: {lock.path} is the lock of this apply: {why}"))
        return lock
    raise HexformError(why)


def _in_place(path: Path, name: str) -> Lock:
    """The lock in a folder of this user. Raises _Elsewhere where there can be none, HexformError where it is unsafe."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        if error.errno in _NO_FOLDER:
            raise _Elsewhere(error.strerror) from None
        raise HexformError(_sentence(path, error.strerror)) from None
    try:
        folder = os.open(path, _FOLDER)
    except OSError as error:
        raise HexformError(_sentence(path, error.strerror)) from None
    try:
        status = os.fstat(folder)
        if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise HexformError(_sentence(path, "it belongs to somebody else, or others may write to it"))
        return _open(folder, path / name)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise _Elsewhere(error.strerror) from None
        raise HexformError(_sentence(path / name, error.strerror)) from None
    finally:
        os.close(folder)


def _in_folder(root: Path) -> Lock:
    path = root.absolute() / NAME / "lock"
    try:
        with opened(root, make=True) as folder:
            return _open(folder, path)
    except OSError as error:
        raise HexformError(f"{path} cannot be locked ({error.strerror}); it must be a plain file of your own") from None


def _open(folder: int, path: Path) -> Lock:
    """Open a lock file and take it if it is free. Raises OSError."""
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


def _sentence(path: Path, why: str | None) -> str:
    return (
        f"{path} cannot hold the lock of an apply ({why}): it must be your own and on a disk of this machine;"
        " mend it, or set XDG_STATE_HOME to another folder"
    )


@asynccontextmanager
async def _held(lock: Lock, what: str, tell: Listener, sleep: Sleep) -> AsyncIterator[None]:
    """Wait for a lock, counting how long; hold it for the block."""
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
            await sleep(_EVERY)
            waited += _EVERY
            lock.taken = _taken(lock.descriptor)
        _sign(lock.descriptor)
        yield
    finally:
        os.close(lock.descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(descriptor: int) -> None:
    """Write down who holds the lock. It is held without that, too: a full disk matters where something must be kept."""
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode() + os.fsencode(Path.cwd()), 0)
    except OSError:
        return


def _holder(descriptor: int) -> str:
    number, _, folder = os.pread(descriptor, 4096, 0).decode(errors="replace").partition("\n")
    return f" (process {number}, started in {folder})" if number.isdigit() and len(number) < 20 else ""
