"""Who is in a collection: what is written against what is there.

A collection's creator and its last manager keep MANAGER, whatever is written: said in the plan, never a change.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.compare import Found, find_people, find_referred, grants, uses
from hexform.kinds.context import PlanningContext
from hexform.kinds.group.deletion import deletions
from hexform.model.access import MANAGER, NONE, CollectionAccess
from hexform.model.address import Address
from hexform.model.directory import LiveCollection
from hexform.model.fields import Email, Flag, RefKey, Written
from hexform.model.grants import CollectionGrant


class CollectionSharing(Written):
    """Who is in a collection. Each map is the whole map."""

    exclusive: Flag = Field(True, description="false: adds and raises what is written, lowers nothing else.")
    workspace: CollectionAccess | None = Field(None, description="What every member of the workspace has.")
    groups: dict[RefKey, CollectionGrant] | None = Field(None, description="By key of `groups` or name in Hex.")
    users: dict[Email, CollectionGrant] | None = Field(None, description="By email.")


class Shared:
    """`before` and `after` of a collection's sharing, with the ids behind their labels."""

    def __init__(
        self,
        context: PlanningContext,
        builder: PlanBuilder,
        address: Address,
        live: LiveCollection | None,
        written: CollectionSharing,
    ) -> None:
        self.context = view
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}
        self.refs: dict[str, str] = {}
        self.needs: set[str] = set()
        self.failed = False
        self._notes: list[str] = []
        if written.workspace is not None:
            self.before["workspace"] = live.workspace if live else NONE
            self.after["workspace"] = written.workspace
        if written.groups is not None:
            found = find_referred(
                context,
                builder,
                address,
                context.groups,
                {ref: (grant, grant.access) for ref, grant in written.groups.items()},
            )
            there = (
                {context.groups.label_of(key): key for key in live.groups if key not in deletions(context)}
                if live
                else {}
            )
            self._scope("group", "groups", found, there, live, exclusive=written.exclusive)
        if written.users is not None:
            found = find_people(
                context, builder, address, [(email, grant, grant.access) for email, grant in written.users.items()]
            )
            there = self._people(found, live) if live else {}
            self._scope("user", "users", found, there, live, exclusive=written.exclusive)
        if live is not None:
            self._keep_last_manager(live)
        if not self.failed:
            builder.warn(address, self._notes, context.place(address))

    def _people(self, found: Found, live: LiveCollection) -> dict[str, str]:
        """Who is in it, by email; whom the workspace does not have, by id, unless that may be somebody pending."""
        known = self.context.actual.directory.people.by_id
        strangers = sorted(live.users.keys() - known)
        if found.pending and strangers:
            self._notes.append(
                f"{', '.join(strangers)}: the ids of people whom the workspace does not list; one of them may be "
                f"{' or '.join(sorted(found.pending))}, so their access stays as it is"
            )
            return {known[key].name: key for key in live.users if key in known}
        return {known[key].name if key in known else key: key for key in live.users}

    def _scope(
        self,
        kind: str,
        scope: str,
        found: Found,
        there: dict[str, str],
        live: LiveCollection | None,
        *,
        exclusive: bool,
    ) -> None:
        self.failed |= found.failed
        access = (live.users if scope == "users" else live.groups) if live else {}
        held = {label: access[key] for label, key in there.items()}
        kept = self._creator(there, held, live) if scope == "users" else {}
        self.before[scope], self.after[scope], _ = grants(found, held, exclusive=exclusive, kept=kept)
        for label in kept:
            written = found.access.get(label)
            if (written is None and exclusive) or (written not in {None, MANAGER}) or label in found.ended:
                self._notes.append(f"{label} created this collection and keeps MANAGER, whatever is written")
        uses(self.refs, kind, {**found.ids, **there})
        self.needs |= found.needs

    @staticmethod
    def _creator(there: dict[str, str], held: dict[str, str], live: LiveCollection | None) -> dict[str, str]:
        creator = live.creator if live else None
        return {label: MANAGER for label, key in there.items() if key == creator and held[label] == MANAGER}

    def _keep_last_manager(self, live: LiveCollection) -> None:
        """Where nobody would be left to manage it, the first of those who do so now stays."""
        managers = sum(access == MANAGER for access in (*live.users.values(), *live.groups.values(), live.workspace))
        lost = [
            (scope, label)
            for scope in ("users", "groups")
            for label, access in sorted(self.before.get(scope, {}).items())
            if access == MANAGER and self.after[scope].get(label) != MANAGER
        ]
        lost_workspace = self.before.get("workspace") == MANAGER != self.after["workspace"]
        gained = any(
            access == MANAGER and self.before[scope].get(label) != MANAGER
            for scope in ("users", "groups")
            for label, access in self.after.get(scope, {}).items()
        ) or (self.after.get("workspace") == MANAGER != self.before.get("workspace"))
        if lost and not gained and managers == len(lost) + lost_workspace:
            scope, label = lost[0]
            self.after[scope] = dict(sorted({**self.after[scope], label: MANAGER}.items()))
            self._notes.append(f"{label} is the last manager of this collection and keeps MANAGER, whatever is written")
