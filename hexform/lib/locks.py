"""Locks between processes of one machine: the system frees them however the process that holds them ends."""

from __future__ import annotations

import fcntl


def try_lock(descriptor: int) -> bool:
    """Lock an open file; False where another process holds it. Raises OSError where the disk cannot lock.

    The lock belongs to the file, not to its name: a locked file is neither renamed nor removed.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
