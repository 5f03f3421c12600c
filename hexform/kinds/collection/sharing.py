"""Who is in a collection: what is written against what is there.

A collection's creator and its last manager keep MANAGER, whatever is written: said in the plan, never a change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.collection.spec import CollectionSharing
from hexform.kinds.compare import Entries, Sides, Wanted, compare
from hexform.kinds.context import PlanningContext
from hexform.kinds.group.deletion import deletions
from hexform.kinds.resolver import Issue
from hexform.model.access import MANAGER, NONE
from hexform.model.address import Address
from hexform.model.directory import LiveCollection
from hexform.model.fields import Target
from hexform.model.grants import CollectionGrant, grant
from hexform.model.notice import Code

Grants = dict[Any, CollectionGrant]


@dataclass
class Shared:
    """Both sides of a collection's sharing. `ids`: of people by email; `needs`: addresses that it depends on."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, str | None] = field(default_factory=dict)
    needs: set[str] = field(default_factory=set)
    failed: bool = False
    notes: list[Issue] = field(default_factory=list)


def compare_sharing(
    context: PlanningContext,
    builder: PlanBuilder,
    address: Address,
    live: LiveCollection | None,
    wish: CollectionSharing,
) -> Shared | None:
    """Both sides of what is written; None where it cannot be planned, which is noted as an error."""
    shared = Shared(after={} if wish.exclusive else {"exclusive": False})
    entries = Entries(context, builder, address)
    if wish.workspace is not None:
        shared.before["workspace"] = live.workspace if live else NONE
        shared.after["workspace"] = wish.workspace
    if wish.groups is not None:
        groups = entries.referred(context.groups, wish.groups)
        held = live_groups(context, live) if live else {}
        going = {target for target in held if target.id in deletions(context)}
        _add(shared, "groups", groups, compare(groups.entries, held, exclusive=wish.exclusive, silent=going))
    if wish.users is not None:
        people = entries.people(wish.users.items())
        shared.ids |= people.ids
        there = _people(context, shared, people, live) if live else {}
        creator = _creator(shared, there, live)
        _note_creator(shared, people, creator)
        _add(shared, "users", people, compare(people.entries, there, exclusive=wish.exclusive, silent=creator))
    if live is not None:
        _keep_last_manager(context, shared, live)
    if shared.failed:
        return None
    for note in shared.notes:
        builder.warn(address, *note, context.source(address))
    return shared


def _add(shared: Shared, scope: str, found: Wanted[Any, Any], sides: Sides[Any, Any]) -> None:
    shared.failed |= found.failed
    shared.needs |= found.needs
    shared.before[scope], shared.after[scope] = sides.before, sides.after


def live_groups(context: PlanningContext, live: LiveCollection) -> dict[Target, CollectionGrant]:
    """The groups of a live collection."""
    return {context.groups.target_of(key): grant(CollectionGrant, access) for key, access in live.groups.items()}


def live_users(context: PlanningContext, live: LiveCollection) -> dict[str, CollectionGrant]:
    """The people of a live collection by email; one whom no list shows is called by id."""
    known = context.actual.directory.people.by_id
    return {
        known[key].name if key in known else key: grant(CollectionGrant, access) for key, access in live.users.items()
    }


def _people(
    context: PlanningContext, shared: Shared, found: Wanted[Any, Any], live: LiveCollection
) -> dict[str, CollectionGrant]:
    """Who is in it. One whom no list shows may be somebody pending, and keeps their access then."""
    known = context.actual.directory.people.by_id
    there = live_users(context, live)
    shared.ids |= {known[key].name if key in known else key: key for key in live.users}
    strangers = sorted(live.users.keys() - known)
    if not found.pending or not strangers:
        return there
    why = (
        f"{', '.join(strangers)}: the ids of people whom the workspace does not list; one of them may be "
        f"{' or '.join(sorted(found.pending))}, so their access stays as it is"
    )
    shared.notes.append(Issue(Code.STRANGERS_KEPT, why))
    return {email: entry for email, entry in there.items() if email not in strangers}


def _creator(shared: Shared, there: Mapping[str, CollectionGrant], live: LiveCollection | None) -> set[str]:
    creator = live.creator if live else None
    return {email for email, entry in there.items() if shared.ids[email] == creator and entry.access == MANAGER}


def _note_creator(shared: Shared, found: Wanted[Any, Any], creator: set[str]) -> None:
    """Only where less is written for them."""
    for email in creator:
        written = found.written(email)
        if written is not None and written != MANAGER:
            why = f"{email} created this collection and keeps MANAGER, whatever is written"
            shared.notes.append(Issue(Code.CREATOR_KEEPS_ACCESS, why))


def _keep_last_manager(context: PlanningContext, shared: Shared, live: LiveCollection) -> None:
    """Where nobody would be left to manage it, the first of those who do so now stays. An empty group is nobody."""
    managers = sum(access == MANAGER for access in (*live.users.values(), live.workspace))
    managers += sum(access == MANAGER and not _is_empty(context, key) for key, access in live.groups.items())
    lost = [
        (scope, key)
        for scope in ("users", "groups")
        for key, entry in shared.before.get(scope, {}).items()
        if entry.access == MANAGER
        and not _manages(shared.after[scope].get(key))
        and not (isinstance(key, Target) and _is_empty(context, key.id or ""))
    ]
    lost_workspace = shared.before.get("workspace") == MANAGER != shared.after["workspace"]
    gained = any(
        _manages(entry) and not _manages(shared.before[scope].get(key))
        for scope in ("users", "groups")
        for key, entry in shared.after.get(scope, {}).items()
    ) or (shared.after.get("workspace") == MANAGER != shared.before.get("workspace"))
    if lost and not gained and managers == len(lost) + lost_workspace:
        scope, key = lost[0]
        kept = {**shared.after[scope], key: grant(CollectionGrant, MANAGER)}
        shared.after[scope] = dict(sorted(kept.items(), key=lambda item: str(item[0])))
        why = f"{key} is the last manager of this collection and keeps MANAGER, whatever is written"
        shared.notes.append(Issue(Code.LAST_MANAGER, why))


def doubtful_managers(context: PlanningContext, live: LiveCollection, wish: CollectionSharing) -> set[str]:
    """Groups that would manage a collection alone, so that it counts whether they have members."""
    if MANAGER in {live.workspace, wish.workspace} or wish.users is None or not wish.exclusive:
        return set()
    written = {email.casefold() for email, entry in wish.users.items() if entry.access == MANAGER}
    known = context.actual.directory.people.by_id
    managers = [key for key, access in live.users.items() if access == MANAGER]
    if written or not managers or any(key == live.creator or key not in known for key in managers):
        return set()
    return {key for key, access in live.groups.items() if access == MANAGER}


def _manages(entry: CollectionGrant | None) -> bool:
    return entry is not None and entry.access == MANAGER


def _is_empty(context: PlanningContext, group_id: str) -> bool:
    """Whether a group is known to have no members."""
    return context.actual.members.get(group_id) == ()
