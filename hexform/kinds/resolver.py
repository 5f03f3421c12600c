"""Which live object an address means, and what a reference means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from hexform.lib.nearest import Nearest
from hexform.model.address import Address
from hexform.model.directory import Named, Table, same
from hexform.model.fields import Ref, Target
from hexform.model.notice import Code

N = TypeVar("N", bound=Named)


class Issue(NamedTuple):
    """Why something cannot be planned: a code, and a message for the person who reads it."""

    code: Code
    message: str

    def __str__(self) -> str:
        return self.message


class Identifier(NamedTuple):
    """What the configuration says about the identity of an address."""

    address: Address
    name: str
    named: bool = False
    id: str | None = None
    renamed_from: str | None = None


@dataclass(frozen=True)
class Identity(Generic[N]):
    """What an address means: `live` where it is there; `name` is its final name; `error` where it is not known."""

    address: Address
    name: str
    live: N | None = None
    error: Issue | None = None
    warning: Issue | None = None

    @property
    def renamed(self) -> bool:
        return self.live is not None and same(self.live.name) != same(self.name)


class Resolver(Generic[N]):
    """The addresses of one kind beside the live objects of that kind. What is in the trash is not live."""

    def __init__(self, kind: str, noun: str, identifiers: Iterable[Identifier], table: Table[N]) -> None:
        self.kind = kind
        self.noun = noun
        self.table = table
        self._live = [row for row in table if row.state != "trashed"]
        self.identities = self._checked({each.address: self._identify(each) for each in identifiers})
        self._by_live = {i.live.id: i for i in self.identities.values() if i.live is not None}
        # Many projects refer to one group.
        self._meanings: dict[tuple[Ref, str], Target | Issue] = {}
        self._alike: dict[str, list[N]] = {}

    @cached_property
    def _unclear(self) -> set[str]:
        return {same(i.name) for i in self.identities.values() if i.error}

    @cached_property
    def _coming(self) -> list[Identity[N]]:
        return [i for i in self.identities.values() if i.live is None and not i.error]

    @cached_property
    def _final(self) -> Counter[str]:
        """How many bear each name once the plan is carried out."""
        names = (*map(self._final_name, self._live), *(identity.name for identity in self._coming))
        return Counter(map(same, names))

    @cached_property
    def _targets(self) -> dict[str, Target]:
        """What refers to each live object, by its id."""
        return {
            row.id: Target(self.label(row), row.id, self._by_live[row.id].address if row.id in self._by_live else None)
            for row in self.table
        }

    @cached_property
    def _bearers(self) -> Mapping[str, Sequence[Target]]:
        """Who bears each name, now or once the plan is carried out."""
        found: dict[str, list[Target]] = defaultdict(list)
        for row in self._live:
            for name in self._names_of(row):
                found[name].append(self._targets[row.id])
        for identity in self._coming:
            found[same(identity.name)].append(self.target(identity))
        return dict(found)

    def _names_of(self, row: N) -> set[str]:
        return {same(row.name), same(self._final_name(row))}

    def _final_name(self, row: N) -> str:
        own = self._by_live.get(row.id)
        return row.name if own is None or own.error else own.name

    def managed(self, row: Named) -> bool:
        """Whether an address means this object, or may mean it."""
        return row.id in self._by_live or same(row.name) in self._unclear

    def alike(self, live_id: str) -> list[N]:
        """The live objects that have the name of this one, or will when the plan is carried out; itself among them."""
        if live_id not in self._alike:
            bearers = [b for name in self._names_of(self.table.by_id[live_id]) for b in self._bearers[name]]
            ids = sorted({bearer.id for bearer in bearers if bearer.id is not None})
            self._alike[live_id] = [self.table.by_id[key] for key in ids]
        return self._alike[live_id]

    def label(self, row: N) -> str:
        """The name that it will have, or `name#id` where two will."""
        name = self._final_name(row)
        return name if self._final[same(name)] < 2 else f"{name}#{row.id}"

    def target_of(self, live_id: str) -> Target:
        """The target of a live object; one that no list shows is called by its id."""
        return self._targets.get(live_id) or Target(live_id, live_id)

    def address(self, row: N) -> Address:
        """Of an object without a key: its name is there, with its id where that would mean something else too."""
        address = Address.of(self.kind, self.label(row))
        return Address.of(self.kind, f"{self._final_name(row)}#{row.id}") if address in self.identities else address

    def target(self, identity: Identity[N]) -> Target:
        if identity.live is None:
            return Target(identity.name, None, identity.address)
        return self._targets[identity.live.id]

    def resolve(self, ref: Ref | Target, *, remedy: str = "") -> Target | Issue:
        """What a reference means, or why that is not known. It must mean the same once this plan is carried out.

        `remedy`: what to do about a name that several have, where an id in its place is none.
        """
        if isinstance(ref, Target):
            ref = Ref(id=ref.id) if ref.id else Ref(name=ref.label)
        key = ref, remedy
        if key not in self._meanings:
            self._meanings[key] = self._resolve(ref, remedy)
        return self._meanings[key]

    def _resolve(self, ref: Ref, remedy: str) -> Target | Issue:
        if ref.id:
            return self._targets.get(ref.id) or self._absent(f"with the id {ref.id}")
        own = None if ref.name else self.identities.get(Address.of(self.kind, ref.text))
        by_id = None if ref.name else self.table.by_id.get(ref.text)
        if own is None and by_id is None:
            return self._by_name(ref.name or ref.text, remedy)
        meant = self._targets[by_id.id] if by_id is not None else None
        if own is not None and by_id is None:
            meant = self.target(own) if own.error is None else None
        others = [bearer for bearer in self._bearers.get(same(ref.text), ()) if bearer != meant]
        is_key_of_another = own is not None and by_id is not None and own.live is not by_id
        # A key that is also the name of its own object means that one, whoever else has the name.
        if is_key_of_another or (others and (own is None or same(own.name) != same(ref.text))):
            what = "an id" if by_id is not None else "a key of this configuration"
            other = f"the key of another {self.noun}" if is_key_of_another else f"the name of another {self.noun}"
            where = f" ({_listed(others)})" if others else ""
            why = f"{ref.text!r} is {what} and {other}{where}: write {{name: ...}} or {{id: ...}}"
            return Issue(Code.AMBIGUOUS_REFERENCE, why)
        return meant or (own.error if own is not None and own.error else self._absent(f"{ref.text!r}"))

    def _by_name(self, name: str, remedy: str) -> Target | Issue:
        bearers = self._bearers.get(same(name), [])
        for row in self._named(name):
            if same(self._final_name(row)) != same(name):
                by = self._by_live[row.id].address
                why = f"{by} renames the {self.noun} {name!r} to {self._final_name(row)!r}: refer to it by its key"
                return Issue(Code.UNKNOWN_REFERENCE, why)
        if len(bearers) > 1:
            why = f"{len(bearers)} {self.noun}s bear the name {name!r} ({_listed(bearers)})"
            first = min(bearer.id or "..." for bearer in bearers)
            remedy = remedy or f": write an id in place of the name, also as a key: {{id: {first}}}"
            return Issue(Code.AMBIGUOUS_REFERENCE, why + remedy)
        if bearers:
            return bearers[0]
        failed = [i.error for i in self.identities.values() if i.error and same(i.name) == same(name)]
        return failed[0] if failed else self._absent(f"{name!r}, neither here nor in Hex", name)

    def _absent(self, what: str, name: str = "") -> Issue:
        if self.table.failed:
            return Issue(Code.UNREADABLE, self.table.failed)
        return Issue(Code.UNKNOWN_REFERENCE, f"there is no {self.noun} {what}{self.did_you_mean(name)}")

    def did_you_mean(self, name: str, *, live: bool = False) -> str:
        """A question that can be appended to a sentence, or nothing; `live` leaves keys of the configuration out."""
        found = (self._live_names if live else self._names).find(name)
        return f": did you mean {found[0]!r}?" if found else ""

    @cached_property
    def _live_names(self) -> Nearest:
        return Nearest({row.name for row in self._live})

    @cached_property
    def _names(self) -> Nearest:
        return Nearest({*(address.key for address in self.identities), *(row.name for row in self._live)})

    def _named(self, name: str) -> list[N]:
        return [row for row in self.table.named(name) if row.state != "trashed"]

    def _identify(self, wanted: Identifier) -> Identity[N]:
        def failed(code: Code, message: str) -> Identity[N]:
            return Identity(wanted.address, wanted.name, error=Issue(code, message))

        if self.table.failed:
            return failed(Code.UNREADABLE, self.table.failed)
        if wanted.id is None:
            return self._identify_by_name(wanted)
        row = self.table.by_id.get(wanted.id)
        if row is None:
            return failed(Code.NOT_FOUND, f"Hex has no {self.noun} with the id {wanted.id}: correct the id")
        if row.state == "trashed":
            why = f"{row.name!r} ({row.id}) is in the trash: restore it in Hex, or remove it here"
            return failed(Code.TRASHED, why)
        # Without a written name the key is only how the configuration refers to it.
        return Identity(wanted.address, wanted.name if wanted.named else row.name, row)

    def _identify_by_name(self, wanted: Identifier) -> Identity[N]:
        found = self._named(wanted.name)
        if found:
            issue = self._not_by_name(found, f"the name {wanted.name!r}")
            if issue is not None:
                return Identity(wanted.address, wanted.name, error=issue)
            stale = None
            if wanted.renamed_from:
                why = f"its name is {wanted.name!r} already: you can remove the line `renamed_from`"
                stale = Issue(Code.ALREADY_RENAMED, why)
            return Identity(wanted.address, wanted.name, found[0], warning=stale)
        trashed = self.table.named(wanted.name)
        if trashed:
            ids = _ids(trashed)
            why = f"the {self.noun} {wanted.name!r} ({ids}) is in the trash: restore it in Hex, or rename this"
            return Identity(wanted.address, wanted.name, error=Issue(Code.TRASHED, why))
        old = self._named(wanted.renamed_from) if wanted.renamed_from else []
        issue = self._not_by_name(old, f"the old name {wanted.renamed_from!r}")
        return Identity(wanted.address, wanted.name, None if issue or not old else old[0], error=issue)

    def _not_by_name(self, found: list[N], what: str) -> Issue | None:
        """Why a name does not say which object is meant: several have it, or one that only an id may name."""
        if len(found) > 1:
            why = f"{len(found)} {self.noun}s bear {what} ({_ids(found)}): write the id of the one that is meant"
            return Issue(Code.AMBIGUOUS, why)
        if found and found[0].state == "archived":
            return Issue(Code.ARCHIVED, f"the {self.noun} with {what} is archived: write its id, {found[0].id}")
        if found and found[0].state == "component":
            return Issue(Code.COMPONENT, f"{what} is that of a component: write its id, {found[0].id}")
        return None

    def _checked(self, identities: Mapping[Address, Identity[N]]) -> dict[Address, Identity[N]]:
        """Two addresses that come to one object, or would make one name, are errors; so is a name that is taken."""
        claims: dict[str, list[Address]] = defaultdict(list)
        for address, identity in identities.items():
            if not identity.error:
                claims[identity.live.id if identity.live else f"name {same(identity.name)}"].append(address)
        result = dict(identities)
        for claim, addresses in claims.items():
            if len(addresses) > 1:
                live = identities[addresses[0]].live
                what = f"the {self.noun} {claim}" if live else f"a new {self.noun} called {claim[5:]!r}"
                why = f"{' and '.join(sorted(addresses))} both mean {what}: keep one of them"
                for address in addresses:
                    result[address] = replace(identities[address], error=Issue(Code.SAME_OBJECT, why))
        renames = {i.live.id: i for i in result.values() if i.live is not None and i.renamed and not i.error}
        # One that keeps its name after all may keep another from taking it.
        while refused := {key: taken for key, i in renames.items() if (taken := self._taken(key, i.name, renames))}:
            for live_id, error in refused.items():
                identity = renames.pop(live_id)
                result[identity.address] = replace(identity, error=error)
        return result

    def _taken(self, live_id: str, name: str, leaving: Container[str]) -> Issue | None:
        """A rename onto the name that another live object has, and keeps, makes two of one name."""
        others = [row for row in self._named(name) if row.id != live_id and row.id not in leaving]
        if not others:
            return None
        why = f"cannot be renamed to {name!r}: another {self.noun} bears that name ({_ids(others)})"
        return Issue(Code.NAME_TAKEN, why)


def _ids(rows: Iterable[Named]) -> str:
    return ", ".join(sorted(f"{row.id}, {row.state}" if row.state else row.id for row in rows))


def _listed(bearers: Iterable[Target]) -> str:
    return ", ".join(sorted(bearer.id or f"{bearer.address}, which is yet to be made" for bearer in bearers))
