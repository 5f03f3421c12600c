"""`--target`: the part of a configuration that a run is about, with what that part depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    beside = {need for line in removed for need in _beside(desired, line.kind, line.project)}
    beside |= {need for kind, key in _pruned(targets, desired) for need in _beside(desired, kind, key)}
    kept = _with_needs(desired, chosen | beside)
    spoken = {kind for kind in desired.spoken if _may_select(targets, kind, desired)} | {a.kind for a in kept}
    return replace(
        desired,
        specs={address: spec for address, spec in desired.specs.items() if address in kept},
        others={**desired.others, **{a: spec for a, spec in desired.specs.items() if a not in kept}},
        removed=removed,
        spoken=frozenset(spoken | {line.kind for line in removed}),
        managed_cells=frozenset(
            key for key in desired.managed_cells if any(Address.of(kind, key) in kept for kind in _WITH_LISTS)
        ),
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


def _beside(desired: Desired, kind: str, owner: str) -> Iterator[Address]:
    """What has to be known where one of a list is removed: the resource that has the list, and what is wanted in it."""
    if KINDS[kind].listed:
        yield Address.of(KINDS[kind].parent, owner)
        yield from _siblings(desired, kind, owner)


def _may_select(targets: Sequence[Pattern], kind: str, desired: Desired) -> bool:
    """Whether a target may mean something of this kind that is not written, so that its resolver must be read."""
    heads = [target.text.partition(".")[0] for target in targets]
    policy = KINDS[kind].policy_in(desired.settings)
    return policy != "ignore" and any(Pattern(head).matches(kind) for head in heads)


def _with_needs(desired: Desired, chosen: Iterable[Address]) -> set[Address]:
    """The addresses with all that they refer to, and what that refers to."""
    kept = set(chosen)
    waiting = list(kept)
    while waiting:
        needs = set(_needs(desired, waiting.pop())) - kept
        kept |= needs
        waiting += needs
    return kept


def _siblings(desired: Desired, kind: str, owner: str) -> Iterator[Address]:
    return (other for other in desired.specs if other.kind == kind and other.key.startswith(f"{owner}/"))


def _needs(desired: Desired, address: Address) -> Iterator[Address]:
    owner = owner_of(address)
    if owner is not None:
        yield owner
        if KINDS[address.kind].listed:
            yield from _siblings(desired, address.kind, owner.key)
    for kind, ref in references(desired.specs[address]):
        if kind in KINDS:
            yield from _referred(desired, kind, ref)


def _referred(desired: Desired, kind: str, ref: Ref) -> Iterator[Address]:
    for address, spec in desired.specs.items():
        if address.kind == kind and _is(address, spec, ref):
            yield address


def _is(address: Address, spec: Written, ref: Ref) -> bool:
    name = getattr(spec, "name", None) or address.key
    own_id = getattr(spec, "id", None)
    if ref.id:
        return own_id == ref.id
    return ref.text == address.key or same(ref.text or ref.name) == same(name)
