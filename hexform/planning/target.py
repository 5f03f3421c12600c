"""`--target`: the part of a configuration that a run is about, with what that part depends on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from hexform.errors import UsageError
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.registry import KINDS
from hexform.model.address import Address, Pattern, owner_of
from hexform.model.change import Change
from hexform.model.desired import Desired, Removed
from hexform.model.directory import same
from hexform.model.fields import Ref, Written
from hexform.model.sides import references

# The kinds on which lists of others hang.
_WITH_LISTS = {kind.parent for kind in KINDS.values() if kind.listed}


def narrowed(desired: Desired, targets: Sequence[Pattern]) -> Desired:
    """The configuration that has to be read for the targets: what they select, and what that refers to.

    The cells of a project stay together, because a cell's place depends on its neighbours.
    """
    if not targets:
        return desired
    removed = tuple(line for line in desired.removed if _may_mean(targets, line))
    chosen = {address for address in desired.specs if _any(targets, address)}
    index = _Index(desired.specs)
    beside = {need for line in removed for need in _beside(index, line.kind, line.project)}
    beside |= {need for kind, key in _pruned(targets, desired) for need in _beside(index, kind, key)}
    kept = _with_needs(index, chosen | beside)
    spoken = {kind for kind in desired.spoken if _may_select(targets, kind, desired)} | {a.kind for a in kept}
    return replace(
        desired,
        specs={address: spec for address, spec in desired.specs.items() if address in kept},
        others={**desired.others, **{a: spec for a, spec in desired.specs.items() if a not in kept}},
        removed=removed,
        spoken=frozenset(spoken | {line.kind for line in removed}),
        sought=frozenset(),
        managed_cells=frozenset(
            key for key in desired.managed_cells if any(Address.of(kind, key) in kept for kind in _WITH_LISTS)
        ),
    )


def check_declared(targets: Sequence[Pattern], desired: Desired) -> None:
    """Raise UsageError where a target means nothing that the configuration declares or removes."""
    known = [*desired.specs, *(line.address for line in desired.removed)]
    for target in targets:
        if not any(map(target.matches, known)):
            raise UsageError(
                f"--target {target.text}: nothing in the configuration has this address; `hexform list` shows them all"
            )


def selected_addresses(
    targets: Sequence[Pattern],
    changes: Sequence[Change],
    builder: PlanBuilder,
    desired: Desired,
    *,
    strict: bool = True,
) -> set[str] | None:
    """The addresses that a run is about; None is all of them. Raises UsageError where a target selects nothing."""
    if not targets:
        return None
    known = {str(address) for address in desired.specs} | {change.address for change in changes}
    known |= {line.address for line in desired.removed}
    known |= {thing.address for thing in builder.unmanaged} | {notice.address or "" for notice in builder.errors}
    for target in targets:
        if strict and not any(target.matches(address) for address in known):
            raise UsageError(f"--target {target.text}: nothing has this address; `hexform plan` shows the addresses")
    chosen = {address for address in known if _any(targets, address)}
    by_address = {change.address: change for change in changes}
    waiting = list(chosen)
    while waiting:
        change = by_address.get(waiting.pop())
        for need in change.depends_on if change else ():
            if need not in chosen:
                chosen.add(need)
                waiting.append(need)
    return chosen


def _any(targets: Sequence[Pattern], address: str) -> bool:
    return any(target.matches(address) for target in targets)


def _may_mean(targets: Sequence[Pattern], line: Removed) -> bool:
    """Whether a target may mean what a line names: by its id, say, which is another address than that of its name."""
    resolver = Address.of(line.kind, f"{line.project}/" if line.project else "")
    return _any(targets, line.address) or _among(targets, resolver)


def _among(targets: Sequence[Pattern], resolver: str) -> bool:
    """Whether a target may mean something whose address begins like this."""
    heads = [target.text.partition("*")[0].removesuffix("[") for target in targets]
    return any(head.startswith(resolver) or resolver.startswith(head) for head in heads)


def _pruned(targets: Sequence[Pattern], desired: Desired) -> Iterator[tuple[str, str]]:
    """The listed kinds, each with a key of its parent, of which a target may mean something that is not written."""
    for kind in KINDS.values():
        if kind.listed and kind.policy_in(desired.settings) != "ignore":
            for key in sorted(desired.managed_cells):
                if _among(targets, Address.of(kind.name, f"{key}/")):
                    yield kind.name, key


class _Index:
    """What is written, by all that may refer to it: built once, for each address asks for what it needs."""

    def __init__(self, specs: Mapping[Address, Written]) -> None:
        self.specs = specs
        self._lists: dict[tuple[str, str], list[Address]] = defaultdict(list)
        self._ids: dict[tuple[str, str | None], list[Address]] = defaultdict(list)
        self._names: dict[tuple[str, str], list[Address]] = defaultdict(list)
        for address, spec in specs.items():
            kind, key = address.kind, address.key
            if KINDS[kind].listed:
                self._lists[kind, key.partition("/")[0]].append(address)
            self._ids[kind, getattr(spec, "id", None)].append(address)
            self._names[kind, same(getattr(spec, "name", None) or key)].append(address)

    def siblings(self, kind: str, owner: str) -> Sequence[Address]:
        """The addresses of a listed kind that hang on this owner."""
        return self._lists.get((kind, owner), ())

    def referred(self, kind: str, ref: Ref) -> Iterator[Address]:
        """What a reference may mean: what has its id, or else its text as the key or the name."""
        if ref.id:
            yield from self._ids.get((kind, ref.id), ())
            return
        if ref.text is not None and (own := Address.of(kind, ref.text)) in self.specs:
            yield own
        yield from self._names.get((kind, same(ref.text or ref.name)), ())


def _beside(index: _Index, kind: str, owner: str) -> Iterator[Address]:
    """What has to be known where one of a list is removed: the resource that has the list, and what is wanted in it."""
    if KINDS[kind].listed:
        yield Address.of(KINDS[kind].parent, owner)
        yield from index.siblings(kind, owner)


def _may_select(targets: Sequence[Pattern], kind: str, desired: Desired) -> bool:
    """Whether a target may mean something of this kind that is not written, so that its resolver must be read."""
    heads = [target.text.partition(".")[0] for target in targets]
    policy = KINDS[kind].policy_in(desired.settings)
    return policy != "ignore" and any(Pattern(head).matches(kind) for head in heads)


def _with_needs(index: _Index, chosen: Iterable[Address]) -> set[Address]:
    """The addresses with all that they refer to, and what that refers to."""
    kept = set(chosen)
    waiting = list(kept)
    listed = set[tuple[str, str]]()
    while waiting:
        needs = set(_needs(index, waiting.pop(), listed)) - kept
        kept |= needs
        waiting += needs
    return kept


def _needs(index: _Index, address: Address, listed: set[tuple[str, str]]) -> Iterator[Address]:
    """`listed`: the lists that were taken as a whole already."""
    owner = owner_of(address)
    if owner is not None:
        yield owner
        if KINDS[address.kind].listed and (address.kind, owner.key) not in listed:
            listed.add((address.kind, owner.key))
            yield from index.siblings(address.kind, owner.key)
    for kind, ref in references(index.specs[address]):
        if kind in KINDS:
            yield from index.referred(kind, ref)
