"""`hexform drift --accept`: what Hex has, written into the configuration.

The edits are planned against what was read before anything is saved. What would still differ, or would mean something
else anywhere, is refused, and the rest is tried again without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from hexform.back.accepting import Accepting, refers
from hexform.back.checking import Checked, Live, check, owner
from hexform.back.left import Left
from hexform.edit import EditedFiles, Edits
from hexform.errors import ConfigError
from hexform.kinds.context import PlanningContext
from hexform.model.address import Address, Pattern
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.directory import same
from hexform.model.fields import Written
from hexform.model.notice import Code
from hexform.model.plan import Plan

# An object with an id that Hex does not have any more. Without an id it may be a mistake in its name.
_GONE = {Code.NOT_FOUND, Code.TRASHED}
_PULL = {
    "group": "`hexform pull --group` writes it",
    "collection": "`hexform pull --collection` writes it",
    "project": "`hexform pull --project` writes it",
    "cell": "`hexform pull --project --cells --into` another folder writes it, to be copied",
}


@dataclass(frozen=True)
class Accepted:
    """The edits, the configuration with them, what they write by address, and what they do not write."""

    edited: EditedFiles
    desired: Desired
    done: Mapping[str, str]
    left: tuple[Left, ...]


@dataclass
class Accept:
    """Accepts what differs at the addresses of a pattern. `load` gives the configuration with edits.

    `drift`: the addresses that differ; `forbidden`: see Accepting.
    """

    desired: Desired
    live: Live
    load: Callable[[EditedFiles], Desired]
    edits: Callable[[], Edits]
    pattern: Pattern
    drift: frozenset[str]
    forbidden: Mapping[tuple[str, str], str]
    out: dict[str, str] = field(default_factory=dict)
    only: frozenset[str] | None = None

    def run(self) -> Accepted:
        """Write as much as can be written."""
        while True:
            attempt = self.attempt()
            checked = self._check(attempt)
            if not checked.wrong:
                left = [*self._others, *(Left(address, why, failed=True) for address, why in self.out.items())]
                return Accepted(attempt.edited, checked.desired, attempt.done, tuple(sorted(left)))
            self.out |= checked.wrong

    @cached_property
    def _plan(self) -> Plan:
        return self.live.plan(self.desired)

    @cached_property
    def _others(self) -> list[Left]:
        """What the pattern means and the configuration does not have: it counts as drift, is deleted, or is named."""
        named = "*" not in self.pattern.text
        found = [thing.address for thing in self._plan.unmanaged if thing.drift or named]
        found += [change.address for change in self._plan.changes if change.after is None and not self._lines(change)]
        return [
            Left(address, f"is not in this configuration: {_PULL.get(Address(address).kind, 'write it by hand')}")
            for address in found
            if self._asked(address) and address not in self.desired.specs
        ]

    def _asked(self, address: str) -> bool:
        chosen = self.only is None or address in self.only
        return chosen and self.pattern.matches(address) and address not in self.out

    def _lines(self, change: Change) -> list[Any]:
        """The lines under `removed` that name what a change deletes."""
        names = {change.id, f"#{change.id}", same(change.name)}
        project = Address(change.address).key.partition("/")[0] if change.kind == "cell" else ""
        return [
            line
            for line in self.desired.removed
            if (line.kind, line.project) == (change.kind, project) and {line.ref, same(line.ref)} & names
        ]

    @cached_property
    def _absent(self) -> frozenset[Address]:
        """What has an id and is not in Hex any more."""
        context = self.live.context(self.desired)
        failed = {notice.address for notice in self._plan.errors if notice.code in _GONE}
        return frozenset(
            address
            for address, spec in self.desired.specs.items()
            if getattr(spec, "id", None) is not None and _is_gone(context, address, address in failed)
        )

    def attempt(self) -> Attempt:
        """The edits of what is asked for, made but not checked."""
        edits = self.edits()
        gone = {address for address in self._absent if self._asked(address)}
        removed = {a for a in gone if owner(a) == a or owner(a) not in gone}
        reduced = self._without(gone)
        context = self.live.context(reduced)
        accepting = Accepting(edits, context, self.forbidden)
        done: dict[str, str] = {}
        for address in sorted(removed):
            edits.remove(address)
            done[address] = "is not in Hex any more: taken out"
        for address, path in self._dangling(gone):
            edits.remove(address, path)
            done[address] = "taken out: " + ".".join(map(str, path))
        changes = self.live.plan(reduced).changes
        missing = {change.address for change in changes if change.kind == "project"}
        for change in changes:
            chosen = self._asked(change.address) and change.address in self.drift | done.keys()
            if not chosen or change.unread:
                continue
            project = owner(Address(change.address))
            if project == change.address or project not in missing:
                self._take(edits, accepting, change, done)
            elif not self._asked(project):
                self.out[change.address] = f"the project is not in Hex: accept {project}"
        edited = edits.make()
        refused = {refusal.address for refusal in edited.refused}
        return Attempt(edited, {address: what for address, what in done.items() if address not in refused})

    def _take(self, edits: Edits, accepting: Accepting, change: Change, done: dict[str, str]) -> None:
        if change.after is None:
            if change.kind == "guide":
                self.out[change.address] = "guides cannot be accepted: edit `removed` by hand"
                return
            for line in self._lines(change):
                edits.remove_line(line, change.address)
                done[change.address] = "its line under `removed` is taken out"
            return
        accepting.take(change)
        what = ", ".join(sorted({".".join(row.path) for row in change.diff}))
        done[change.address] = _joined(done.get(change.address), "taken out" if change.before is None else what)

    def _without(self, gone: set[Address]) -> Desired:
        """The configuration without what is gone, and without what accepted addresses give to it."""
        if not gone:
            return self.desired
        specs = {a: spec for a, spec in self.desired.specs.items() if a not in gone and owner(a) not in gone}
        for address, path in self._dangling(gone):
            specs[address] = _dropped(specs[address], path)
        keys = frozenset(key for key in self.desired.managed_cells if Address.of("project", key) not in gone)
        return replace(self.desired, specs=specs, managed_cells=keys)

    def _dangling(self, gone: set[Address]) -> Iterator[tuple[Address, tuple[str | int, ...]]]:
        """The entries of accepted addresses that refer to what is gone, with their paths."""
        context = self.live.context(self.desired)
        for address, spec in self.desired.specs.items():
            if self._asked(address) and address not in gone and owner(address) not in gone:
                for resolver, path, ref in refers(context, spec):
                    if Address.of(resolver.kind, ref.text) in gone or _named(resolver, ref) & gone:
                        yield address, path

    def _check(self, attempt: Attempt) -> Checked:
        refused = {refusal.address: str(refusal) for refusal in attempt.edited.refused}
        if refused:
            return Checked(self.desired, {address: why for address, why in refused.items() if address})
        try:
            after = self.load(attempt.edited)
        except ConfigError:
            return Checked(self.desired, self._mistaken(sorted(attempt.done)))
        return check(self.desired, after, self._plan, self.live, attempt.done)

    def _mistaken(self, addresses: Sequence[str]) -> dict[str, str]:
        """The addresses of which the edits make a mistake in the configuration, found by halves."""
        try:
            self.load(replace(self, only=frozenset(addresses)).attempt().edited)
        except ConfigError as error:
            why = f"the configuration would have a mistake: {error.problems[0]}"
            if len(addresses) == 1:
                return {addresses[0]: why}
            middle = len(addresses) // 2
            found = self._mistaken(addresses[:middle]) | self._mistaken(addresses[middle:])
            return found or dict.fromkeys(addresses, why)
        return {}


@dataclass(frozen=True)
class Attempt:
    edited: EditedFiles
    done: Mapping[str, str]


def _is_gone(context: PlanningContext, address: Address, failed: bool) -> bool:
    if address.kind == "cell":
        return failed and context.projects.identities[owner(address)].live is not None
    if address.kind not in {"group", "collection", "project"} or context.actual.directory.personal:
        return False
    error = context.resolver(address.kind).identities[address].error
    return error is not None and error.code in _GONE


def _named(resolver: Any, ref: Any) -> set[Address]:
    """The addresses without a live object whose name or id a reference is."""
    text = ref.id or ref.name or ref.text
    return {
        address
        for address, identity in resolver.identities.items()
        if identity.live is None and same(identity.name) == same(text)
    }


def _dropped(spec: Written, path: tuple[str | int, ...]) -> Written:
    """A resource without one entry of its maps of access."""
    *above, scope, key = path
    sharing: Any = getattr(spec, "sharing", None) if above else spec
    entries = {ref: entry for ref, entry in getattr(sharing, str(scope)).items() if str(ref) != key}
    narrower = sharing.model_copy(update={str(scope): entries})
    return spec.model_copy(update={"sharing": narrower}) if above else narrower


def _joined(first: str | None, second: str) -> str:
    return f"{first}, {second}" if first else second
