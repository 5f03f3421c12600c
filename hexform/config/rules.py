"""What the parts of a configuration may not say of one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hexform.config.build import Build
from hexform.kinds.collection.spec import Collection
from hexform.kinds.group.spec import GroupEntry
from hexform.kinds.project.spec import Project
from hexform.lib.visible import shown
from hexform.lib.yaml.nodes import Map
from hexform.model.address import Address
from hexform.model.mistake import Mistake

_NAMED = (GroupEntry, Collection, Project)


def check_rules(build: Build) -> None:
    """All rules that need more than one block."""
    _one_object_one_address(build)
    _removed_is_not_declared(build)
    _removed_cells_have_a_project(build)
    _pruned_guides_have_an_owner(build)
    if build.settings.guardrails:
        # Loaded where it is needed: most configurations have no guardrails, and validating them should not wait.
        from hexform.config.guardrails import check_guardrails

        check_guardrails(build)


def _names(address: Address, spec: Any) -> tuple[str | None, str]:
    """The id and the name of a group, collection or project."""
    name = spec.title if isinstance(spec, Project) else spec.name
    return spec.id, name or address.key


def _one_object_one_address(build: Build) -> None:
    """Two addresses with one id, or with one name that at least one of them is found by, come to one object."""
    ids: dict[tuple[str, str], Address] = {}
    names: dict[tuple[str, str], Address] = {}
    for address, spec in build.specs.items():
        if not isinstance(spec, _NAMED):
            continue
        id_, name = _names(address, spec)
        other = ids.setdefault((address.kind, id_), address) if id_ else address
        if other != address:
            _both(build, address, other, f"have the id {id_}")
        if id_ is not None and isinstance(spec, Project):
            continue  # a title beside an id is a remark: nothing is found or renamed by it
        twin = names.setdefault((address.kind, name), address)
        if twin not in {address, other} and None in {id_, _names(twin, build.specs[twin])[0]}:
            _both(build, address, twin, f"have the name `{shown(name)}`")


def _both(build: Build, address: Address, other: Address, what: str) -> None:
    source, at = build.at[address]
    first_source, first = build.at[other]
    where = first_source.place(first)
    text = f"{address} and {other} ({where}) {what}: one object has one address"
    build.mistakes.at(source, at, Mistake.SAME_OBJECT, text)


def _removed_is_not_declared(build: Build) -> None:
    declared = {name: address for address, spec in build.specs.items() for name in _declared(address, spec)}
    for line, source, at in build.removed.values():
        address = declared.get((line.kind, line.project, line.ref))
        if address is not None:
            where = build.at[address][0].place(build.at[address][1])
            what = f"`{shown(line.ref)}` is to be removed, and {address} ({where}) declares it: keep one of the two"
            build.mistakes.at(source, at, Mistake.CONTRADICTION, what)


def _declared(address: Address, spec: Any) -> Iterator[tuple[str, str, str]]:
    """How `removed` would name a resource."""
    if isinstance(spec, GroupEntry):
        yield from (("group", "", name) for name in _names(address, spec) if name)
    elif address.kind == "cell":
        yield from (("cell", spec.project, name) for name in (spec.label, spec.id and f"#{spec.id}") if name)
    elif address.kind == "guide":
        yield "guide", "", spec.path


def _removed_cells_have_a_project(build: Build) -> None:
    projects = build.documents.blocks.get("projects", {})
    for line, source, at in build.removed.values():
        if line.kind == "cell" and line.project not in projects:
            which = build.mistakes.hint(line.project, map(str, projects))
            what = (
                f"`{shown(line.project)}` is no key of `projects`{which or ': add the project, or take the line out'}"
            )
            build.mistakes.at(source, at, Mistake.UNKNOWN_NAME, what)


def _pruned_guides_have_an_owner(build: Build) -> None:
    entry = build.documents.settings
    if build.settings.unmanaged.guides != "delete" or entry is None:
        return
    policies: Map = entry.node["unmanaged"]
    where = policies.value_at("guides")
    without_source = [name for name, owner in build.guide_sets.items() if not owner.written]
    if without_source or not build.guide_sets:
        sets = f"the set `{without_source[0]}` has none" if without_source else "there is no set of guides"
        what = f"`delete` needs a written `source` in every set of guides, and {sets}"
        build.mistakes.at(entry.source, where, Mistake.CONTRADICTION, what)
