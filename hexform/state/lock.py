"""One apply at a time on one machine: a lock beside the ledger. The system frees it however the process ends."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hexform.errors import Declined, HexformError
from hexform.lib.files import open_regular
from hexform.lib.locks import try_lock
from hexform.lib.refused import Refused
from hexform.model.event import Listener, Waiting
from hexform.state.folder import NAME, opened

WAIT = 30.0
_EVERY = 0.1


@contextmanager
def lock(root: Path, tell: Listener, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock of this root. Another holder is waited for so long, then this is refused."""
    path = root / NAME / "lock"
    try:
        with opened(root, make=True) as folder:
            descriptor = open_regular(folder, "lock", os.O_RDWR | os.O_CREAT)
    except Refused as refused:
        raise HexformError(f"{path} cannot be opened: it {refused}; it must be a plain file of your own") from None
    try:
        _take(descriptor, path, tell, wait)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, tell: Listener, wait: float) -> None:
    until, told = time.monotonic() + wait, False
    while not _taken(descriptor, path):
        holder = f"another hexform apply{_holder(descriptor)} holds {path}"
        if time.monotonic() >= until:
            raise Declined(f"{holder}; nothing was done. Wait until it has ended, and run this again")
        if not told:
            tell(Waiting(wait, holder))
            told = True
        time.sleep(_EVERY)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)


def _taken(descriptor: int, path: Path) -> bool:
    try:
        return try_lock(descriptor)
    except OSError as error:
        raise HexformError(f"{path} cannot be locked ({error.strerror}); is it on a disk of this machine?") from None


def _holder(descriptor: int) -> str:
    written = os.pread(descriptor, 20, 0)
    return f" (process {written.decode()})" if written.isdigit() else ""
