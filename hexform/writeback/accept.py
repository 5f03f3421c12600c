"""`hexform drift --accept`: write what Hex has into the configuration.

Before anything is saved, the edited configuration is planned against the workspace that was read. Edits that leave a
difference, or change the meaning of anything else, are refused, and the rest is tried again without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

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
from hexform.writeback.accept_check import CheckResult, LivePlanner, check, owner
from hexform.writeback.accept_edits import AcceptEdits, references_in
from hexform.writeback.skipped import Skipped

# Errors of an object with an id that Hex no longer has. Without an id it may be a mistake in its name.
_MISSING_CODES = {Code.NOT_FOUND, Code.TRASHED}
_PULL_HINTS = {
    "group": "`hexform pull --group` writes it",
    "collection": "`hexform pull --collection` writes it",
    "project": "`hexform pull --project` writes it",
    "cell": "`hexform pull --project --cells --into` another folder writes it, to be copied",
}


@dataclass(frozen=True)
class AcceptResult:
    """The edits, the edited configuration, what was written by address, and what was skipped."""

    edited: EditedFiles
    desired: Desired
    done: Mapping[str, str]
    skipped: tuple[Skipped, ...]


@dataclass
class Accept:
    """Accept the drift of the addresses that a pattern matches. `load` loads the configuration with edits.

    `drift`: the addresses that differ; `forbidden`: see AcceptEdits.
    """

    desired: Desired
    live: LivePlanner
    load: Callable[[EditedFiles], Desired]
    edits: Callable[[], Edits]
    pattern: Pattern
    drift: frozenset[str]
    forbidden: Mapping[tuple[str, str], str]
    excluded: dict[str, str] = field(default_factory=dict)
    among: frozenset[str] | None = None

    def run(self) -> AcceptResult:
        """Accept as much as possible."""
        while True:
            attempt = self.attempt()
            checked = self._check(attempt)
            if not checked.refused:
                skipped = [
                    *self._unmanaged,
                    *(Skipped(address, why, failed=True) for address, why in self.excluded.items()),
                ]
                return AcceptResult(attempt.edited, checked.desired, attempt.done, tuple(sorted(skipped)))
            self.excluded |= checked.refused

    @cached_property
    def _plan(self) -> Plan:
        return self.live.plan(self.desired)

    @cached_property
    def _unmanaged(self) -> list[Skipped]:
        """What the pattern matches and the configuration does not declare: drift, deletions, objects it names."""
        named = "*" not in self.pattern.text
        found = [thing.address for thing in self._plan.unmanaged if thing.drift or named]
        found += [
            change.address for change in self._plan.changes if change.after is None and not self._removed_lines(change)
        ]
        return [
            Skipped(
                address, f"is not in this configuration: {_PULL_HINTS.get(Address(address).kind, 'write it by hand')}"
            )
            for address in found
            if self._selected(address) and address not in self.desired.specs
        ]

    def _selected(self, address: str) -> bool:
        chosen = self.among is None or address in self.among
        return chosen and self.pattern.matches(address) and address not in self.excluded

    def _removed_lines(self, change: Change) -> list[Any]:
        """The lines under `removed` that name the object that a change deletes."""
        names = {change.id, f"#{change.id}", same(change.name)}
        project = Address(change.address).key.partition("/")[0] if change.kind == "cell" else ""
        return [
            line
            for line in self.desired.removed
            if (line.kind, line.project) == (change.kind, project) and {line.ref, same(line.ref)} & names
        ]

    @cached_property
    def _missing(self) -> frozenset[Address]:
        """The addresses with an id that is no longer in Hex."""
        context = self.live.context(self.desired)
        failed = {notice.address for notice in self._plan.errors if notice.code in _MISSING_CODES}
        return frozenset(
            address
            for address, spec in self.desired.specs.items()
            if getattr(spec, "id", None) is not None and _is_missing(context, address, address in failed)
        )

    def attempt(self) -> Attempt:
        """The edits of the selected addresses, not checked yet."""
        edits = self.edits()
        missing = {address for address in self._missing if self._selected(address)}
        removed = {a for a in missing if owner(a) == a or owner(a) not in missing}
        reduced = self._without(missing)
        context = self.live.context(reduced)
        writer = AcceptEdits(edits, context, self.forbidden)
        done: dict[str, str] = {}
        for address in sorted(removed):
            edits.remove(address)
            done[address] = "is not in Hex any more: taken out"
        for address, path in self._references_to(missing):
            edits.remove(address, path)
            done[address] = "taken out: " + ".".join(map(str, path))
        changes = self.live.plan(reduced).changes
        new_projects = {change.address for change in changes if change.kind == "project"}
        for change in changes:
            chosen = self._selected(change.address) and change.address in self.drift | done.keys()
            if not chosen or change.unread:
                continue
            project = owner(Address(change.address))
            if project == change.address or project not in new_projects:
                self._accept(edits, writer, change, done)
            elif not self._selected(project):
                self.excluded[change.address] = f"the project is not in Hex: accept {project}"
        edited = edits.make()
        refused = {refusal.address for refusal in edited.refused}
        return Attempt(edited, {address: what for address, what in done.items() if address not in refused})

    def _accept(self, edits: Edits, writer: AcceptEdits, change: Change, done: dict[str, str]) -> None:
        if change.kind == "guide":
            key = "removed" if change.after is None else "guides"
            self.excluded[change.address] = f"guides cannot be accepted: edit `{key}` by hand"
            return
        if change.after is None:
            for line in self._removed_lines(change):
                edits.remove_line(line, change.address)
                done[change.address] = "its line under `removed` is taken out"
            return
        writer.add(change)
        what = ", ".join(sorted({".".join(row.path) for row in change.diff}))
        done[change.address] = _joined(done.get(change.address), "taken out" if change.before is None else what)

    def _without(self, missing: set[Address]) -> Desired:
        """The configuration without missing objects and the entries of accepted addresses that refer to them."""
        if not missing:
            return self.desired
        specs = {a: spec for a, spec in self.desired.specs.items() if a not in missing and owner(a) not in missing}
        for address, path in self._references_to(missing):
            specs[address] = _without_entry(specs[address], path)
        keys = frozenset(key for key in self.desired.managed_cells if Address.of("project", key) not in missing)
        return replace(self.desired, specs=specs, managed_cells=keys)

    def _references_to(self, missing: set[Address]) -> Iterator[tuple[Address, tuple[str | int, ...]]]:
        """The entries of accepted addresses that refer to missing objects, with their paths."""
        context = self.live.context(self.desired)
        for address, spec in self.desired.specs.items():
            if self._selected(address) and address not in missing and owner(address) not in missing:
                for resolver, path, ref in references_in(context, spec):
                    if Address.of(resolver.kind, ref.text) in missing or _unresolved(resolver, ref) & missing:
                        yield address, path

    def _check(self, attempt: Attempt) -> CheckResult:
        refused = {refusal.address: str(refusal) for refusal in attempt.edited.refused}
        if refused:
            return CheckResult(self.desired, {address: why for address, why in refused.items() if address})
        try:
            after = self.load(attempt.edited)
        except ConfigError:
            return CheckResult(self.desired, self._invalid(sorted(attempt.done)))
        return check(self.desired, after, self._plan, self.live, attempt.done)

    def _invalid(self, addresses: Sequence[str]) -> dict[str, str]:
        """The addresses whose edits make the configuration invalid, found by bisection."""
        try:
            self.load(replace(self, among=frozenset(addresses)).attempt().edited)
        except ConfigError as error:
            why = f"the configuration would have a mistake: {error.problems[0]}"
            if len(addresses) == 1:
                return {addresses[0]: why}
            middle = len(addresses) // 2
            found = self._invalid(addresses[:middle]) | self._invalid(addresses[middle:])
            return found or dict.fromkeys(addresses, why)
        return {}


@dataclass(frozen=True)
class Attempt:
    edited: EditedFiles
    done: Mapping[str, str]


def _is_missing(context: PlanningContext, address: Address, failed: bool) -> bool:
    if address.kind == "cell":
        return failed and context.projects.identities[owner(address)].live is not None
    if address.kind not in {"group", "collection", "project"} or context.actual.directory.personal:
        return False
    error = context.resolver(address.kind).identities[address].error
    return error is not None and error.code in _MISSING_CODES


def _unresolved(resolver: Any, ref: Any) -> set[Address]:
    """The addresses without a live object that a reference names."""
    text = ref.id or ref.name or ref.text
    return {
        address
        for address, identity in resolver.identities.items()
        if identity.live is None and same(identity.name) == same(text)
    }


def _without_entry(spec: Written, path: tuple[str | int, ...]) -> Written:
    """A resource without one entry of its access maps."""
    *above, scope, key = path
    sharing: Any = getattr(spec, "sharing", None) if above else spec
    entries = {ref: entry for ref, entry in getattr(sharing, str(scope)).items() if str(ref) != key}
    narrower = sharing.model_copy(update={str(scope): entries})
    return spec.model_copy(update={"sharing": narrower}) if above else narrower


def _joined(first: str | None, second: str) -> str:
    return f"{first}, {second}" if first else second
