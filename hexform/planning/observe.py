"""Reading the workspace: what the configuration refers to, each page once, several at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from hexform.errors import Declined
from hexform.hex import answers, tables
from hexform.hex.call import Call, Send, Steps, together
from hexform.hex.runner import EffectHandlers, run_steps, side_by_side
from hexform.kinds.base import ActualUpdate, Kind, Observation
from hexform.kinds.context import PlanningContext
from hexform.kinds.registry import KINDS
from hexform.model.desired import Desired
from hexform.model.directory import Directory
from hexform.model.ledger import Entries
from hexform.model.live import Actual

Updates = asyncio.Future[list[ActualUpdate]]


class Me(NamedTuple):
    """Whose token it is: `personal` where it is a person's own, `email` then; `expires` as Hex tells it, or never."""

    org_id: str
    personal: bool = False
    email: str | None = None
    role: str | None = None
    expires: float | None = None


async def who_am_i(send: Send) -> Me:
    """Ask for the token's own identity. Fact: API operation Me; a workspace token has no user fields."""
    reply: Any = await send(Call("Me", "GET", "/v1/users/me"))
    answer: answers.Me = reply
    token = answer.get("token")
    return Me(
        org_id=answer["org"]["id"],
        personal=answer.get("email") is not None,
        email=answer.get("email"),
        role=answer.get("role"),
        expires=token["exp"] if token else None,
    )


def check_host(desired: Desired, host: str) -> None:
    """Refuse a host that the configuration does not name; nothing need be asked for this. Raises Declined."""
    wanted = desired.settings.workspace.host
    if wanted is not None and wanted.casefold() != host.casefold():
        raise Declined(f"{_line(desired)}: this configuration is for the host {wanted}, and this run goes to {host}")


def check_organisation(desired: Desired, me: Me) -> None:
    """Refuse an organisation that the configuration does not name. Raises Declined."""
    wanted = desired.settings.workspace.org_id
    if wanted is not None and wanted != me.org_id:
        raise Declined(
            f"{_line(desired)}: this configuration is for the organisation {wanted}, and the token belongs to "
            f"{me.org_id}"
        )


def _line(desired: Desired) -> str:
    return desired.lines.get("workspace", "the configuration")


class Identified(NamedTuple):
    """Whose token it is, and what the ledger of that organisation knows."""

    me: Me
    ledger: Entries


async def observe(desired: Desired, send: Send, me: Me, *, today: date, ledger: Entries) -> Actual:
    """Read what planning looks at; an object that may not be read is noted and the rest goes on."""

    async def known() -> Identified:
        return Identified(me, ledger)

    return await observe_and_identify(desired, send, known(), today=today)


class Ahead(Protocol):
    """Further reads, begun while those of the plan are under way."""

    async def read(self, tables: Mapping[str, Awaitable[Any]], settled: Awaitable[Actual | None]) -> None:
        """Read beside the plan. `tables`: the shared tables that are read.

        `settled` gives what was read of all that decides about people's access, and None where nothing else is read.
        """


async def observe_and_identify(
    desired: Desired, send: Send, identify: Awaitable[Identified], *, today: date, ahead: Ahead | None = None
) -> Actual:
    """The same, while it is still being found out whose token it is; where that fails, the reading is cut off.

    Each read begins when what it needs is there; the tables that take the most pages begin first.
    """
    handlers = EffectHandlers(send)
    needs = {need for kind in KINDS.values() for need in kind.needs(desired)}
    identified = asyncio.ensure_future(identify)
    found = {
        name: asyncio.ensure_future(run_steps(steps, handlers))
        for name, steps in _tables(desired, needs).items()
        if name in needs
    }

    async def observed(observation: Observation) -> list[ActualUpdate]:
        ledger = (await identified).ledger if "ledger" in observation.tables else {}
        seen = {name: await table for name, table in found.items() if name in observation.tables}
        context = context_of(desired, Actual(Directory(**seen)), today=today, ledger=ledger)
        return await run_steps(together(*observation.reads(context)), handlers)

    async def actual(updates: Iterable[Updates]) -> Actual:
        me = (await identified).me
        known = Actual(Directory(me.org_id, me.personal, **{name: await table for name, table in found.items()}))
        for each in updates:
            for update in await each:
                known = update(known)
        return known

    async def settled() -> Actual | None:
        known = await actual(each for kind, each in updates if kind.about_access)
        others = [each for kind, each in updates if not kind.about_access]
        return known if any(not each.done() or each.result() for each in others) else None

    updates: list[tuple[Kind, Updates]] = [
        (kind, asyncio.ensure_future(observed(each))) for kind in KINDS.values() for each in kind.observations()
    ]
    tasks: list[Awaitable[Any]] = [identified, *found.values(), *(each for _, each in updates)]
    if ahead is not None:
        known = asyncio.ensure_future(settled())
        tasks += [known, ahead.read(found, known)]
    await side_by_side(tasks)
    return await actual(each for _, each in updates)


def context_of(desired: Desired, actual: Actual, *, today: date, ledger: Entries, **more: Any) -> PlanningContext:
    """What planning looks at, with what every kind knows of its own addresses."""
    resolvers = {name: kind.resolver for name, kind in KINDS.items()}
    return PlanningContext(desired, actual, today=today, ledger=ledger, resolvers=resolvers, **more)


def _tables(desired: Desired, needs: set[str]) -> dict[str, Steps[Any]]:
    """The reads of shared tables: of each kind that others refer to, of the people and the connections.

    What is created last has the most objects: the list of projects takes the most pages.
    """
    tables_of_kinds = {kind.table: kind.read_table(desired, needs) for kind in reversed(KINDS.values()) if kind.table}
    return {**tables_of_kinds, "people": tables.people(), "connections": tables.connections()}
