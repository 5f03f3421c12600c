"""Turn the difference at one address into edits that write what Hex has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

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
from hexform.writeback.cells import connection_reference, source_refusal
from hexform.writeback.entry_builder import reference

Path = tuple[str | int, ...]
_SQL_FIELDS = ("data_connection", "output_dataframe")


class AcceptEdits:
    """Adds the edits that reverse changes. `context` is that of the configuration from which the changes were planned.

    `forbidden`: the reason why a guardrail forbids a level, by project address and field, or `users.EMAIL: LEVEL`.
    """

    def __init__(self, edits: Edits, context: PlanningContext, forbidden: Mapping[tuple[str, str], str]) -> None:
        self.edits = edits
        self.context = context
        self.forbidden = forbidden

    def add(self, change: Change) -> None:
        """Add the edits that write the state before the change into the configuration."""
        by_kind: dict[str, Callable[[Change], None]] = {
            "group": self._group,
            "collection": self._collection,
            "project_status": self._status,
            "project_sharing": self._sharing,
            "cell": self._cell,
        }
        if change.before is None:
            self.edits.remove(change.address)
        elif change.kind in by_kind:
            by_kind[change.kind](change)
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
                self._refuse_ended(change, ("members", entry.email), email, entry)
            else:
                self.edits.add(change.address, ("members",), None, email)

    def _name(self, change: Change) -> None:
        """Write the name in Hex, where the configuration has another one."""
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
            live, wanted = (getattr(side, "sharing", None) for side in (before, after))
            self._access(change, spec.sharing, live, wanted, ("sharing",))

    def _status(self, change: Change) -> None:
        status = getattr(change.before, "status", None)
        allowed = self.context.desired.settings.statuses
        if self.edits.is_map(change.address):
            what = f"{change.address} is {_status_text(status)} in Hex, which `one_of` does not name"
            self.edits.refuse(change.address, ("one_of",), what)
        elif status is not None and allowed is not None and same(status) not in map(same, allowed):
            what = f"{change.address} is {_status_text(status)} in Hex, which `statuses` does not name"
            self.edits.refuse(change.address, (), what)
        else:
            self.edits.set(change.address, (), status)

    def _sharing(self, change: Change) -> None:
        self._access(change, self._spec(change), change.before, change.after, ())

    def _access(self, change: Change, spec: Any, before: Any, after: Any, path: Path) -> None:
        for name in ("workspace", "public_web"):
            live = getattr(before, name, None)
            if live != getattr(after, name, None):
                self._set_level(change, (*path, name), name, live)
        for scope, resolver in (("groups", self.context.groups), ("collections", self.context.collections)):
            entries = getattr(spec, scope, None) or {}
            written = {target: ref for ref in entries if isinstance(target := resolver.resolve(ref), Target)}
            sides = (getattr(before, scope, None) or {}, getattr(after, scope, None) or {})
            self._access_map(change, (*path, scope), entries, written, sides, partial(reference, resolver))
        people = spec.users or {}
        emails = {email.casefold(): email for email in people}
        users = tuple(
            {email.casefold(): (email, entry) for email, entry in (getattr(side, "users", None) or {}).items()}
            for side in (before, after)
        )
        known = {key: email for side in users for key, (email, _) in side.items()}
        plain = tuple({key: entry for key, (_, entry) in side.items()} for side in users)
        self._access_map(change, (*path, "users"), people, emails, plain, lambda key: known[key])

    def _set_level(self, change: Change, path: Path, name: str, level: str | None) -> None:
        if not self._refused(change, path, name):
            self.edits.set(change.address, path, level)

    def _refused(self, change: Change, path: Path, entry: str) -> bool:
        """Whether a guardrail forbids what would be written, which is refused then."""
        why = self.forbidden.get((f"project.{Address(change.address).key}", entry))
        if why is None or change.kind != "project_sharing":
            return False
        self.edits.refuse(change.address, path, why)
        return True

    def _access_map(
        self,
        change: Change,
        path: Path,
        entries: Mapping[Any, Grant],
        written: Mapping[Any, Any],
        sides: Any,
        key_for: Callable[[Any], str | None],
    ) -> None:
        """Edit one access map. `written`: resolved target to the key as written; `key_for`: the key of a new entry."""
        before, after = sides
        new: list[tuple[str, str]] = []
        for key in sorted({*before, *after}, key=str):
            live, wanted = _level(before.get(key)), _level(after.get(key))
            own = written.get(key)
            if live == wanted or self._refused(change, path, f"{path[-1]}.{key}: {live}"):
                continue
            if own is not None and entries[own].ended(self.context.today):
                self._refuse_ended(change, (*path, str(own)), str(own), entries[own])
            elif live == NONE and own is not None:
                self.edits.remove(change.address, (*path, str(own)))
            elif own is not None:
                self.edits.level(change.address, (*path, str(own)), live)
            elif (text := key_for(key)) is None:
                self.edits.refuse(change.address, path, f"{key} cannot be referred to")
            else:
                new.append((text, live))
        for text, level in sorted(new, key=lambda entry: entry[0].casefold()):
            self.edits.add(change.address, path, text, level)

    def _refuse_ended(self, change: Change, path: Path, who: str, entry: Ends) -> None:
        what = f"{who} still has what ended on {entry.until}: to keep it, write another `until`"
        self.edits.refuse(change.address, path, what)

    def _cell(self, change: Change) -> None:
        before, after, spec = change.before, change.after, self._spec(change)
        if not isinstance(before, Cell) or not isinstance(after, Cell):
            return
        if before.says("place"):
            self.edits.refuse(change.address, (), "the cells are in another order in Hex")
            return
        retyped = len(change.actions) == 2
        if retyped:
            self.edits.set(change.address, ("type",), before.type)
        if before.says("source") and before.source != after.source:
            self._source(change, before.source or "")
        for name in _SQL_FIELDS:
            live = getattr(before, name, None) if before.says(name) else None
            if not spec.says(name) or (live == getattr(after, name, None) and not retyped):
                continue
            if live is None and (retyped or name == "output_dataframe"):
                self.edits.remove(change.address, (name,))
            else:
                self.edits.set(change.address, (name,), self._connection(live) if name == _SQL_FIELDS[0] else live)

    def _source(self, change: Change, text: str) -> None:
        why = source_refusal(text)
        if why is None:
            self.edits.source(change.address, text)
        else:
            self.edits.refuse(change.address, (), f"its source in Hex {why}")

    def _connection(self, target: Target | None) -> str | None:
        """The name of a connection if it is unique, else its id."""
        if target is None:
            return None
        return connection_reference(target.id, self.context.actual.directory.connections) or target.id


def _level(entry: Grant | None) -> str:
    return NONE if entry is None else entry.access


def _status_text(status: str | None) -> str:
    return "not set" if status is None else repr(status)


def references_in(context: PlanningContext, spec: Any) -> Iterable[tuple[Resolver[Any], Path, Ref]]:
    """The references to groups and collections in a resource, with the path of each within its block."""
    sharing, path = (spec, ()) if getattr(spec, "sharing", None) is None else (spec.sharing, ("sharing",))
    for scope, resolver in (("groups", context.groups), ("collections", context.collections)):
        for ref in getattr(sharing, scope, None) or ():
            yield resolver, (*path, scope, str(ref)), ref
