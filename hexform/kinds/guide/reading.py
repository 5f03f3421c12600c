"""Reading guides: the lists of the sets' own owners, and more only where these do not settle it.

Facts: API operation ListDraftGuides: id and path alone, 100 a page, of one owner where `externalSource` names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hexform.errors import UNREADABLE
from hexform.hex import tables
from hexform.hex.call import Steps, together
from hexform.hex.paging import pages
from hexform.kinds.base import ActualUpdate
from hexform.kinds.context import PlanningContext
from hexform.kinds.guide.evidence import EVERYBODY, Evidence, owner_text
from hexform.kinds.guide.removal import leftovers, removed_lines
from hexform.kinds.guide.spec import UNMANAGED, Guide
from hexform.model.live import Actual, LiveGuide

Rows = tuple[LiveGuide, ...]


def read(context: PlanningContext) -> Steps[ActualUpdate]:
    """The sets' own lists first; then those of former owners; then, if a guide is still not found, all guides."""
    wanted = [spec for _, spec in context.specs("guide", Guide)]
    guides, failed = yield from _lists(_own_owners(context, wanted))
    sought = [spec for spec in wanted if spec.owner in guides]
    more, failures = yield from _lists(_former_owners(Evidence(context, guides), sought))
    guides, failed = guides | more, failed | failures
    if _unsettled(context, Evidence(context, guides), sought):
        more, failures = yield from _lists({EVERYBODY})
        guides, failed = guides | more, failed | failures
    return lambda actual: _with(actual, guides, failed)


def read_own(context: PlanningContext) -> Steps[ActualUpdate]:
    """The sets' own lists alone, for which no ledger is needed."""
    wanted = [spec for _, spec in context.specs("guide", Guide)]
    guides, failed = yield from _lists(_own_owners(context, wanted))
    return lambda actual: _with(actual, guides, failed)


def list_guides(owner: str) -> Steps[Rows]:
    """The guides of one owner, or everybody's."""
    source = (("externalSource", owner),) if owner else ()
    items, _, _ = yield from pages("ListDraftGuides", "/v1/guides/draft/list", tables.limit("guides"), *source)
    return tuple(LiveGuide(item["id"], item["filePath"]) for item in items)


def read_again(owner: str) -> Steps[ActualUpdate]:
    """One list anew."""
    rows = yield from list_guides(owner)
    return lambda actual: _with(actual, {owner: rows}, {})


def _own_owners(context: PlanningContext, wanted: Iterable[Guide]) -> set[str]:
    return {owner_text(context.desired.guide_sets[name].locator) for name in _asked(context, wanted)}


def _asked(context: PlanningContext, wanted: Iterable[Guide]) -> list[str]:
    """The sets whose list can matter."""
    sets = {spec.set_name for spec in wanted}
    every = UNMANAGED.of(context.desired.settings) != "ignore" or any(removed_lines(context))
    return [name for name in sorted(context.desired.guide_sets) if every or name in sets]


def _former_owners(own: Evidence, sought: Iterable[Guide]) -> set[str]:
    """Owners under which guides were applied that their own list does not show, and whose list was not read."""
    owners = {owner for spec in sought if spec.path not in own.shown(spec.owner) for owner in own.former_owners(spec)}
    return {owner for owner in owners if not own.has_read(owner)}


def _lists(owners: Iterable[str]) -> Steps[tuple[dict[str, Rows], dict[str, str]]]:
    """The lists by owner, and why some could not be read."""
    names = sorted(owners)
    found = yield from together(*(_list_or_reason(owner) for owner in names))
    results = dict(zip(names, found, strict=True))
    failed = {f"guides:{owner}": rows for owner, rows in results.items() if isinstance(rows, str)}
    return {owner: rows for owner, rows in results.items() if not isinstance(rows, str)}, failed


def _list_or_reason(owner: str) -> Steps[Rows | str]:
    try:
        return (yield from list_guides(owner))
    except UNREADABLE as error:
        return str(error)


def _unsettled(context: PlanningContext, evidence: Evidence, sought: Iterable[Guide]) -> bool:
    """Whether only the list of all guides can tell; nothing of ours is forced or deleted while somebody may own it."""
    removed = [evidence.find_anybodys(line.ref) for line in removed_lines(context)]
    return (
        not all(evidence.find(spec).settles(spec) for spec in sought)
        or not all(found.ids and found.listed for found in removed)
        or any(left.deletes and not left.found.listed for left in leftovers(context, evidence))
    )


def _with(actual: Actual, guides: Mapping[str, Rows], failed: Mapping[str, str]) -> Actual:
    return replace(actual, guides={**actual.guides, **guides}, failed={**actual.failed, **failed})
