"""Which guides are there: by the lists where they show it, else by the ledger.

It is not known whether Hex lists all guides of an owner or only those with an unpublished draft. So a guide that is
listed is there, and a published one that is not listed may be there: it is missing only if the same list shows another
guide that the ledger holds as published. A draft is always listed. The ledger is evidence alone: an id that a list
shows under another path is not believed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hexform.kinds.context import PlanningContext
from hexform.kinds.guide.spec import Guide
from hexform.lib.canonical import canonical, digest
from hexform.model.ledger import NO_OWNER, GuideEntry
from hexform.model.live import LiveGuide

# The list of the guides of all owners.
EVERYBODY = NO_OWNER

Guides = Mapping[str, tuple[LiveGuide, ...]]


def owner_text(locator: Mapping[str, str]) -> str:
    """An owner as the API is asked for it."""
    return canonical(dict(locator))


class Found(NamedTuple):
    """What is there of a path: several `ids` are several guides of that path, `listed` says whether a list shows them.

    `owner` is None where it is not known who owns it. `known` is the ledger's entry where it tells the present text.
    """

    ids: tuple[str, ...] = ()
    owner: str | None = None
    known: GuideEntry | None = None
    listed: bool = True

    def settles(self, guide: Guide) -> bool:
        """Whether the list of all guides need not be asked: ours is listed, or the ledger holds it as it is wanted."""
        same = self.known is not None and self.known.text == guide.contents
        return bool(self.ids) and (self.listed or (same and self.owner == guide.owner))

    def is_foreign(self, owner: str) -> bool:
        """Whether somebody else than `owner` owns it, as far as is known."""
        return bool(self.ids) and self.owner != owner

    @property
    def problem(self) -> str:
        """Why it is not known which guide is meant; empty if it is."""
        if len(self.ids) < 2:
            return ""
        return f"Hex has {len(self.ids)} guides of this path ({', '.join(sorted(self.ids))}): delete all but one in Hex"


class Evidence:
    """The lists that were read, by owner, beside the ledger. `owners` maps a set of the configuration to its owner."""

    def __init__(self, context: PlanningContext, guides: Guides) -> None:
        self._ledger = context.ledger
        self.owners = {name: owner_text(owner.locator) for name, owner in context.desired.guide_sets.items()}
        self._shown = {owner: _by_path(rows) for owner, rows in guides.items()}
        self._paths: dict[str, set[str]] = defaultdict(set)
        for rows in guides.values():
            for row in rows:
                self._paths[row.id].add(row.path)
        self._complete = {
            owner
            for owner, paths in self._shown.items()
            if any(self._published(owner, *item) for item in paths.items())
        }

    @property
    def is_complete(self) -> bool:
        """Whether Hex is known to list guides without a draft too."""
        return bool(self._complete)

    def has_read(self, owner: str) -> bool:
        return owner in self._shown

    def shown(self, owner: str) -> Mapping[str, tuple[LiveGuide, ...]]:
        """Path to guides, as the list of an owner shows them."""
        return self._shown.get(owner, {})

    def _entries(self, path: str, own: str = "") -> Iterator[tuple[str, GuideEntry]]:
        """What the ledger knows of a path, by owner: `own` first."""
        for owner in sorted(self._ledger, key=lambda owner: (owner != own, owner)):
            if path in self._ledger[owner]:
                yield owner, self._ledger[owner][path]

    def remembered(self, owner: str) -> set[str]:
        """The paths that the ledger knows as guides of an owner."""
        return set(self._ledger.get(owner, {}))

    def former_owners(self, guide: Guide) -> list[str]:
        """Other owners under which the ledger knows the path of a wanted guide."""
        return [owner for owner, _ in self._entries(guide.path) if owner not in {guide.owner, NO_OWNER}]

    def find(self, guide: Guide) -> Found:
        """A wanted guide. One of ours whose deletion was begun is missing; another's path stays theirs until then."""
        owners = [guide.owner, *self.former_owners(guide)]
        found = self._listed(guide.path, owners)
        if found is not None:
            return found
        for owner, entry in self._entries(guide.path, guide.owner):
            if (owner != guide.owner if entry.deleting else self._stands(owner, entry)) and self._is_at(
                entry, guide.path
            ):
                return _found([LiveGuide(entry.id, guide.path)], owner or None, entry, listed=False)
        return Found()

    def find_anybodys(self, path: str) -> Found:
        """A guide of this path, of any owner; one whose deletion has begun still exists."""
        found = self._listed(path, sorted(set(self.owners.values())))
        return found if found is not None else self._remembered(path, self._entries(path))

    def find_left(self, path: str, owner: str) -> Found:
        """A guide of a set's owner that is not wanted; nothing if somebody else has taken the path over."""
        found = self._listed(path, [owner])
        if found is None:
            found = self._remembered(path, ((o, e) for o, e in self._entries(path, owner) if o == owner))
        return found if found.owner == owner else Found()

    def _remembered(self, path: str, entries: Iterable[tuple[str, GuideEntry]]) -> Found:
        for owner, entry in entries:
            if (entry.deleting or self._stands(owner, entry)) and self._is_at(entry, path):
                return _found([LiveGuide(entry.id, path)], owner or None, entry, listed=False)
        return Found()

    def _listed(self, path: str, owners: Iterable[str]) -> Found | None:
        """What the lists of these owners show, in this order, then that of all guides."""
        for owner in owners:
            rows = self.shown(owner).get(path)
            if rows:
                return _found(rows, owner, self._ledger.get(owner, {}).get(path))
        others = self.shown(EVERYBODY).get(path)
        return _found(others, None, None) if others else None

    def _is_at(self, entry: GuideEntry, path: str) -> bool:
        """Whether no list shows the id under another path: then the ledger is wrong about it."""
        return self._paths.get(entry.id, {path}) <= {path}

    def _stands(self, owner: str, entry: GuideEntry) -> bool:
        """Whether a guide that no list shows counts as there. A draft would be listed."""
        return entry.published and owner not in self._complete

    def _published(self, owner: str, path: str, rows: Iterable[LiveGuide]) -> bool:
        entry = self._ledger.get(owner, {}).get(path)
        return entry is not None and entry.published and _intact(entry) and entry.id in {row.id for row in rows}


def _by_path(rows: Iterable[LiveGuide]) -> dict[str, tuple[LiveGuide, ...]]:
    found: dict[str, list[LiveGuide]] = defaultdict(list)
    for row in rows:
        found[row.path].append(row)
    return {path: tuple(same) for path, same in found.items()}


def _found(rows: Iterable[LiveGuide], owner: str | None, entry: GuideEntry | None, *, listed: bool = True) -> Found:
    ids = tuple(row.id for row in rows)
    same = entry is not None and entry.id in ids and not entry.deleting and _intact(entry)
    return Found(ids, owner, entry if same else None, listed)


def _intact(entry: GuideEntry) -> bool:
    """An upload whose outcome is not known leaves the old text without its digest."""
    return entry.digest == digest(entry.text)
