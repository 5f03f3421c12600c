"""Stale reads: how the workspace was before the last writes."""

from collections.abc import Callable
from copy import deepcopy

from hexform.sandbox.workspace import Workspace


class History:
    """Copies of the workspace from before each write, as far back as `delay` seconds; `last` keeps one for good."""

    def __init__(self, workspace: Workspace, clock: Callable[[], float], delay: float, *, last: bool) -> None:
        self.workspace = workspace
        self.clock = clock
        self.delay = delay
        self.last = last
        self.copies: list[tuple[float, Workspace]] = []

    def remember(self) -> None:
        """Called before a write."""
        if self.delay or self.last:
            self.copies = [*self._fresh(), (self.clock(), deepcopy(self.workspace))]

    def _fresh(self) -> list[tuple[float, Workspace]]:
        horizon = self.clock() - self.delay
        return [(moment, copy) for moment, copy in self.copies if moment > horizon]

    def readable(self) -> Workspace:
        """The workspace as it was `delay` seconds ago."""
        fresh = self._fresh()
        return fresh[0][1] if fresh else self.workspace

    def before_last_write(self) -> Workspace:
        """The workspace without what was written last."""
        return self.copies[-1][1] if self.copies else self.workspace
