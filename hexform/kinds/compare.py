"""People and grants: what is written against what is there."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from hexform.kinds.builder import Missing, PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.resolver import Issue, Resolver
from hexform.model.access import NONE, lower
from hexform.model.address import Address
from hexform.model.fields import Target
from hexform.model.grants import Ends, Grant, Member, grant, member
from hexform.model.notice import Code
from hexform.model.plan import Ending

K = TypeVar("K", str, Target)
E = TypeVar("E", bound=Ends)


@dataclass
class Wanted(Generic[K, E]):
    """The entries of a list or map, resolved. None: the entry is to be taken out (it has ended, or gives NONE).

    `ids`: the ids of people by email; `pending`: emails that the workspace does not have; `needs`: addresses that this
    plan makes. `failed`: an entry means nothing, so the address cannot be planned.
    """

    entries: dict[K, E | None] = field(default_factory=dict)
    ids: dict[str, str | None] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)
    failed: bool = False

    def written(self, key: K) -> str | None:
        """The access that is written for somebody, NONE where the entry has ended."""
        entry = self.entries.get(key)
        return entry.access if isinstance(entry, Grant) else NONE if key in self.entries else None


class Entries:
    """Resolves the entries of one address, and notes what a person should know about them."""

    def __init__(self, context: PlanningContext, builder: PlanBuilder, address: Address) -> None:
        self.context = context
        self.builder = builder
        self.address = address

    def people(self, written: Iterable[tuple[str, E]], holders: Container[str] = ()) -> Wanted[str, E]:
        """Look people up by email. Whom the workspace does not have is pending, or an error if so set.

        `holders` are the emails, without case, that Hex shows here and that no person of the workspace has.
        """
        found: Wanted[str, E] = Wanted()
        for email, entry in written:
            person = self.context.person(email)
            if isinstance(person, str):
                self._error(Code.PERSON_AMBIGUOUS, person, email, found)
            elif person is None:
                self._note_end(email, email, entry)
                if not entry.ended(self.context.today):
                    self._unknown(email, found, left=email.casefold() in holders)
            else:
                self._add(person.name, email, entry, found)
                found.ids[person.name] = person.id
        return found

    def _unknown(self, email: str, found: Wanted[str, E], *, left: bool) -> None:
        if self.context.desired.settings.unknown_people == "error":
            close = self.context.nearest_people(email)
            hint = f"; did you mean {' or '.join(close)}?" if close and not left else ""
            why = "has left the workspace: remove this entry" if left else f"is not in the workspace{hint}"
            self._error(Code.PERSON_UNKNOWN, f"{email} {why}", email, found)
        else:
            self.builder.missing.append(Missing(email, self.address, left))
            found.pending.add(email)

    def referred(
        self, resolver: Resolver[Any], written: Mapping[Any, Any], *, remedy: str = ""
    ) -> Wanted[Target, Grant]:
        """Resolve references to groups or collections. Entries that have ended come last and never conflict."""
        found: Wanted[Target, Grant] = Wanted()
        today = self.context.today
        for ref, entry in sorted(written.items(), key=lambda item: item[1].ended(today)):
            target = resolver.resolve(ref, remedy=remedy)
            if entry.ended(today) and (isinstance(target, Issue) or target in found.entries):
                # An ended entry counts as not written: its object may be gone, and it takes nothing from another.
                self._note_end(str(ref), str(ref), entry)
                continue
            if isinstance(target, Issue):
                self._error(*target, str(ref), found)
                continue
            if target in found.entries:
                why = f"{target.label!r} is written twice: keep one entry"
                self._error(Code.REFERRED_TWICE, why, str(ref), found)
            self._add(target, str(ref), entry, found)
            if target.address is not None:
                found.needs.add(target.address)
        return found

    def _add(self, key: Any, written: str, entry: Any, found: Wanted[Any, Any]) -> None:
        found.entries[key] = None if entry.ended(self.context.today) else _bare(entry, str(key))
        self._note_end(str(key), written, entry)

    def _note_end(self, who: str, written: str, entry: Ends) -> None:
        """List what ends within 14 days, and what has ended, so that its line can be removed."""
        if entry.until is None:
            return
        ended = entry.ended(self.context.today)
        if ended or entry.ends_soon(self.context.today):
            source = self.context.entry_source(self.address, written)
            state: Literal["ends", "ended"] = "ended" if ended else "ends"
            end = Ending(
                address=self.address, who=who, until=str(entry.until), why=entry.why, state=state, source=source
            )
            self.builder.ending.append(end)

    def _error(self, code: Code, message: str, written: str, found: Wanted[Any, Any]) -> None:
        source = self.context.entry_source(self.address, written)
        self.builder.error(self.address, code, message, source)
        found.failed = True


def _bare(entry: E, label: str) -> Any:
    """The entry without its notes; NONE is the same as not being written."""
    if isinstance(entry, Member):
        return member(label)
    if isinstance(entry, Grant) and entry.access != NONE:
        return grant(type(entry), entry.access)
    return None


@dataclass(frozen=True)
class Sides(Generic[K, E]):
    """Both sides of a list or map, and the keys for which a role cuts what is written."""

    before: dict[K, E]
    after: dict[K, E]
    cut: tuple[K, ...] = ()


def compare(
    wanted: Mapping[K, E | None],
    live: Mapping[K, E],
    *,
    exclusive: bool,
    silent: Container[K] = (),
    comes_to: Callable[[K, E], E] = lambda _, entry: entry,
) -> Sides[K, E]:
    """Both sides of one list or map of entries.

    `silent` keys are on neither side. `comes_to` says what Hex makes of an entry: where that is there already, both
    sides say it as it is written, so that a saved plan finds what it wrote. An additive map (not `exclusive`) is
    silent about what is not written, and lowers nothing.
    """
    before = {k: e for k, e in live.items() if k not in silent and (exclusive or k in wanted) and not _gives_none(e)}
    after: dict[K, E] = {}
    cut: list[K] = []
    for key, entry in wanted.items():
        if key in silent or entry is None:
            continue
        there = before.get(key)
        after[key] = entry
        if there is not None and there != entry:
            if there == comes_to(key, entry):
                cut.append(key)
                before[key] = entry
            elif not exclusive and _at_least(there, entry):
                after[key] = there
    return Sides(_sorted(before), _sorted(after), tuple(cut))


def _gives_none(entry: Ends) -> bool:
    return isinstance(entry, Grant) and entry.access == NONE


def _at_least(there: Any, entry: Any) -> bool:
    return not lower(there.access, entry.access)


def _sorted(entries: dict[K, E]) -> dict[K, E]:
    return dict(sorted(entries.items(), key=lambda item: str(item[0])))


def emails_of(entries: Iterable[Any]) -> Iterator[str]:
    """The emails in a list of members or the keys of a map."""
    return (entry.email if isinstance(entry, Member) else str(entry) for entry in entries)
