"""The state of one local workspace."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hexform.sandbox import dumping, storage
from hexform.sandbox.identity import Clock, Ids, fresh_ids, stamp, wall_clock
from hexform.sandbox.planting import plant
from hexform.sandbox.records import Cell, Project, Records, User
from hexform.sandbox.seed import seed_model


class Workspace(Records):
    """Rows, and where new ids and times come from."""

    def __init__(self, records: Records | None = None, *, ids: Ids | None = None, now: Clock | None = None) -> None:
        self.ids = ids or fresh_ids()
        self.clock = now or wall_clock
        super().__init__(**vars(records or plant(seed_model({}), self.ids, self.clock)))

    @classmethod
    def from_seed(cls, seed: Mapping[str, Any], *, ids: Ids | None = None, now: Clock | None = None) -> Workspace:
        """The workspace that a seed describes; `SeedError` where it cannot be one."""
        ids, now = ids or fresh_ids(), now or wall_clock
        return cls(plant(seed_model(seed), ids, now), ids=ids, now=now)

    @classmethod
    def load(cls, path: Path | str, *, ids: Ids | None = None, now: Clock | None = None) -> Workspace:
        """The workspace that a state file holds; `StateError` where it holds none."""
        return cls(storage.read_state(Path(path)), ids=ids, now=now)

    def save(self, path: Path | str) -> None:
        """Replace the state file, whole or not at all."""
        storage.write_state(Path(path), self)

    def dump(self) -> dict[str, Any]:
        """The present state as a seed by names."""
        return dumping.dump(self)

    def now(self) -> str:
        """The time, as Hex writes it."""
        return stamp(self.clock())

    @property
    def token_user(self) -> User:
        """The person that a new token belongs to: the first active admin, else the first active person."""
        people = list(self.users.values())
        active = [user for user in people if user.active] or people
        return next((user for user in active if user.role == "ADMIN"), active[0])

    def cell(self, identifier: str) -> tuple[Project, Cell] | None:
        """A cell and its project, by the id that the cell has at the moment."""
        for project in self.projects.values():
            for cell in project.cells:
                if cell.id == identifier:
                    return project, cell
        return None
