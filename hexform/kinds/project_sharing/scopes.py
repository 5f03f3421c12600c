"""Who may open a project: what is written against what is there. Hex tells people by email and the rest by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.compare import Found, find_people, find_referred, grants, uses
from hexform.kinds.context import PlanningContext
from hexform.kinds.group.deletion import deletions
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.resolver import Resolver
from hexform.model.access import FULL_ACCESS, NONE, cut_to_role, lower
from hexform.model.address import Address
from hexform.model.directory import LiveProject, LiveSharing, Named
from hexform.model.fields import Ref
from hexform.model.grants import Ends


class Scopes:
    """`before` and `after` of a project's sharing, with the ids behind their labels."""

    def __init__(
        self,
        context: PlanningContext,
        builder: PlanBuilder,
        address: Address,
        live: LiveProject | None,
        written: ProjectSharing,
    ) -> None:
        self.context, self.builder, self.address = context, builder, address
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}
        self.refs: dict[str, str] = {}
        self.needs: set[str] = set()
        self.failed = False
        self._exclusive = written.exclusive
        there = (live.sharing if live else None) or LiveSharing()
        for scope in ("workspace", "public_web"):
            if (access := getattr(written, scope)) is not None:
                self.before[scope], self.after[scope] = getattr(there, scope), access
        if written.users is not None:
            self._users(written, there, live)
        if written.groups is not None:
            self._named("groups", context.groups, {r: (g, g.access) for r, g in written.groups.items()}, there, live)
        if written.collections is not None:
            grants_of = {r: (g, g.access) for r, g in written.collections.items()}
            self._named("collections", context.collections, grants_of, there, live)

    def _error(self, why: str) -> None:
        self.builder.error(self.address, why, self.context.place(self.address))
        self.failed = True

    def _note(self, why: str) -> None:
        self.builder.warn(self.address, why, self.context.place(self.address))

    def _users(self, written: ProjectSharing, there: LiveSharing, live: LiveProject | None) -> None:
        people = self.context.actual.directory.people
        entries = [(email, grant, grant.access) for email, grant in (written.users or {}).items()]
        found = find_people(self.context, self.builder, self.address, entries)
        self.failed |= found.failed
        held: dict[str, str] = {}
        for email, access in there.users:
            person = people.named(email)
            if len(person) == 1:
                held[person[0].name] = access
            elif self._exclusive and access != NONE:
                self._note(f"{email} has {access} and is not among the workspace's users: it cannot be taken away")
        kept = self._owner(found, held, live)
        self.before["users"], self.after["users"], cut = grants(
            found,
            held,
            exclusive=self._exclusive,
            kept=kept,
            cut=lambda label, access: cut_to_role(access, people.named(label)[0].role),
        )
        for label in cut:
            self._note(
                f"{label} is {people.named(label)[0].role} in Hex, so {found.access[label]} comes to {held[label]}"
            )
        uses(self.refs, "user", {**found.ids, **{label: people.named(label)[0].id for label in held}})

    def _owner(self, found: Found, held: Mapping[str, str], live: LiveProject | None) -> dict[str, str]:
        """The owner keeps FULL_ACCESS; it is said where what is written would come to something else."""
        if live is None or not live.owner:
            return {}
        people = self.context.actual.directory.people.named(live.owner)
        label = people[0].name if people else live.owner
        written = NONE if label in found.ended else found.access.get(label)
        if lower(written or FULL_ACCESS, FULL_ACCESS) or (written is None and label in held and self._exclusive):
            self._note(f"{label} owns this project and keeps FULL_ACCESS, whatever is written")
        return {label: FULL_ACCESS}

    def _named(
        self,
        scope: str,
        resolver: Resolver[Any],
        written: Mapping[Ref, tuple[Ends, str]],
        there: LiveSharing,
        live: LiveProject | None,
    ) -> None:
        found = find_referred(self.context, self.builder, self.address, resolver, written)
        self.failed |= found.failed
        held: dict[str, str] = {}
        ids: dict[str, str] = {}
        for live_id, access in self._identified(scope, resolver, getattr(there, scope), found, live):
            label = resolver.label_of(live_id)
            held[label], ids[label] = access, live_id
        self.before[scope], self.after[scope], _ = grants(found, held, exclusive=self._exclusive)
        if scope == "groups":
            self._tellable(resolver, {*found.ids.values(), *(ids.values() if self._exclusive else ())})
        else:
            others = {} if self._exclusive else {key: held[key] for key in held if key not in found.ids}
            self._tellable_by_level(resolver, {**others, **self.after[scope]}, {**found.ids, **ids})
        uses(self.refs, resolver.kind, {**found.ids, **ids})
        self.needs |= found.needs

    def _tellable(self, resolver: Resolver[Any], ids: Set[str | None]) -> None:
        """Hex tells groups by name alone: of two that bear one, nobody could see which has the grant."""
        for live_id in sorted(live_id for live_id in ids if live_id is not None):
            alike = resolver.alike(live_id)
            if len(alike) > 1:
                self._error_of_alike(resolver, alike)

    def _tellable_by_level(
        self, resolver: Resolver[Any], wanted: Mapping[str, str], ids: Mapping[str, str | None]
    ) -> None:
        """Which projects are in a collection can be asked, so two of one name can be told while they give the same."""
        levels = {live_id: wanted[label] for label, live_id in ids.items() if live_id is not None and label in wanted}
        for live_id in sorted(levels):
            alike = [row for row in resolver.alike(live_id) if row.id in levels]
            if len({levels[row.id] for row in alike}) > 1:
                self._error_of_alike(resolver, alike)

    def _inside(self, alike: list[Named], live: LiveProject) -> list[Named]:
        """Those of one name that hold the project; all of them where that could not be read."""
        actual = self.context.actual
        if any(f"inside:{row.id}" in actual.failed for row in alike):
            return alike
        return [row for row in alike if live.id in actual.inside.get(row.id, ())]

    def _error_of_alike(self, resolver: Resolver[Any], alike: Sequence[Named]) -> None:
        ids = ", ".join(sorted(row.id for row in alike))
        self._error(
            f"{len(alike)} {resolver.noun}s bear the name {alike[0].name!r} ({ids}) and Hex tells grants by name: "
            "rename one of them in Hex"
        )

    def _identified(
        self,
        scope: str,
        resolver: Resolver[Any],
        entries: tuple[tuple[str, str], ...],
        found: Found,
        live: LiveProject | None,
    ) -> Iterator[tuple[str, str]]:
        """Grants by id, from grants by name; what a name cannot tell is an error, unless nobody asks."""
        going = deletions(self.context) if scope == "groups" else {}
        times = Counter(name for name, _ in entries)
        levels = {name: {access for other, access in entries if other == name} for name in times}
        for name, access in entries:
            alike = resolver.table.named(name)
            if len(alike) > 1 and scope == "collections" and live is not None:
                alike = self._inside(alike, live)
            if len(alike) == times[name] and len(levels[name]) == 1 and (len(alike) == 1 or scope == "collections"):
                yield from ((row.id, access) for row in alike if row.id not in going)
            elif not alike:
                if self._exclusive and access != NONE:
                    self._note(f"{resolver.noun} {name!r} has {access} and is not to be found: it cannot be taken away")
            elif self._exclusive or any(row.id in found.ids.values() for row in alike):
                self._error_of_alike(resolver, alike)
