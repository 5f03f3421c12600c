"""Stale reads: the workspace before the last writes."""

from collections.abc import Callable

from hexform.sandbox.workspace import Workspace


class History:
    """Copies of the workspace from before each write, as far back as `delay` seconds."""

    def __init__(self, workspace: Workspace, clock: Callable[[], float], delay: float) -> None:
        self.workspace = workspace
        self.clock = clock
        self.delay = delay
        self.before_last_write = workspace
        self.copies: list[tuple[float, Workspace]] = []

    def remember(self, *, stale: bool) -> None:
        """Call this before a write; copies are made only if reads can be delayed or `stale`."""
        if not (self.delay or stale):
            return
        self.before_last_write = self.workspace.copy()
        self.copies = [*self._fresh(), (self.clock(), self.before_last_write)]

    def _fresh(self) -> list[tuple[float, Workspace]]:
        horizon = self.clock() - self.delay
        return [(moment, copy) for moment, copy in self.copies if moment > horizon]

    def readable(self) -> Workspace:
        """The workspace as it was `delay` seconds ago."""
        fresh = self._fresh()
        return fresh[0][1] if fresh else self.workspace
