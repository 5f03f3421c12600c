"""Rules across the parts of a configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hexform.config.build import Build
from hexform.kinds.registry import KINDS
from hexform.lib.visible import shown
from hexform.model.address import Address
from hexform.model.mistake import Mistake
from hexform.model.notice import Code


def check_rules(build: Build) -> None:
    """All rules that need more than one block."""
    _one_object_one_address(build)
    if build.removed:
        _removed_is_not_declared(build)
        _parts_are_removed_from_a_resource(build)
    for kind in KINDS.values():
        kind.rules(build)
    if build.settings.guardrails:
        # Loaded where it is needed: most configurations have no guardrails, and validating them should not wait.
        from hexform.config.guardrails import check_guardrails

        check_guardrails(build)


def _names(address: Address, spec: Any) -> tuple[str | None, str]:
    """The id and the name of an object that others refer to."""
    return spec.id, getattr(spec, KINDS[address.kind].naming) or address.key


def _one_object_one_address(build: Build) -> None:
    """Two addresses with one id, or with one name that at least one of them is found by, come to one object."""
    ids: dict[tuple[str, str], Address] = {}
    names: dict[tuple[str, str], Address] = {}
    for address, spec in build.specs.items():
        kind = KINDS[address.kind]
        if not kind.referable:
            continue
        id_, name = _names(address, spec)
        other = ids.setdefault((address.kind, id_), address) if id_ else address
        if other != address:
            _both(build, address, other, f"have the id {id_}")
        if id_ is not None and not kind.renames:
            continue  # such a name beside an id is a remark: nothing is found or renamed by it
        twin = names.setdefault((address.kind, name), address)
        if twin not in {address, other} and None in {id_, _names(twin, build.specs[twin])[0]}:
            _both(build, address, twin, f"have the name `{shown(name)}`")


def _both(build: Build, address: Address, other: Address, what: str) -> None:
    source, at = build.at[address]
    first_source, first = build.at[other]
    where = first_source.place(first)
    text = f"{address} and {other} ({where}) {what}: one object has one address"
    build.mistakes.at(source, at, Code.SAME_OBJECT, text)


def _removed_is_not_declared(build: Build) -> None:
    declared = {name: address for address, spec in build.specs.items() for name in _declared(address, spec)}
    for line, source, at in build.removed.values():
        address = declared.get((line.kind, line.project, line.ref))
        if address is not None:
            where = build.at[address][0].place(build.at[address][1])
            what = f"`{shown(line.ref)}` is to be removed, and {address} ({where}) declares it: keep one of the two"
            build.mistakes.at(source, at, Mistake.CONTRADICTION, what)


def _declared(address: Address, spec: Any) -> Iterator[tuple[str, str, str]]:
    """How `removed` would name a resource: by kind, parent and name."""
    kind = KINDS[address.kind]
    if kind.removal is not None:
        yield from ((kind.name, owner, name) for name, owner in kind.removed_by(address, spec))


def _parts_are_removed_from_a_resource(build: Build) -> None:
    for line, source, at in build.removed.values():
        parent = KINDS[line.kind].parent
        known = build.documents.blocks.get(KINDS[parent].block, {}) if parent else {line.project}
        if line.project not in known:
            which = build.mistakes.hint(line.project, map(str, known))
            advice = which or f": add the {KINDS[parent].noun}, or take the line out"
            what = f"`{shown(line.project)}` is no key of `{KINDS[parent].block}`{advice}"
            build.mistakes.at(source, at, Mistake.UNKNOWN_NAME, what)
