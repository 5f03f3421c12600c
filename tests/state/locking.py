"""Locks from the outside: somebody else holds one, for a test without waiting."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from hexform.errors import Declined
from hexform.model.event import Event
from hexform.state import lock as module
from hexform.state.lock import folder_lock, workspace_lock

URL, ORG = "https://app.hex.tech", "0197a3c2-51b0-7e44-9a0d-2f6c1b0e77c2"


def lock_path(url: str = URL, org: str | None = ORG) -> Path:
    """The preferred path of the lock of a workspace."""
    return next(module._places()) / module._name(url, org)


@contextmanager
def held(path: Path, text: str = "4711\n/somewhere/else") -> Iterator[None]:
    """Somebody else holds a lock; flock counts per open file, so this process can be somebody else."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(text, encoding="utf-8")
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Nights:
    """Sleep that takes no time: it counts, and at a given one something happens."""

    def __init__(self, last: int = 0, then: Callable[[], object] = list) -> None:
        self.seconds = 0.0
        self._last = last
        self._then = then
        self._count = 0

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self._count += 1
        if self._count == self._last:
            self._then()


def take(
    tell: Callable[[Event], object] = lambda _: None,
    nights: Nights | None = None,
    *,
    url: str = URL,
    org: str | None = ORG,
    root: Path | None = None,
    inside: Callable[[], object] = list,
) -> bool:
    """Take a lock, a workspace's or a folder's, do something and let it go; False where it is refused."""

    async def go() -> None:
        sleep = (nights or Nights()).sleep

        def listen(event: Event) -> None:
            tell(event)

        lock = workspace_lock(url, org, listen, sleep) if root is None else folder_lock(root, listen, sleep)
        async with lock:
            inside()

    try:
        # In a thread of its own, for a lock can be taken inside another.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(go())).result()
    except Declined:
        return False
    return True
