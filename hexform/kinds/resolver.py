"""Which live object an address means, and what a reference means."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from hexform.model.address import Address
from hexform.model.directory import Named, Table, same
from hexform.model.fields import Ref

N = TypeVar("N", bound=Named)


@dataclass(frozen=True)
class Identifier:
    """What the configuration says about identity."""

    address: Address
    name: str
    named: bool = False
    id: str | None = None
    renamed_from: str | None = None


@dataclass(frozen=True)
class Identity(Generic[N]):
    """What an address means: `live` where it is there; `name` is its final name; `error` where it cannot be said."""

    address: Address
    name: str
    live: N | None = None
    error: str = ""
    warning: str = ""

    @property
    def renamed(self) -> bool:
        return self.live is not None and same(self.live.name) != same(self.name)


@dataclass(frozen=True)
class Target:
    """What a reference means: `label` says it in outputs; no `id` yet where this plan creates it."""

    label: str
    id: str | None = None
    address: Address | None = None


class Resolver(Generic[N]):
    """The addresses of one kind beside the live objects of that resolver."""

    def __init__(self, kind: str, noun: str, wishes: Iterable[Identifier], table: Table[N]) -> None:
        self.kind = kind
        self.noun = noun
        self.table = table
        self.identities = _distinct({wish.address: _identify(wish, table, noun) for wish in wishes}, noun)
        self._by_live = {i.live.id: i for i in self.identities.values() if i.live is not None}
        self._unclear = {same(i.name) for i in self.identities.values() if i.error}
        coming = [i for i in self.identities.values() if i.live is None and not i.error]
        self._final = Counter([same(self._final_name(row)) for row in table] + [same(i.name) for i in coming])
        self._bearers: dict[str, list[Target]] = defaultdict(list)
        for row in table:
            for name in {same(row.name), same(self._final_name(row))}:
                self._bearers[name].append(self._target_of(row))
        for identity in coming:
            self._bearers[same(identity.name)].append(self.target(identity))

    def _final_name(self, row: N) -> str:
        own = self._by_live.get(row.id)
        return row.name if own is None or own.error else own.name

    def managed(self, row: Named) -> bool:
        """Whether an address means this object, or may mean it."""
        return row.id in self._by_live or same(row.name) in self._unclear

    def alike(self, live_id: str) -> list[N]:
        """The live objects that bear the name of this one, or will when the plan is carried out; itself among them."""
        row = self.table.by_id[live_id]
        bearers = [b for name in {same(row.name), same(self._final_name(row))} for b in self._bearers[name]]
        return [self.table.by_id[key] for key in sorted({bearer.id for bearer in bearers if bearer.id is not None})]

    def label(self, row: N) -> str:
        """The name that it will bear, or `name#id` where two will."""
        name = self._final_name(row)
        return name if self._final[same(name)] < 2 else f"{name}#{row.id}"

    def label_of(self, live_id: str) -> str:
        row = self.table.by_id.get(live_id)
        return self.label(row) if row is not None else live_id

    def address(self, row: N) -> Address:
        """Of an object without a key: its name stands there, with its id where that would mean something else too."""
        address = Address.of(self.kind, self.label(row))
        return Address.of(self.kind, f"{self._final_name(row)}#{row.id}") if address in self.identities else address

    def target(self, identity: Identity[N]) -> Target:
        if identity.live is None:
            return Target(identity.name, None, identity.address)
        return self._target_of(identity.live)

    def _target_of(self, row: N) -> Target:
        return Target(self.label(row), row.id, self._by_live[row.id].address if row.id in self._by_live else None)

    def resolve(self, ref: Ref) -> Target | str:
        """What a reference means, or why that cannot be said. It must mean the same once this plan is carried out."""
        if ref.id:
            row = self.table.by_id.get(ref.id)
            return self._target_of(row) if row is not None else self._absent(f"with the id {ref.id}")
        own = None if ref.name else self.identities.get(Address.of(self.kind, ref.text))
        if own is None:
            return self._by_name(ref.name or ref.text)
        others = [bearer for bearer in self._bearers.get(same(ref.text), ()) if bearer.address != own.address]
        if others and same(own.name) != same(ref.text):
            return (
                f"{ref.text!r} is a key of this configuration and the name of another {self.noun} "
                f"({_told(others)}): write {{name: ...}} or {{id: ...}}"
            )
        return own.error or self.target(own)

    def _by_name(self, name: str) -> Target | str:
        bearers = self._bearers.get(same(name), [])
        for row in self.table.named(name):
            if same(self._final_name(row)) != same(name):
                by = self._by_live[row.id].address
                return f"{by} renames the {self.noun} {name!r} to {self._final_name(row)!r}: refer to it by its key"
        if len(bearers) > 1:
            return f"{len(bearers)} {self.noun}s bear the name {name!r} ({_told(bearers)}): write {{id: ...}}"
        if bearers:
            return bearers[0]
        failed = [i.error for i in self.identities.values() if i.error and same(i.name) == same(name)]
        return failed[0] if failed else self._absent(f"{name!r}, neither here nor in Hex", name)

    def _absent(self, what: str, name: str = "") -> str:
        known = {*(address.key for address in self.identities), *(row.name for row in self.table)} - {name}
        return self.table.failed or f"there is no {self.noun} {what}{did_you_mean(name, known)}"


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """A question that can be appended to a sentence, or nothing."""
    close = difflib.get_close_matches(text, sorted(set(known)), n=1)
    return f": did you mean {close[0]!r}?" if close else ""


def _ids(rows: Iterable[Named]) -> str:
    return ", ".join(sorted(row.id for row in rows))


def _told(bearers: Iterable[Target]) -> str:
    return ", ".join(sorted(bearer.id or f"{bearer.address}, which is yet to be made" for bearer in bearers))


def _identify(wish: Identifier, table: Table[N], noun: str) -> Identity[N]:
    if table.failed:
        return Identity(wish.address, wish.name, error=table.failed)
    if wish.id is not None:
        row = table.by_id.get(wish.id)
        if row is None:
            return Identity(wish.address, wish.name, error=f"Hex has no {noun} with the id {wish.id}: correct the id")
        # Without a written name the key is only how the configuration refers to it.
        return Identity(wish.address, wish.name if wish.named else row.name, row)
    return _identify_by_name(wish, table, noun)


def _identify_by_name(wish: Identifier, table: Table[N], noun: str) -> Identity[N]:
    found = table.named(wish.name)
    if len(found) > 1:
        why = f"{len(found)} {noun}s bear the name {wish.name!r} ({_ids(found)}): write the id of the one that is meant"
        return Identity(wish.address, wish.name, error=why)
    old = table.named(wish.renamed_from) if wish.renamed_from else []
    if found:
        stale = f"it is called {wish.name!r} already: the line `renamed_from` may go" if wish.renamed_from else ""
        return Identity(wish.address, wish.name, found[0], warning=stale)
    if len(old) > 1:
        why = f"{len(old)} {noun}s bear the old name {wish.renamed_from!r} ({_ids(old)}): write the id"
        return Identity(wish.address, wish.name, error=why)
    return Identity(wish.address, wish.name, old[0] if old else None)


def _distinct(identities: Mapping[Address, Identity[N]], noun: str) -> dict[Address, Identity[N]]:
    """Two addresses that come to one object are an error of both; so are two that would create one name."""
    claims: dict[str, list[Address]] = defaultdict(list)
    for address, identity in identities.items():
        if not identity.error:
            claims[identity.live.id if identity.live else f"name {same(identity.name)}"].append(address)
    result = dict(identities)
    for claim, addresses in claims.items():
        if len(addresses) > 1:
            what = f"the {noun} {claim}" if identities[addresses[0]].live else f"a new {noun} called {claim[5:]!r}"
            why = f"{' and '.join(sorted(addresses))} both mean {what}: keep one of them"
            for address in addresses:
                result[address] = replace(identities[address], error=why)
    return result
