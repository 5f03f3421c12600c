"""Read a workspace for an access report: the tables, then the members of the groups that an answer depends on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from hexform.errors import RemoteError, Unauthorized
from hexform.hex import answers, tables
from hexform.hex.call import Send, Steps, together
from hexform.hex.paging import pages
from hexform.hex.runner import EffectHandlers, run_steps
from hexform.model.access_change import ProjectName
from hexform.model.directory import Directory, People, Person, Table
from hexform.planning.access.build import world_of
from hexform.planning.access.naming import Declared, Naming
from hexform.planning.access.reads import needs_of_report
from hexform.planning.access.world import TableName, World
from hexform.planning.observe import Me

T = TypeVar("T")


@dataclass(frozen=True)
class Observed:
    """A workspace as it was read. `names`: people's names by id, where Hex tells them."""

    directory: Directory
    naming: Naming
    world: World
    names: Mapping[str, str]


async def observe_access(
    send: Send,
    me: Me,
    declared: Sequence[Declared],
    *,
    selects: Callable[[ProjectName], bool] = bool,
    every_group: bool = False,
    before_members: Callable[[Observed, int], None] = lambda *_: None,
) -> Observed:
    """Read until no answer about the selected projects depends on anything that was not read.

    `send` answers equal reads once. `before_members` is called with the tables and the number of groups to read; what
    it raises ends the reading. Failed reads are in `world.failed`; only a rejected token ends the reading.
    """
    handlers = EffectHandlers(send)
    directory = Directory(org_id=me.org_id, personal=me.personal)
    members: dict[str, Sequence[Person] | str] = {}
    while True:
        naming = Naming(declared, directory)
        world = world_of(directory, members, {}, naming)
        needs = needs_of_report(world, selects, every_group=every_group)
        if needs.tables:
            directory = replace(directory, **await run_steps(_tables(needs.tables), handlers))
        elif needs.members and not directory.people.failed:
            before_members(Observed(directory, naming, world, {}), len(needs.members))
            members |= await run_steps(_members(sorted(needs.members)), handlers)
        else:
            names = {} if directory.people.failed else await run_steps(_names(), handlers)
            return Observed(directory, naming, world, names)


def _tables(wanted: Collection[TableName]) -> Steps[dict[str, Any]]:
    readings: dict[TableName, Steps[Any]] = {
        "people": _or(tables.people(), lambda why: People(failed=why)),
        "groups": _or(tables.groups(), lambda why: Table(failed=why)),
        "collections": _or(tables.collections(), lambda why: Table(failed=why)),
        "projects": _or(tables.projects(None, sharing=True), lambda why: Table(failed=why)),
    }
    names = [name for name in readings if name in wanted]
    found = yield from together(*(readings[name] for name in names))
    return dict(zip(names, found, strict=True))


def _members(ids: list[str]) -> Steps[dict[str, Sequence[Person] | str]]:
    found = yield from together(*(_or(tables.people(("groupId", key)), lambda why: People(failed=why)) for key in ids))
    return {key: people.failed or people.rows for key, people in zip(ids, found, strict=True)}


def _names() -> Steps[dict[str, str]]:
    """People's names, from the answers that the list of people was read from."""
    items: list[answers.User]
    items, _, _ = yield from pages("ListUsers", "/v1/users", tables.limit("users"))
    return {item["id"]: name for item in items if (name := item.get("name"))}


def _or(steps: Steps[T], failed: Callable[[str], T]) -> Steps[T]:
    """The result, or what means a failure."""
    try:
        return (yield from steps)
    except Unauthorized:
        raise
    except RemoteError as error:
        return failed(str(error))
