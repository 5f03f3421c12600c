"""The record of a run in a file, written before the first write and kept up to date."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from hexform.cli.options import Common
from hexform.cli.outputs import is_stream
from hexform.cli.streams import save
from hexform.errors import HexformError
from hexform.model.event import Listener, Said
from hexform.model.run import Run

# Writing the record takes this part of a run's time at most: a long one is not written anew after every change.
_SHARE = 0.1

Later = Callable[[float, Callable[[], None]], object]


def _later(seconds: float, action: Callable[[], None]) -> None:
    asyncio.get_running_loop().call_later(seconds, action)


class Record:
    """`path` is None where no record is wanted. A pipe or a device gets the finished record alone."""

    def __init__(
        self, path: Path | None, common: Common, clock: Callable[[], float] = time.monotonic, later: Later = _later
    ) -> None:
        self._path = path
        self._common = common
        self._clock = clock
        self._later = later
        self._begun = False
        self._not_before = 0.0
        self._waits = False
        self._problem = ""

    def update(self, so_far: Callable[[], Run], tell: Listener) -> None:
        """Write what is known, now or soon. Raises HexformError if the first record cannot be written."""
        if self._path is None or is_stream(self._path) or self._waits:
            return
        wait = self._not_before - self._clock()
        if wait > 0:
            self._waits = True
            self._later(wait, lambda: self._write(so_far, tell))
        else:
            self._write(so_far, tell)

    def _write(self, so_far: Callable[[], Run], tell: Listener) -> None:
        self._waits = False
        started = self._clock()
        problem = self.finish(so_far())
        if problem is not None and not self._begun:
            raise HexformError(f"{problem}; nothing was applied")
        if problem is not None and not self._problem:
            self._problem = str(problem)
            tell(Said(f"Warning: {problem}"))
        self._begun = True
        ended = self._clock()
        self._not_before = ended + (ended - started) / _SHARE

    def finish(self, run: Run) -> HexformError | None:
        """Write the state of a run. Returns the error if it cannot be written, so that the run is still reported."""
        try:
            if self._path is not None:
                save(self._path, run, "json", self._common)
        except HexformError as error:
            return error
        return None
