"""Whether somebody will be in a group once a plan is carried out."""

from __future__ import annotations

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.compare import Entries
from hexform.kinds.context import PlanningContext
from hexform.kinds.group.spec import GroupEntry
from hexform.model.address import Address
from hexform.model.fields import Target


def will_be_empty(context: PlanningContext, group: Target) -> bool | None:
    """Whether nobody will be in it; None where its present members count and were not read."""
    address = group.address
    wish = context.desired.specs.get(address) if address is not None else None
    live = None if group.id is None else context.actual.members.get(group.id)
    if address is None or not isinstance(wish, GroupEntry) or wish.external or wish.members is None:
        return group.id is None or (None if live is None else not live)
    written = _written(context, address, wish)
    stay = {email for email, stays in written.items() if stays}
    if stay or wish.exclusive or group.id is None:
        return not stay
    return None if live is None else {person.name for person in live} <= written.keys()


def _written(context: PlanningContext, address: Address, wish: GroupEntry) -> dict[str, bool]:
    """Written people whom the workspace has, and whether they stay: one whose day is over is taken out."""
    found = Entries(context, PlanBuilder(), address).people((entry.email, entry) for entry in wish.members or ())
    return {email: entry is not None for email, entry in found.entries.items()}
