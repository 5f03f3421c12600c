"""The parts of a snapshot beside the lists of the workspace: what a plan of this configuration would read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from hexform.kinds.cell.draft import projects_of
from hexform.kinds.guide.spec import GuideSource
from hexform.kinds.project.spec import Project
from hexform.model.address import Address, Pattern
from hexform.model.desired import Desired
from hexform.model.directory import same
from hexform.model.ledger import Entries
from hexform.snapshot.take import Wanted


def wanted_of(desired: Desired, ledger: Entries, cells: Pattern | None = None) -> Wanted:
    """Cells of the projects whose cells the configuration manages, and of those whose title or address matches."""
    managed = {Address.of("project", key) for key in projects_of(desired)}
    addresses = _addresses(desired)

    def has_cells(row: dict[str, Any]) -> bool:
        own = addresses[row["id"]] | addresses[same(row["title"])]
        if own & managed or any(_may_be_new(desired, address, row) for address in own):
            return True
        return cells is not None and _is_named(cells, row["title"], own)

    sources = {source.owner_text(): source for source in _sources(desired, ledger)}
    return Wanted(has_cells, [sources[owner] for owner in sorted(sources)], desired.settings.statuses or ())


def selects_one(desired: Desired, cells: Pattern, projects: Iterable[tuple[str, str]]) -> bool:
    """Whether one of the projects, each with id and title, has a title or an address that matches."""
    addresses = _addresses(desired)
    return any(_is_named(cells, title, addresses[id_] | addresses[same(title)]) for id_, title in projects)


def _is_named(cells: Pattern, title: str, own: set[Address]) -> bool:
    return cells.matches_text(title) or any(map(cells.matches, own or {Address.of("project", title)}))


def _addresses(desired: Desired) -> defaultdict[str, set[Address]]:
    """The addresses of projects by id, else by title."""
    found: defaultdict[str, set[Address]] = defaultdict(set)
    for address, spec in desired.specs.items():
        if isinstance(spec, Project):
            found[spec.id or same(spec.title or address.key)].add(address)
    return found


def _may_be_new(desired: Desired, address: Address, row: dict[str, Any]) -> bool:
    """Whether an earlier run may have made the project, and not filled it: a plan looks at its cells then."""
    spec = desired.specs[address]
    return isinstance(spec, Project) and bool(spec.create) and not row.get("status")


def _sources(desired: Desired, ledger: Entries) -> Iterator[GuideSource]:
    for owner in desired.guide_sets.values():
        yield GuideSource.from_locator(owner.locator)
    for text in ledger:
        with suppress(ValueError):  # the ledger is a file: what names no owner is not asked for
            source = GuideSource.from_owner(text)
            if source is not None:
                yield source
