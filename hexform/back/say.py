"""Live objects in the words of the language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hexform.back.cells import said_cells
from hexform.back.entry import SHARING, Entry, refusal
from hexform.back.left import Left
from hexform.back.selection import Selection
from hexform.kinds.collection.sharing import live_groups, live_users
from hexform.kinds.context import PlanningContext
from hexform.kinds.project_sharing.live import Unclear, live_sharing
from hexform.kinds.resolver import Resolver
from hexform.model.access import NONE
from hexform.model.address import Address
from hexform.model.directory import LiveCollection, LiveProject, Named
from hexform.model.fields import Ref, Target
from hexform.model.grants import Grant

_NEEDS = {"members": "people", "users": "people", "groups": "groups", "collections": "collections"}


class Saying:
    """Says objects one by one. `context` knows their keys; `out` holds the fields that are left out, with why."""

    def __init__(self, context: PlanningContext, selection: Selection, out: Mapping[tuple[str, str], str]) -> None:
        self.context = context
        self.selection = selection
        self.out = out
        self.left: list[Left] = []
        self.actual = context.actual

    def entry(self, address: Address, row: Any) -> Entry:
        """One object with everything that can be said of it."""
        naming = "title" if address.kind == "project" else "name"
        entry = Entry(address, {"id": row.id})
        self._put(entry, naming, row.name)
        if address.kind == "group":
            self._group(entry, row)
        elif address.kind == "collection":
            self._collection(entry, row)
        else:
            self._project(entry, row)
        return entry

    def _group(self, entry: Entry, row: Named) -> None:
        if self.selection.external is not None and self.selection.external.matches_text(row.name):
            entry.fields["external"] = True
            return
        failed = self.actual.failed.get(f"members:{row.id}")
        if failed:
            self._leave(entry, "members", failed, failed=True)
        else:
            emails = sorted((person.name for person in self.actual.members.get(row.id, ())), key=str.casefold)
            self._put(entry, "members", emails)

    def _collection(self, entry: Entry, row: LiveCollection) -> None:
        self._put(entry, "description", row.description or None)
        self._put(entry, "workspace", row.workspace)
        self._put(entry, "groups", self._references(entry, "groups", live_groups(self.context, row)))
        people = self.actual.directory.people
        gone = sorted(row.users.keys() - people.by_id)
        if gone and not people.failed:
            self._leave(entry, "users", f"the workspace lists nobody with the id {', '.join(gone)}, who has access")
        else:
            self._put(entry, "users", _levels(live_users(self.context, row)))

    def _project(self, entry: Entry, row: LiveProject) -> None:
        self._put(entry, "description", row.description or None)
        statuses = self.context.desired.settings.statuses
        if row.status is not None and statuses is not None and row.status not in statuses:
            self._leave(entry, "status", f"`statuses` does not name {row.status!r}")
        else:
            self._put(entry, "status", row.status)
        if row.sharing is None:
            self._leave(entry, "sharing", "Hex does not tell who may open it", failed=True)
        else:
            self._sharing(entry, row)
            entry.inside = tuple(sorted(name for name, _ in row.sharing.collections))
        if "cells" in self.selection.fields:
            self._cells(entry, row)

    def _sharing(self, entry: Entry, row: LiveProject) -> None:
        live = live_sharing(self.context, row)
        unclear = {scope: [each for each in live.unclear if each.scope == scope] for scope in SHARING}
        self._put(entry, "workspace", live.spec.workspace)
        self._put(entry, "public_web", live.spec.public_web)
        for scope in ("groups", "users", "collections"):
            failed = getattr(self.actual.directory, _NEEDS[scope]).failed
            doubtful = [each for each in unclear[scope] if not failed and (scope != "users" or each.rows)]
            grants = getattr(live.spec, scope) or {}
            if doubtful:
                self._leave(entry, scope, _why(doubtful[0]))
            elif scope == "users":
                known = not self.actual.directory.people.failed and "users" in self.selection.fields
                for gone in unclear[scope] if known else ():
                    self.left.append(Left(entry.address, f"{gone.name} has left and still has {gone.access}"))
                self._put(entry, scope, _levels(grants))
            else:
                self._put(entry, scope, self._references(entry, scope, grants))

    def _cells(self, entry: Entry, row: LiveProject) -> None:
        failed = self.actual.failed.get(f"cells:{row.id}")
        if failed:
            self._leave(entry, "cells", failed, failed=True)
            return

        def tell(why: str) -> None:
            self.left.append(Left(entry.address, why))

        cells, texts = said_cells(
            self.actual.cells.get(row.id, ()), entry.address.key, self.actual.directory.connections, tell
        )
        self._put(entry, "cells", cells)
        entry.texts = texts if "cells" in entry.fields else {}

    def _references(self, entry: Entry, scope: str, grants: Mapping[Target, Grant]) -> dict[str, str] | None:
        """A map by key, else name, else id; None where one of them cannot be referred to, which is noted."""
        found: dict[str, str] = {}
        for target, grant in grants.items():
            text = reference(self.context.resolver(scope.removesuffix("s")), target)
            if text is None and grant.access != NONE:
                self._leave(entry, scope, f"{target.label!r} cannot be referred to")
                return None
            found[text or ""] = grant.access
        return {text: found[text] for text in sorted(found, key=str.casefold) if found[text] != NONE}

    def _put(self, entry: Entry, name: str, value: Any) -> None:
        """Write a field, if it was asked for and the language can say it."""
        kind = entry.address.kind
        if value is None or not self._asked(name):
            return
        needs = getattr(self.actual.directory, _NEEDS.get(name, ""), None)
        unread = needs.failed if needs is not None else ""
        why = unread or self.out.get((entry.address, name)) or refusal(kind, name, value)
        if why:
            self._leave(entry, name, why, failed=bool(unread))
        else:
            entry.fields[name] = value

    def _leave(self, entry: Entry, name: str, why: str, *, failed: bool = False) -> None:
        if self._asked(name):
            self.left.append(Left(entry.address, f"`{name}` is left out: {why}", failed))

    def _asked(self, name: str) -> bool:
        return name in {"name", "title", "sharing"} or name in self.selection.fields


def _levels(grants: Mapping[str, Grant]) -> dict[str, str]:
    """People sorted; NONE is the same as not being written."""
    return {email: grants[email].access for email in sorted(grants, key=str.casefold) if grants[email].access != NONE}


def reference(resolver: Resolver[Any], target: Target) -> str | None:
    row = resolver.table.by_id.get(target.id or "")
    names: list[str] = (
        ([target.address.key] if target.address else []) + ([row.name] if row else []) + [target.id or ""]
    )
    for name in names:
        meant = resolver.resolve(Ref(text=name))
        if isinstance(meant, Target) and meant.id == target.id:
            return name
    return None


def _why(unclear: Unclear) -> str:
    if not unclear.rows:
        return f"nobody and nothing bears the name {unclear.name!r}, which Hex shows there"
    count, ids = len(unclear.rows), ", ".join(sorted(row.id for row in unclear.rows))
    if unclear.scope == "users":
        return f"{count} people have the email {unclear.name!r} ({ids})"
    return f"Hex tells a {unclear.scope.removesuffix('s')} by its name, and {count} bear {unclear.name!r} ({ids})"
