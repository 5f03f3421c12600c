"""Build configuration entries of live objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hexform.kinds.collection.sharing import live_groups, live_users
from hexform.kinds.context import PlanningContext
from hexform.kinds.project_sharing.live import Unclear, live_sharing
from hexform.kinds.resolver import Resolver
from hexform.model.access import NONE
from hexform.model.address import Address
from hexform.model.directory import LiveCollection, LiveProject, Named
from hexform.model.fields import Ref, Target
from hexform.model.grants import Grant
from hexform.writeback.cells import cell_entries
from hexform.writeback.entry import SHARING, Entry, refusal
from hexform.writeback.selection import Selection
from hexform.writeback.skipped import Skipped

_NEEDS = {"members": "people", "users": "people", "groups": "groups", "collections": "collections"}


class EntryBuilder:
    """Builds entries one by one. `context` resolves their keys; `excluded`: fields to leave out, with the reason."""

    def __init__(self, context: PlanningContext, selection: Selection, excluded: Mapping[tuple[str, str], str]) -> None:
        self.context = context
        self.selection = selection
        self.excluded = excluded
        self.skipped: list[Skipped] = []
        self.actual = context.actual

    def entry(self, address: Address, row: Any) -> Entry:
        """The entry of one object with all selected fields."""
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
            self._skip(entry, "members", failed, failed=True)
        else:
            emails = sorted((person.name for person in self.actual.members.get(row.id, ())), key=str.casefold)
            self._put(entry, "members", emails)

    def _collection(self, entry: Entry, row: LiveCollection) -> None:
        self._put(entry, "description", row.description or None)
        self._put(entry, "workspace", row.workspace)
        self._put(entry, "groups", self._references(entry, "groups", live_groups(self.context, row)))
        people = self.actual.directory.people
        former = sorted(row.users.keys() - people.by_id)
        if former and not people.failed:
            self._skip(entry, "users", f"the workspace lists nobody with the id {', '.join(former)}, who has access")
        else:
            self._put(entry, "users", _levels(live_users(self.context, row)))

    def _project(self, entry: Entry, row: LiveProject) -> None:
        self._put(entry, "description", row.description or None)
        statuses = self.context.desired.settings.statuses
        if row.status is not None and statuses is not None and row.status not in statuses:
            self._skip(entry, "status", f"`statuses` does not name {row.status!r}")
        else:
            self._put(entry, "status", row.status)
        if row.sharing is None:
            self._skip(entry, "sharing", "Hex does not tell who may open it", failed=True)
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
            ambiguous = [each for each in unclear[scope] if not failed and (scope != "users" or each.rows)]
            grants = getattr(live.spec, scope) or {}
            if ambiguous:
                self._skip(entry, scope, _reason(ambiguous[0]))
            elif scope == "users":
                known = not self.actual.directory.people.failed and "users" in self.selection.fields
                for former in unclear[scope] if known else ():
                    self.skipped.append(Skipped(entry.address, f"{former.name} has left and still has {former.access}"))
                self._put(entry, scope, _levels(grants))
            else:
                self._put(entry, scope, self._references(entry, scope, grants))

    def _cells(self, entry: Entry, row: LiveProject) -> None:
        failed = self.actual.failed.get(f"cells:{row.id}")
        if failed:
            self._skip(entry, "cells", failed, failed=True)
            return

        def skip(why: str) -> None:
            self.skipped.append(Skipped(entry.address, why))

        cells, texts = cell_entries(
            self.actual.cells.get(row.id, ()), entry.address.key, self.actual.directory.connections, skip
        )
        self._put(entry, "cells", cells)
        entry.texts = texts if "cells" in entry.fields else {}

    def _references(self, entry: Entry, scope: str, grants: Mapping[Target, Grant]) -> dict[str, str] | None:
        """An access map by key, else name, else id; None if one of them cannot be referred to."""
        found: dict[str, str] = {}
        for target, grant in grants.items():
            text = reference(self.context.resolver(scope.removesuffix("s")), target)
            if text is None and grant.access != NONE:
                self._skip(entry, scope, f"{target.label!r} cannot be referred to")
                return None
            found[text or ""] = grant.access
        return {text: found[text] for text in sorted(found, key=str.casefold) if found[text] != NONE}

    def _put(self, entry: Entry, name: str, value: Any) -> None:
        """Add a field to the entry, if it is selected and the configuration language can express it."""
        kind = entry.address.kind
        if value is None or not self._selected(name):
            return
        needs = getattr(self.actual.directory, _NEEDS.get(name, ""), None)
        unread = needs.failed if needs is not None else ""
        why = unread or self.excluded.get((entry.address, name)) or refusal(kind, name, value)
        if why:
            self._skip(entry, name, why, failed=bool(unread))
        else:
            entry.fields[name] = value

    def _skip(self, entry: Entry, name: str, why: str, *, failed: bool = False) -> None:
        if self._selected(name):
            self.skipped.append(Skipped(entry.address, f"`{name}` is left out: {why}", failed))

    def _selected(self, name: str) -> bool:
        return name in {"name", "title", "sharing"} or name in self.selection.fields


def _levels(grants: Mapping[str, Grant]) -> dict[str, str]:
    """Levels by email, sorted, without NONE, which means the same as no entry."""
    return {email: grants[email].access for email in sorted(grants, key=str.casefold) if grants[email].access != NONE}


def reference(resolver: Resolver[Any], target: Target) -> str | None:
    row = resolver.table.by_id.get(target.id or "")
    names: list[str] = (
        ([target.address.key] if target.address else []) + ([row.name] if row else []) + [target.id or ""]
    )
    for name in names:
        resolved = resolver.resolve(Ref(text=name))
        if isinstance(resolved, Target) and resolved.id == target.id:
            return name
    return None


def _reason(unclear: Unclear) -> str:
    if not unclear.rows:
        return f"nobody and nothing bears the name {unclear.name!r}, which Hex shows there"
    count, ids = len(unclear.rows), ", ".join(sorted(row.id for row in unclear.rows))
    if unclear.scope == "users":
        return f"{count} people have the email {unclear.name!r} ({ids})"
    return f"Hex tells a {unclear.scope.removesuffix('s')} by its name, and {count} bear {unclear.name!r} ({ids})"
