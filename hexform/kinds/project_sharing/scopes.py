"""Who may open a project: what is written against what is there, scope by scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.compare import Entries, Wanted, compare
from hexform.kinds.context import PlanningContext
from hexform.kinds.group.deletion import deletions
from hexform.kinds.project_sharing.live import Live, Unclear, live_sharing
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.resolver import Resolver
from hexform.model.access import FULL_ACCESS, NONE, cut_to_role, lower
from hexform.model.address import Address
from hexform.model.directory import LiveProject
from hexform.model.fields import Target
from hexform.model.grants import Grant, ProjectGrant, grant
from hexform.model.notice import Code

_NOTHING = Live(ProjectSharing.saying(workspace=NONE, public_web=NONE, users={}, groups={}, collections={}))

# An id in place of a name does not help where the answer of the API holds names alone.
_BY_NAME = " and Hex tells grants by name: rename one of them in Hex"


class Scopes:
    """Both sides of a project's sharing. `ids`: of people by email; `needs`: addresses that it depends on."""

    def __init__(
        self,
        context: PlanningContext,
        builder: PlanBuilder,
        address: Address,
        live: LiveProject | None,
        wish: ProjectSharing,
    ) -> None:
        self.context, self.builder, self.address = context, builder, address
        self.wish, self.project = wish, live
        self.live = live_sharing(context, live) if live is not None else _NOTHING
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {} if wish.exclusive else {"exclusive": False}
        self.ids: dict[str, str | None] = {}
        self.needs: set[str] = set()
        self.failed = False
        self._entries = Entries(context, builder, address)
        for scope in ("workspace", "public_web"):
            if (access := getattr(wish, scope)) is not None:
                self.before[scope], self.after[scope] = getattr(self.live.spec, scope), access
        if wish.users is not None:
            self._users(wish.users)
        if wish.groups is not None:
            self._named("groups", context.groups, wish.groups)
        if wish.collections is not None:
            self._named("collections", context.collections, wish.collections)

    def _error(self, code: Code, why: str) -> None:
        self.builder.error(self.address, code, why, self.context.source(self.address))
        self.failed = True

    def _note(self, code: Code, why: str) -> None:
        self.builder.warn(self.address, code, why, self.context.source(self.address))

    def _unclear(self, scope: str) -> list[Unclear]:
        return [item for item in self.live.unclear if item.scope == scope]

    def _users(self, written: Mapping[str, ProjectGrant]) -> None:
        people = self.context.actual.directory.people
        strangers = {item.name.casefold() for item in self._unclear("users") if item.access != NONE}
        found = self._entries.people(written.items(), holders=strangers)
        self.failed |= found.failed
        wanted = {email.casefold() for email in written}
        for item in self._unclear("users") if self.wish.exclusive else ():
            if item.access != NONE and item.name.casefold() not in wanted:
                why = f"{item.name} has {item.access} and is not among the workspace's users: it cannot be taken away"
                self._note(Code.NOT_REVOCABLE, why)
        there: dict[str, ProjectGrant] = self.live.spec.users or {}
        owner = self._owner(found)
        sides = compare(
            found.entries,
            there,
            exclusive=self.wish.exclusive,
            silent=owner,
            comes_to=lambda email, entry: grant(ProjectGrant, cut_to_role(entry.access, people.named(email)[0].role)),
        )
        for email in sides.cut:
            role, level = people.named(email)[0].role, there[email].access
            why = f"{email} is {role} in Hex, so {sides.after[email].access} comes to {level}"
            self._note(Code.ROLE_LIMITS_ACCESS, why)
        self.before["users"], self.after["users"] = sides.before, sides.after
        self.ids |= {**found.ids, **{email: people.named(email)[0].id for email in there}}

    def _owner(self, found: Wanted[str, ProjectGrant]) -> set[str]:
        """The owner keeps FULL_ACCESS; it is reported only where less is written."""
        if self.project is None or not self.project.owner:
            return set()
        people = self.context.actual.directory.people.named(self.project.owner)
        email = people[0].name if people else self.project.owner
        written = found.written(email)
        if written is not None and lower(written, FULL_ACCESS):
            why = f"{email} owns this project and keeps FULL_ACCESS, whatever is written"
            self._note(Code.OWNER_KEEPS_ACCESS, why)
        return {email}

    def _named(self, scope: str, resolver: Resolver[Any], written: Mapping[Any, Grant]) -> None:
        remedy = _BY_NAME if scope == "groups" else ""
        found = self._entries.referred(resolver, written, remedy=remedy)
        self.failed |= found.failed
        self.needs |= found.needs
        self._check_unclear(scope, resolver, found)
        going = deletions(self.context) if scope == "groups" else {}
        everything: dict[Target, Grant] = getattr(self.live.spec, scope) or {}
        there = {target: entry for target, entry in everything.items() if target.id not in going}
        sides = compare(found.entries, there, exclusive=self.wish.exclusive)
        self.before[scope], self.after[scope] = sides.before, sides.after
        if scope == "groups":
            self._check_groups(resolver, {*found.entries, *(there if self.wish.exclusive else ())})
        else:
            others = {} if self.wish.exclusive else {t: e for t, e in there.items() if t not in found.entries}
            self._check_collections(resolver, {**others, **sides.after})

    def _check_unclear(self, scope: str, resolver: Resolver[Any], found: Wanted[Any, Any]) -> None:
        """What no name tells is an error, unless nothing written refers to it."""
        ids = {target.id for target in found.entries}
        for item in self._unclear(scope):
            if not item.rows:
                if self.wish.exclusive and item.access != NONE:
                    why = f"{resolver.noun} {item.name!r} has {item.access} and is not to be found"
                    self._note(Code.NOT_REVOCABLE, f"{why}: it cannot be taken away")
            elif self.wish.exclusive or any(row.id in ids for row in item.rows):
                self._error_of_alike(resolver, item.rows)

    def _check_groups(self, resolver: Resolver[Any], targets: set[Target]) -> None:
        """Hex tells groups by name alone: of two that have one, it cannot be seen which has the grant."""
        for live_id in sorted(target.id for target in targets if target.id is not None):
            alike = resolver.alike(live_id)
            if len(alike) > 1:
                self._error_of_alike(resolver, alike)

    def _check_collections(self, resolver: Resolver[Any], wanted: Mapping[Target, Grant]) -> None:
        """Distinguish two collections of one name by their projects, which can be read, unless they have the same."""
        levels = {target.id: entry.access for target, entry in wanted.items() if target.id is not None}
        for live_id in sorted(levels):
            alike = [row for row in resolver.alike(live_id) if row.id in levels]
            if len({levels[row.id] for row in alike}) > 1:
                self._error_of_alike(resolver, alike)

    def _error_of_alike(self, resolver: Resolver[Any], alike: Sequence[Any]) -> None:
        ids = ", ".join(sorted(row.id for row in alike))
        self._error(
            Code.AMBIGUOUS_REFERENCE,
            f"{len(alike)} {resolver.noun}s bear the name {alike[0].name!r} ({ids}){_BY_NAME}",
        )
