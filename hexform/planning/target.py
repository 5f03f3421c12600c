"""`--target`: the part of a configuration that a run is about, with what that part depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hexform.errors import UsageError
from hexform.kinds.builder import PlanBuilder
from hexform.model.address import Address, Pattern
from hexform.model.change import Change
from hexform.model.desired import Desired, Removed
from hexform.model.directory import same
from hexform.model.fields import Ref, Written

_POLICIES = {"group": "groups", "collection": "collections", "project": "projects", "cell": "cells", "guide": "guides"}


def narrowed(desired: Desired, targets: Sequence[Pattern]) -> Desired:
    """The configuration that has to be read for the targets: what they select, and what that refers to.

    The cells of a project stay together, because a cell's place depends on its neighbours.
    """
    if not targets:
        return desired
    removed = tuple(line for line in desired.removed if _may_mean(targets, line))
    chosen = {address for address in desired.specs if _any(targets, address)}
    beside = {need for line in removed for need in _spoken_beside(desired, line)}
    beside |= {need for key in _pruned(targets, desired) for need in _with_cells(desired, key)}
    kept = _with_needs(desired, chosen | beside)
    spoken = {kind for kind in desired.spoken if _may_select(targets, kind, desired)} | {a.kind for a in kept}
    return replace(
        desired,
        specs={address: spec for address, spec in desired.specs.items() if address in kept},
        others={**desired.others, **{a: spec for a, spec in desired.specs.items() if a not in kept}},
        removed=removed,
        spoken=frozenset(spoken | {line.kind for line in removed}),
        managed_cells=frozenset(key for key in desired.managed_cells if Address.of("project", key) in kept),
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
    known |= {_removed_address(line) for line in desired.removed}
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


def _removed_address(line: Removed) -> str:
    return Address.of(line.kind, f"{line.project}/{line.ref}" if line.project else line.ref)


def _may_mean(targets: Sequence[Pattern], line: Removed) -> bool:
    """Whether a target may mean what a line names: by its id, say, which is another address than that of its name."""
    resolver = Address.of(line.kind, f"{line.project}/" if line.project else "")
    return _any(targets, _removed_address(line)) or _among(targets, resolver)


def _among(targets: Sequence[Pattern], resolver: str) -> bool:
    """Whether a target may mean something whose address begins like this."""
    heads = [target.text.partition("*")[0].removesuffix("[") for target in targets]
    return any(head.startswith(resolver) or resolver.startswith(head) for head in heads)


def _pruned(targets: Sequence[Pattern], desired: Desired) -> Iterator[str]:
    """The projects of which a target may mean a cell that is not written."""
    if desired.settings.unmanaged.cells != "ignore":
        yield from (key for key in sorted(desired.managed_cells) if _among(targets, Address.of("cell", f"{key}/")))


def _spoken_beside(desired: Desired, line: Removed) -> Iterator[Address]:
    """What has to be known of the project of a cell that is removed: which of its cells are wanted."""
    if line.kind == "cell":
        yield from _with_cells(desired, line.project)


def _with_cells(desired: Desired, project: str) -> Iterator[Address]:
    yield Address.of("project", project)
    yield from _cells(desired, project)


def _may_select(targets: Sequence[Pattern], kind: str, desired: Desired) -> bool:
    """Whether a target may mean something of this kind that is not written, so that its resolver must be read."""
    policy = getattr(desired.settings.unmanaged, _POLICIES[kind], "ignore") if kind in _POLICIES else "ignore"
    heads = [target.text.partition(".")[0] for target in targets]
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


def _cells(desired: Desired, project: str) -> Iterator[Address]:
    return (other for other in desired.specs if other.kind == "cell" and other.key.startswith(f"{project}/"))


def _needs(desired: Desired, address: Address) -> Iterator[Address]:
    if address.kind in {"project_status", "project_sharing", "cell"}:
        key = address.key.partition("/")[0] if address.kind == "cell" else address.key
        yield Address.of("project", key)
        if address.kind == "cell":
            yield from _cells(desired, key)
    spec = desired.specs[address]
    sharing = getattr(spec, "sharing", None) or spec
    for kind in ("group", "collection"):
        for ref in getattr(sharing, f"{kind}s", None) or ():
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
