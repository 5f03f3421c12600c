"""Everything that planning looks at: what is desired, what is there, who is who, and the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from hexform.kinds.resolver import Resolver
from hexform.lib.nearest import Nearest
from hexform.lib.suggest import nearest
from hexform.model.address import Address, Pattern
from hexform.model.desired import Desired
from hexform.model.directory import LiveCollection, LiveProject, Named, Person
from hexform.model.fields import Written
from hexform.model.ledger import Entries
from hexform.model.live import Actual

T = TypeVar("T")
W = TypeVar("W", bound=Written)
# Patterns that begin so mean nothing that a group gives access to.
_NO_ACCESS = ("group.", "project_status.", "cell.", "guide.")

_MOST_SUGGESTIONS = 20


class PlanningContext:
    """`selected` narrows a run to the addresses of `--target`; None is everything.

    `provenance` gives the commit that guides of a repository come from; it may raise HexformError.
    """

    def __init__(
        self,
        desired: Desired,
        actual: Actual,
        *,
        today: date,
        ledger: Entries,
        resolvers: Mapping[str, Callable[[PlanningContext], Resolver[Any]]],
        selected: tuple[Pattern, ...] | None = None,
        provenance: Callable[[], object] | None = None,
    ) -> None:
        self.desired = desired
        self.actual = actual
        self.today = today
        self.provenance = provenance
        self.ledger = ledger
        self._selected = selected
        self._builders = resolvers
        self._resolvers: dict[str, Resolver[Any]] = {}
        self._found: dict[str, Any] = {}

    def specs(self, kind: str, model: type[W]) -> Iterator[tuple[Address, W]]:
        """The wanted resources of a kind, by address, sorted."""
        return self.desired.wanted(kind, model)

    def written(self, kind: str, model: type[W]) -> Iterator[tuple[Address, W]]:
        """The same, with those that are no part of this run: they have their objects too."""
        found = self.desired.written_by_kind.get(kind, ())
        return ((address, spec) for address, spec in found if isinstance(spec, model))

    def source(self, address: Address) -> str | None:
        """Where an address is written, file:line."""
        return self.desired.places.get(address)

    def entry_source(self, address: Address, written: str) -> str | None:
        """Where an entry of an address is written (an email or a reference, as written); else the address itself."""
        return self.desired.locate(address, written) or self.source(address)

    def selects(self, address: str) -> bool:
        """Whether a resource that is not written may be managed in this run."""
        return self._selected is None or any(pattern.matches(address) for pattern in self._selected)

    def speaks_of(self, kind: str) -> bool:
        return kind in self.desired.spoken

    def protected(self, *names: str) -> str | None:
        """The line that protects what has one of these addresses, if one does: `workspace.yaml:9: group.finance`."""
        for number, text in enumerate(self.desired.settings.protected):
            if any(map(Pattern(text).matches, names)):
                where = self.desired.lines.get(f"protected[{number}]")
                return f"{where}: {text}" if where else text
        return None

    def policy_line(self, key: str) -> str | None:
        """Where a policy under `unmanaged` is: what it deletes has no other place."""
        return self.desired.lines.get(f"unmanaged.{key}")

    @property
    def protects_access(self) -> bool:
        """Whether something may be protected that groups give access to."""
        patterns = self.desired.settings.protected
        return self.desired.protected_elsewhere or any(not text.startswith(_NO_ACCESS) for text in patterns)

    def resolver(self, kind: str) -> Resolver[Any]:
        """The addresses of a kind that others refer to, beside its live objects."""
        if kind not in self._resolvers:
            self._resolvers[kind] = self._builders[kind](self)
        return self._resolvers[kind]

    @property
    def groups(self) -> Resolver[Named]:
        return self.resolver("group")

    @property
    def collections(self) -> Resolver[LiveCollection]:
        return self.resolver("collection")

    @property
    def projects(self) -> Resolver[LiveProject]:
        return self.resolver("project")

    def once(self, name: str, find: Callable[[], T]) -> T:
        """What many ask for and what takes long to find is found once."""
        if name not in self._found:
            self._found[name] = find()
        found: T = self._found[name]
        return found

    def person(self, email: str) -> Person | str | None:
        """The person of an email; None where the workspace has nobody of it; a text where that cannot be said."""
        people = self.actual.directory.people
        if people.failed:
            return people.failed
        found = people.named(email)
        if len(found) > 1:
            return f"{len(found)} people of the workspace have the email {email} ({', '.join(p.id for p in found)})"
        return found[0] if found else None

    def nearest_people(self, email: str) -> tuple[str, ...]:
        """Up to three people with a similar email, for the first 20 that are asked for.

        A domain that is the same says nothing of the person.
        """
        asked: dict[str, tuple[str, ...]] = self.once("nearest people", dict)
        if email not in asked and len(asked) < _MOST_SUGGESTIONS:
            names = (each.name for each in self.actual.directory.people)
            people = self.once("people by nearness", lambda: Nearest(names))
            local = email.partition("@")[0]
            near = people.find(email, 9, 0.7)
            asked[email] = tuple(each for each in near if nearest(local, [each.partition("@")[0]]))[:3]
        return asked.get(email, ())
