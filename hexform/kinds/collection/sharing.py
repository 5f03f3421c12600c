"""Who is in a collection: what is written against what is there.

A collection's creator and its last manager keep MANAGER, whatever is written: said in the plan, never a change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.collection.spec import CollectionSharing
from hexform.kinds.compare import Entries, Sides, Wanted, compare
from hexform.kinds.context import PlanningContext
from hexform.kinds.group.access import held_back, projects_in
from hexform.kinds.group.deletion import deletions
from hexform.kinds.group.members import will_be_empty
from hexform.kinds.resolver import Issue
from hexform.model.access import MANAGER, NONE
from hexform.model.address import Address
from hexform.model.directory import LiveCollection
from hexform.model.fields import Target
from hexform.model.grants import CollectionGrant, grant
from hexform.model.notice import Code

# Scope, and the email or the group that manages there; the workspace has no key.
Manager = tuple[str, Any]


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
    shared = _as_written(context, builder, address, live, wish)
    if live is not None:
        _keep_last_manager(context, shared, live)
    if shared.failed or (live is not None and _is_protected(context, builder, address, live, shared)):
        return None
    for note in shared.notes:
        builder.warn(address, *note, context.source(address))
    return shared


def _is_protected(
    context: PlanningContext, builder: PlanBuilder, address: Address, live: LiveCollection, shared: Shared
) -> bool:
    """Whether somebody would lose a project that `protected` names, which is noted as an error."""
    held = held_back(context, projects_in(context.actual.directory, live)) if _closes(shared) else None
    if held is not None:
        builder.error(address, held.code, f"would be narrowed, which {held.message}", context.source(address))
    return held is not None


def would_close(context: PlanningContext, address: Address, live: LiveCollection, wish: CollectionSharing) -> bool:
    """Whether somebody may lose the collection by what is written."""
    return _closes(_as_written(context, PlanBuilder(), address, live, wish))


def _closes(shared: Shared) -> bool:
    return closes(CollectionSharing.saying(**shared.before), CollectionSharing.saying(**shared.after))


def closes(before: CollectionSharing | None, after: CollectionSharing | None) -> bool:
    """Whether somebody opens the collection before and not after, by one of its grants."""
    return any(_opens(before, scope, key) and not _opens(after, scope, key) for scope, key in _openings(before))


def _openings(side: CollectionSharing | None) -> Iterator[tuple[str, Any]]:
    yield "workspace", None
    for scope in ("users", "groups"):
        yield from ((scope, key) for key in getattr(side, scope, None) or ())


def _opens(side: CollectionSharing | None, scope: str, key: Any) -> bool:
    said = getattr(side, scope, None)
    entry = said if key is None else (said or {}).get(key)
    return entry is not None and getattr(entry, "access", entry) != NONE


def _as_written(
    context: PlanningContext,
    builder: PlanBuilder,
    address: Address,
    live: LiveCollection | None,
    wish: CollectionSharing,
) -> Shared:
    """Both sides, whether or not somebody is left who manages the collection."""
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
        there = _people(context, shared, live) if live else {}
        kept = _strangers(context, shared, people, there) if wish.exclusive else {}
        creator = _creator(shared, there, live)
        _note_creator(shared, people, creator)
        _add(shared, "users", people, compare(people.entries | kept, there, exclusive=wish.exclusive, silent=creator))
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


def _people(context: PlanningContext, shared: Shared, live: LiveCollection) -> dict[str, CollectionGrant]:
    """Who is in it, with their ids."""
    known = context.actual.directory.people.by_id
    shared.ids |= {known[key].name if key in known else key: key for key in live.users}
    return live_users(context, live)


def _strangers(
    context: PlanningContext, shared: Shared, found: Wanted[Any, Any], there: Mapping[str, CollectionGrant]
) -> dict[str, CollectionGrant]:
    """Those whom no list shows: one of them may be somebody pending, and then they are wanted as they are."""
    strangers = sorted(email for email in there if not context.actual.directory.people.named(email))
    if not found.pending or not strangers:
        return {}
    why = (
        f"{', '.join(strangers)}: the ids of people whom the workspace does not list; one of them may be "
        f"{' or '.join(sorted(found.pending))}, so their access stays as it is"
    )
    shared.notes.append(Issue(Code.STRANGERS_KEPT, why))
    return {email: there[email] for email in strangers}


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
    lost, left = _managers(context, shared, live)
    real = [manager for manager in lost if not _is_empty(context, manager)]
    staying = real if all(_is_empty(context, manager) for manager in left) else []
    # An empty group stays only where Hex would be left without any manager, which it may refuse.
    staying = staying or (lost if not left else [])
    if not staying:
        return
    scope, key = staying[0]
    kept = {**shared.after[scope], key: grant(CollectionGrant, MANAGER)}
    shared.after[scope] = dict(sorted(kept.items(), key=lambda item: str(item[0])))
    why = f"{key} is the last manager of this collection and keeps MANAGER, whatever is written"
    shared.notes.append(Issue(Code.LAST_MANAGER, why))


def doubtful_managers(
    context: PlanningContext, address: Address, live: LiveCollection, wish: CollectionSharing
) -> set[str]:
    """Groups of which it counts whether they have members, since no person is left who manages the collection."""
    lost, left = _managers(context, _as_written(context, PlanBuilder(), address, live, wish), live)
    if not lost or any(not isinstance(key, Target) for _, key in left) or len([*lost, *left]) == 1:
        return set()
    # A person who goes is the one who stays instead, whatever groups go too.
    doubtful = left if any(not isinstance(key, Target) for _, key in lost) else [*left, *lost]
    targets = [key for _, key in doubtful if isinstance(key, Target)]
    return {target.id for target in targets if target.id is not None and will_be_empty(context, target) is None}


def _managers(context: PlanningContext, shared: Shared, live: LiveCollection) -> tuple[list[Manager], list[Manager]]:
    """Who manages a live collection and would no longer, people first, and who would manage it then."""
    after = _managing(shared.after)
    lost = [manager for manager in _managing(shared.before) if manager not in after]
    there = {"users": live_users(context, live), "groups": live_groups(context, live), "workspace": live.workspace}
    going = deletions(context)
    left = [manager for manager in dict.fromkeys([*_managing(there), *after]) if manager not in lost]
    lost = [manager for manager in lost if manager[0] != "workspace"]
    return lost, [(scope, key) for scope, key in left if not (isinstance(key, Target) and key.id in going)]


def _managing(side: Mapping[str, Any]) -> list[Manager]:
    """Scope and key of all that have MANAGER."""
    found = [
        (scope, key)
        for scope in ("users", "groups")
        for key, entry in side.get(scope, {}).items()
        if entry.access == MANAGER
    ]
    return [*found, *([("workspace", "")] if side.get("workspace") == MANAGER else [])]


def _is_empty(context: PlanningContext, manager: Manager) -> bool:
    """Whether it is a group that is known to have no members."""
    key = manager[1]
    return isinstance(key, Target) and will_be_empty(context, key) is True
