"""Groups: a name and its members. Facts: API operations CreateGroup, EditGroup, DeleteGroup, ListUsers (groupId)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from hexform.kinds.base import ActualUpdate, NamedKind, Observation, Reading
from hexform.kinds.group.spec import UNMANAGED, Group, GroupEntry
from hexform.kinds.loading import Entry, Loader
from hexform.kinds.policy import Removal
from hexform.model.desired import Desired
from hexform.model.fields import Name
from hexform.model.grants import member
from hexform.model.mistake import Mistake
from hexform.model.notice import Code
from hexform.model.sides import PERSON

if TYPE_CHECKING:
    from hexform.hex.call import Steps
    from hexform.kinds.builder import PlanBuilder
    from hexform.kinds.context import PlanningContext
    from hexform.kinds.resolver import Identity, Resolver
    from hexform.kinds.state import ApplyState
    from hexform.model.change import Change
    from hexform.model.directory import Named, Person, Table
    from hexform.model.live import Actual


class GroupKind(NamedKind):
    """Members are read group by group; 100 adds and 100 removals go into one request, a rename with the first."""

    name = "group"
    model = Group
    wish = GroupEntry
    noun = "group"
    referable = True
    block = "groups"
    table = "groups"
    about = "Groups of people, by key."
    example: ClassVar = {"analysts": {"name": "Analysts", "members": ["ada@example.com"]}}
    policy = UNMANAGED
    removal = Removal(Name, "Names or ids of groups.", ["Old team"])
    naming = "name"

    def load(self, loader: Loader, blocks: Mapping[str, Entry]) -> None:
        """Groups that directory sync keeps are referred to and never written."""
        for key, entry in blocks.items():
            group: GroupEntry | None = loader.take(self.name, key, entry)
            for name in ("members", "renamed_from") if group is not None and group.external else ():
                if name in entry.node:
                    what = f"directory sync keeps this group: take `{name}` out, or `external: true`"
                    loader.mistakes.at(entry.source, entry.node.key_at(name), Mistake.CONTRADICTION, what)

    def resolver(self, context: PlanningContext) -> Resolver[Named]:
        from hexform.kinds.resolver import Identifier, Resolver

        identifiers = (
            # External groups are never renamed.
            Identifier(
                address,
                spec.name or address.key,
                spec.name is not None and not spec.external,
                spec.id,
                spec.renamed_from,
            )
            for address, spec in context.written(self.name, GroupEntry)
        )
        return Resolver(self.name, self.noun, identifiers, context.actual.directory.groups)

    def read_table(self, desired: Desired, needs: set[str]) -> Steps[Table[Named]]:
        from hexform.hex import tables

        return tables.groups(self.created_names(desired))

    def needs(self, desired: Desired) -> Iterable[str]:
        return ("groups",) * (self.name in desired.spoken | desired.sought)

    def observations(self) -> Iterable[Observation]:
        from hexform.kinds.group.deletion import reads_of_deletions

        return [
            # Where the id of a group is written, its members need not wait for the list; the second read is the same.
            Observation(frozenset(), self._reads_of_known),
            Observation(frozenset({"groups"}), self._reads_of_members),
            Observation(frozenset({"groups", "collections", "projects"}), reads_of_deletions),
            Observation(frozenset({"groups", "collections", "projects"}), self._reads_of_access),
        ]

    def _reads_of_known(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        from hexform.kinds.group.reading import read_members

        for _, spec in context.specs(self.name, GroupEntry):
            if spec.id is not None and spec.members is not None and not spec.external:
                yield read_members(spec.id)

    def _reads_of_members(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        from hexform.kinds.group.reading import read_wanted

        wanted: dict[str, set[str]] = {}
        new: set[str] = set()
        for address, spec in context.specs(self.name, GroupEntry):
            identity = context.groups.identities[address]
            if spec.members is None or spec.external or identity.error is not None:
                continue
            emails = {each.email.casefold() for each in spec.members if not each.ended(context.today)}
            if identity.live is None:
                new |= emails
            else:
                wanted[identity.live.id] = emails
        if wanted or new:
            yield read_wanted(wanted, new=bool(new))

    def _reads_of_access(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        """What a group that loses its last member gives access to, where some of it may be protected."""
        from hexform.kinds.group.access import read_access_of_emptied

        for address, spec in context.specs(self.name, GroupEntry) if context.protects_access else ():
            live = context.groups.identities[address].live
            if live is not None and spec.members is not None and not spec.external:
                yield read_access_of_emptied(context, live.id, partial(_leaves_nobody, spec, context.today))

    def compare(
        self, context: PlanningContext, builder: PlanBuilder, wish: GroupEntry, identity: Identity[Named]
    ) -> None:
        from hexform.kinds.compare import Entries, compare
        from hexform.kinds.group.access import empties, held_back, reached_by
        from hexform.model.change import CREATE, UPDATE

        live, address = identity.live, identity.address
        if wish.external:
            if live is None:
                why = f"Hex has no group {identity.name!r}, and an external one is never created"
                builder.error(address, Code.EXTERNAL_MISSING, why, context.source(address))
            return
        before: dict[str, Any] = {}
        after: dict[str, Any] = {} if wish.exclusive else {"exclusive": False}
        if live is None or identity.renamed:
            before, after["name"] = ({"name": live.name} if live else {}), identity.name
        ids: Mapping[str, str | None] = {}
        if wish.members is not None:
            found = Entries(context, builder, address).people((entry.email, entry) for entry in wish.members)
            reason = context.actual.failed.get(f"members:{live.id}") if live else None
            if reason:
                builder.error(address, Code.UNREADABLE, reason, context.source(address))
            if reason or found.failed:
                return
            there = {person.name: person for person in context.actual.members.get(live.id, ())} if live else {}
            sides = compare(found.entries, {email: member(email) for email in there}, exclusive=wish.exclusive)
            before["members"], after["members"] = tuple(sides.before.values()), tuple(sides.after.values())
            emptied = live and empties(there, before["members"], after["members"])
            held = held_back(context, reached_by(context.actual.directory, live)) if live and emptied else None
            if held is not None:
                builder.error(
                    address, held.code, f"would lose its last member, which {held.message}", context.source(address)
                )
                return
            ids = {**found.ids, **{email: person.id for email, person in there.items()}}
        builder.propose(
            address,
            Group.saying(**before) if live else None,
            Group.saying(**after),
            actions=UPDATE if live else CREATE,
            name=identity.name,
            id=live.id if live else None,
            reason="renamed" if live and identity.renamed else None,
            uses={PERSON: ids},
            source=context.source(address),
        )

    def remove(self, context: PlanningContext, builder: PlanBuilder) -> None:
        from hexform.kinds.group.deletion import plan_deletions
        from hexform.kinds.removal import report_unmanaged

        gone = plan_deletions(context, builder)
        report_unmanaged(context, builder, context.groups, self.policy_in(context.desired.settings), gone)

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        from hexform.kinds.group.apply import write

        return (yield from write(change, work))

    def cost(self, change: Change) -> int:
        from hexform.kinds.group.apply import edits

        return 1 if change.verb == "delete" else max(edits(change), 1)

    def settled(self, change: Change, actual: Actual) -> Actual:
        from hexform.kinds.group.apply import new_name
        from hexform.model.directory import Named

        table = actual.directory.groups
        rows = {row.id: row for row in table.rows}
        if change.verb == "delete":
            rows.pop(change.id or "", None)
        elif change.id is not None and (change.verb == "create" or new_name(change)):
            rows[change.id] = Named(change.id, change.name)
        groups = replace(table, rows=tuple(rows.values()))
        # Hex puts nobody into a new group but those who are written; they are read again unless the answer showed them.
        members = {**actual.members, change.id: ()} if change.id and change.verb == "create" else actual.members
        return replace(actual, directory=replace(actual.directory, groups=groups), members=members)

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        from hexform.kinds.group.apply import edits, new_name
        from hexform.kinds.group.reading import read_groups, read_members

        readings: dict[str, Reading] = {}
        grown = sum({"create": 1, "delete": -1}.get(change.verb, 0) for change in changes)
        listed = Reading(_requests(len(actual.directory.groups.rows) + grown, "groups"), read_groups)
        for change in changes:
            if change.verb == "create" and edits(change) <= 1 and _is_shown(change, actual):
                continue
            touched = change.verb != "delete" and any(row.path == ("members",) for row in change.diff)
            if touched:
                size = len(_members(change.after)) + _others(change, actual)
                reading = Reading(_requests(size, "users"), partial(read_members, change.id or ""))
                readings[f"members:{change.id or change.address}"] = reading
            if not touched or new_name(change):
                readings["groups"] = listed
        return readings


def _is_shown(change: Change, actual: Actual) -> bool:
    """Whether the answer of a create is known to show its members; before it was sent, that is expected."""
    if change.id is None:
        return True
    return _members(change.after) == {person.name for person in actual.members.get(change.id, ())}


def _leaves_nobody(spec: GroupEntry, today: date, there: Iterable[Person]) -> bool:
    """Whether none of the members may stay; who is wanted and no member yet may be nobody of the workspace."""
    kept, ended = (
        {entry.email.casefold() for entry in spec.members or () if entry.ended(today) is over} for over in (False, True)
    )
    names = {person.name.casefold() for person in there}
    return bool(names) and not (names & kept if spec.exclusive else names - ended)


def _members(side: Any) -> set[str]:
    from hexform.kinds.compare import emails_of

    return set(emails_of(side.members or ())) if isinstance(side, Group) else set()


def _requests(count: int, table: str) -> int:
    from hexform.hex import tables

    return max(1, math.ceil(count / tables.PAGE[table]))


def _others(change: Change, actual: Actual) -> int:
    """Members whom an additive change leaves alone."""
    if not isinstance(change.after, Group) or change.after.exclusive or change.id is None:
        return 0
    written = _members(change.before)
    return sum(person.name not in written for person in actual.members.get(change.id, ()))
