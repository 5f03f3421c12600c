"""Reading the workspace: what the configuration speaks of, each page once, several at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hexform.errors import Declined
from hexform.hex import answers, tables
from hexform.hex.call import Call, Send, Steps, together
from hexform.hex.drive import Outside, drive
from hexform.kinds.base import ActualUpdate
from hexform.kinds.context import PlanningContext
from hexform.kinds.registry import KINDS
from hexform.model.desired import Desired
from hexform.model.directory import Directory
from hexform.model.ledger import Entries
from hexform.model.live import Actual


@dataclass(frozen=True)
class Me:
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


def check_workspace(desired: Desired, me: Me, host: str) -> None:
    """Refuse a workspace that the configuration does not name. Raises Declined."""
    guard = desired.settings.workspace
    where = desired.lines.get("workspace", "the configuration")
    if guard.host is not None and guard.host.casefold() != host.casefold():
        raise Declined(f"{where}: this configuration is for the host {guard.host}, and this run goes to {host}")
    if guard.org_id is not None and guard.org_id != me.org_id:
        raise Declined(
            f"{where}: this configuration is for the organisation {guard.org_id}, and the token belongs to {me.org_id}"
        )


async def observe(desired: Desired, send: Send, me: Me, *, today: date, ledger: Entries) -> Actual:
    """Read what planning looks at; an object that may not be read is noted and the rest goes on."""
    outside = Outside(send)
    needs = {need for kind in KINDS.values() for need in kind.needs(desired)}
    readings = {name: steps for name, steps in _tables(desired, needs).items() if name in needs}
    found = await drive(together(*readings.values()), outside)
    directory = replace(Directory(org_id=me.org_id, personal=me.personal), **dict(zip(readings, found, strict=True)))
    actual = Actual(directory)
    context = context_of(desired, actual, today=today, ledger=ledger)
    details = [steps for kind in KINDS.values() for steps in kind.observe(context)]
    patches: list[ActualUpdate] = await drive(together(*details), outside)
    for patch in patches:
        actual = patch(actual)
    return actual


def context_of(desired: Desired, actual: Actual, *, today: date, ledger: Entries, **more: Any) -> PlanningContext:
    """What planning looks at, with what every kind knows of its own addresses."""
    resolvers = {name: kind.resolver for name, kind in KINDS.items()}
    return PlanningContext(desired, actual, today=today, ledger=ledger, resolvers=resolvers, **more)


def _tables(desired: Desired, needs: set[str]) -> dict[str, Steps[Any]]:
    """The reads of shared tables: of the people and the connections, and of each kind that others refer to."""
    tables_of_kinds = {kind.table: kind.read_table(desired, needs) for kind in KINDS.values() if kind.table}
    return {"people": tables.people(), **tables_of_kinds, "connections": tables.connections()}
