"""From what differs at one address to the edits that write what Hex has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from hexform.back.cells import source_refusal
from hexform.back.say import reference
from hexform.edit import Edits
from hexform.kinds.cell.spec import Cell
from hexform.kinds.context import PlanningContext
from hexform.kinds.resolver import Resolver
from hexform.model.access import NONE
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.directory import same
from hexform.model.fields import Ref, Target
from hexform.model.grants import Ends, Grant

Path = tuple[str | int, ...]
_FOR_SQL = ("data_connection", "output_dataframe")


class Accepting:
    """Makes edits of changes. `context` is that of the configuration from which they were planned.

    `forbidden`: the levels that a guardrail does not allow, as address of the project and field, with the reason.
    """

    def __init__(self, edits: Edits, context: PlanningContext, forbidden: Mapping[tuple[str, str], str]) -> None:
        self.edits = edits
        self.context = context
        self.forbidden = forbidden

    def take(self, change: Change) -> None:
        """Write what is before the change, where the change would write what is after it."""
        ways: dict[str, Callable[[Change], None]] = {
            "group": self._group,
            "collection": self._collection,
            "project_status": self._status,
            "project_sharing": self._sharing,
            "cell": self._cell,
        }
        if change.before is None:
            self.edits.remove(change.address)
        elif change.kind in ways:
            ways[change.kind](change)
        else:
            what = f"the text of a {change.kind} cannot be read back, so {change.address} cannot be accepted"
            self.edits.refuse(change.address, (), what)

    def _spec(self, change: Change) -> Any:
        return self.context.desired.specs[Address(change.address)]

    def _group(self, change: Change) -> None:
        self._name(change)
        spec = self._spec(change)
        if spec.members is None:
            return
        written = {entry.email.casefold(): entry for entry in spec.members}
        before, after = (
            {entry.email for entry in getattr(side, "members", None) or ()} for side in (change.before, change.after)
        )
        for email in sorted(after - before, key=str.casefold):
            self.edits.remove(change.address, ("members", written[email.casefold()].email))
        for email in sorted(before - after, key=str.casefold):
            entry = written.get(email.casefold())
            if entry is not None:
                self._ended(change, ("members", entry.email), email, entry)
            else:
                self.edits.add(change.address, ("members",), None, email)

    def _name(self, change: Change) -> None:
        """The name in Hex, where another one is written."""
        if change.before is None or not change.before.says("name"):
            return
        spec = self._spec(change)
        name = getattr(change.before, "name", None)
        if spec.says("renamed_from"):
            self.edits.remove(change.address, ("renamed_from",))
        if spec.says("name"):
            self.edits.set(change.address, ("name",), name)
        else:
            self.edits.add(change.address, (), "name", name)

    def _collection(self, change: Change) -> None:
        self._name(change)
        before, after, spec = change.before, change.after, self._spec(change)
        if spec.says("description") and getattr(before, "description", None) != getattr(after, "description", None):
            self.edits.set(change.address, ("description",), getattr(before, "description", None) or None)
        if spec.sharing is not None:
            there, wanted = (getattr(side, "sharing", None) for side in (before, after))
            self._scopes(change, spec.sharing, there, wanted, ("sharing",))

    def _status(self, change: Change) -> None:
        status = getattr(change.before, "status", None)
        allowed = self.context.desired.settings.statuses
        if self.edits.is_map(change.address):
            what = f"{change.address} is {_shown(status)} in Hex, which `one_of` does not name"
            self.edits.refuse(change.address, ("one_of",), what)
        elif status is not None and allowed is not None and same(status) not in map(same, allowed):
            what = f"{change.address} is {_shown(status)} in Hex, which `statuses` does not name"
            self.edits.refuse(change.address, (), what)
        else:
            self.edits.set(change.address, (), status)

    def _sharing(self, change: Change) -> None:
        self._scopes(change, self._spec(change), change.before, change.after, ())

    def _scopes(self, change: Change, wish: Any, before: Any, after: Any, path: Path) -> None:
        for name in ("workspace", "public_web"):
            there = getattr(before, name, None)
            if there != getattr(after, name, None):
                self._open(change, (*path, name), name, there)
        for scope, resolver in (("groups", self.context.groups), ("collections", self.context.collections)):
            entries = getattr(wish, scope, None) or {}
            written = {target: ref for ref in entries if isinstance(target := resolver.resolve(ref), Target)}
            sides = (getattr(before, scope, None) or {}, getattr(after, scope, None) or {})
            self._map(change, (*path, scope), entries, written, sides, partial(reference, resolver))
        people = wish.users or {}
        emails = {email.casefold(): email for email in people}
        users = tuple(
            {email.casefold(): (email, entry) for email, entry in (getattr(side, "users", None) or {}).items()}
            for side in (before, after)
        )
        known = {key: email for side in users for key, (email, _) in side.items()}
        plain = tuple({key: entry for key, (_, entry) in side.items()} for side in users)
        self._map(change, (*path, "users"), people, emails, plain, lambda key: known[key])

    def _open(self, change: Change, path: Path, name: str, level: str | None) -> None:
        why = self.forbidden.get((f"project.{Address(change.address).key}", name))
        if why is not None and change.kind == "project_sharing":
            self.edits.refuse(change.address, path, why)
        else:
            self.edits.set(change.address, path, level)

    def _map(
        self,
        change: Change,
        path: Path,
        entries: Mapping[Any, Grant],
        written: Mapping[Any, Any],
        sides: Any,
        spell: Callable[[Any], str | None],
    ) -> None:
        """One map of access. `written`: what is resolved, to the key as it is written; `spell`: a key for a new one."""
        before, after = sides
        new: list[tuple[str, str]] = []
        for key in sorted({*before, *after}, key=str):
            there, wanted = _level(before.get(key)), _level(after.get(key))
            own = written.get(key)
            if there == wanted:
                continue
            if own is not None and entries[own].ended(self.context.today):
                self._ended(change, (*path, str(own)), str(own), entries[own])
            elif there == NONE and own is not None:
                self.edits.remove(change.address, (*path, str(own)))
            elif own is not None:
                self.edits.level(change.address, (*path, str(own)), there)
            elif (text := spell(key)) is None:
                self.edits.refuse(change.address, path, f"{key} cannot be referred to")
            else:
                new.append((text, there))
        for text, level in sorted(new, key=lambda entry: entry[0].casefold()):
            self.edits.add(change.address, path, text, level)

    def _ended(self, change: Change, path: Path, who: str, entry: Ends) -> None:
        what = f"{who} still has what ended on {entry.until}: to keep it, write another `until`"
        self.edits.refuse(change.address, path, what)

    def _cell(self, change: Change) -> None:
        before, after, spec = change.before, change.after, self._spec(change)
        if not isinstance(before, Cell) or not isinstance(after, Cell):
            return
        if before.says("place"):
            self.edits.refuse(change.address, (), "the cells stand in another order in Hex")
            return
        retyped = len(change.actions) == 2
        if retyped:
            self.edits.set(change.address, ("type",), before.type)
        if before.says("source") and before.source != after.source:
            self._source(change, before.source or "")
        for name in _FOR_SQL:
            there = getattr(before, name, None) if before.says(name) else None
            if not spec.says(name) or (there == getattr(after, name, None) and not retyped):
                continue
            if there is None and (retyped or name == "output_dataframe"):
                self.edits.remove(change.address, (name,))
            else:
                self.edits.set(change.address, (name,), self._connection(there) if name == _FOR_SQL[0] else there)

    def _source(self, change: Change, text: str) -> None:
        why = source_refusal(text)
        if why is None:
            self.edits.source(change.address, text)
        else:
            self.edits.refuse(change.address, (), f"its source in Hex {why}")

    def _connection(self, target: Target | None) -> str | None:
        """By name where only one connection bears it, else by id."""
        if target is None:
            return None
        rows = self.context.actual.directory.connections
        row = rows.by_id.get(target.id or "")
        alone = row is not None and len(rows.named(row.name)) == 1 and row.name not in rows.by_id
        return row.name if row is not None and alone else target.id


def _level(entry: Grant | None) -> str:
    return NONE if entry is None else entry.access


def _shown(status: str | None) -> str:
    return "not set" if status is None else repr(status)


def refers(context: PlanningContext, spec: Any) -> Iterable[tuple[Resolver[Any], Path, Ref]]:
    """The references to groups and collections that a resource writes, with the path of each within its block."""
    sharing, path = (spec, ()) if getattr(spec, "sharing", None) is None else (spec.sharing, ("sharing",))
    for scope, resolver in (("groups", context.groups), ("collections", context.collections)):
        for ref in getattr(sharing, scope, None) or ():
            yield resolver, (*path, scope, str(ref)), ref
