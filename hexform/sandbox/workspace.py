"""The state of a local workspace, and the files that store it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from hexform.sandbox.dump import dump
from hexform.sandbox.errors import StateError
from hexform.sandbox.identity import Clock, Ids, fresh_ids, stamp, wall_clock
from hexform.sandbox.records import Cell, Project, Records, User
from hexform.sandbox.seed import seed_model
from hexform.sandbox.seeding import build_records
from hexform.sandbox.state.nodes import plain
from hexform.sandbox.state.patch import Patch
from hexform.sandbox.state.store import Store, open_store

_RECORDS = TypeAdapter(Records)


class Workspace(Records):
    """Rows, where new ids and times come from, and what keeps the changes."""

    def __init__(self, records: Records | None = None, *, ids: Ids | None = None, now: Clock | None = None) -> None:
        self.ids = ids or fresh_ids()
        self.clock = now or wall_clock
        self.keep: Callable[[Patch], None] = _keep_nothing
        super().__init__(**(records or build_records(seed_model({}), self.ids, self.clock)).released())

    @classmethod
    def from_seed(cls, seed: Mapping[str, Any], *, ids: Ids | None = None, now: Clock | None = None) -> Workspace:
        """The workspace of a seed. Raises SeedError."""
        ids, now = ids or fresh_ids(), now or wall_clock
        return cls(build_records(seed_model(seed), ids, now), ids=ids, now=now)

    def writing(self) -> AbstractContextManager[None]:
        """One write: kept as a whole, or undone as a whole where it is refused or cannot be kept (`StateError`)."""
        return self.changing(self.keep)

    def copy(self) -> Workspace:
        """The workspace as it is now, for reads; nothing keeps its changes."""
        records = Records(**{name: deepcopy(getattr(self, name)) for name in Records.__dataclass_fields__})
        return Workspace(records, ids=self.ids, now=self.clock)

    def __deepcopy__(self, _: dict[int, Any]) -> Workspace:
        return self.copy()

    def dump(self) -> dict[str, Any]:
        """The present state as a seed by names."""
        seed: dict[str, Any] = plain(dump(self))
        return seed

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


@contextmanager
def open_state(
    path: Path, fresh: Callable[[], Workspace], *, root: Path | None = None, served: bool = False
) -> Iterator[Workspace]:
    """The workspace of a state file, which this process owns until the end of the block; `fresh` where there is none.

    Below `root`, no symbolic link is followed. Raises StateInUse where another process owns the file, and StateError
    where it holds no state, or where changes could not be kept.
    """
    with open_store(path, root=root, served=served) as store:
        content = store.read()
        workspace = fresh() if content is None else Workspace(_records(content, path))
        if content is None or store.changed:
            _write(workspace, store)
        else:
            store.begin(workspace.revision)
        workspace.keep = store.keep
        try:
            yield workspace
        finally:
            if store.changed:
                with suppress(StateError):  # the journal has it all
                    _write(workspace, store)


def _records(content: bytes, path: Path) -> Records:
    try:
        return _RECORDS.validate_json(content, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise StateError(
            f"{path}: is no state of a sandbox ({place + ': ' if place else ''}{first['msg']}); "
            "remove it to start from the seed"
        ) from None


def _write(workspace: Workspace, store: Store) -> None:
    workspace.revision = secrets.token_hex(8)
    store.write(_RECORDS.dump_json(workspace), workspace.revision)


def _keep_nothing(_: Patch) -> None:
    """For a workspace that is not stored."""
