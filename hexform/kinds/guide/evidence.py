"""Which guides are there: by the lists where they show it, else by the ledger.

Nobody says whether Hex lists all guides of an owner or only those with an unpublished draft. So a guide that is listed
is there, and one that is not listed may be there: it is missing only if the same list shows another guide that the
ledger holds as published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from hexform.kinds.context import PlanningContext
from hexform.kinds.guide.spec import Guide
from hexform.model.ledger import GuideEntry
from hexform.model.live import LiveGuide
from hexform.model.plan import canonical, digest

# The list of all guides, whoever owns them; in the ledger, what belongs to no set.
EVERYBODY = ""

Guides = Mapping[str, tuple[LiveGuide, ...]]


def owner_text(locator: Mapping[str, str]) -> str:
    """An owner as the API is asked for it."""
    return canonical(dict(locator))


@dataclass(frozen=True)
class Found:
    """What is there of a path: several `ids` are several guides of that path, `listed` says whether a list shows them.

    `locator` is nothing for a guide that is not ours. `known` is the ledger's entry where it tells the present text.
    """

    ids: tuple[str, ...] = ()
    locator: Mapping[str, str] | None = None
    known: GuideEntry | None = None
    listed: bool = True

    def settles(self, guide: Guide) -> bool:
        """Whether the list of all guides need not be asked: ours is listed, or the ledger holds it as it is wanted."""
        same = self.known is not None and self.known.text == guide.contents
        return bool(self.ids) and (self.listed or (same and self.locator == guide.source.locator()))

    @property
    def problem(self) -> str:
        """Why it cannot be said which guide is meant; empty if it can."""
        if len(self.ids) < 2:
            return ""
        return f"Hex has {len(self.ids)} guides of this path ({', '.join(sorted(self.ids))}): delete all but one in Hex"


class Evidence:
    """The lists that were read, beside the ledger. `owners` maps a set to its owner's text."""

    def __init__(self, context: PlanningContext, guides: Guides) -> None:
        self._ledger = context.ledger
        self._locators = {name: dict(owner.locator) for name, owner in context.desired.guide_sets.items()}
        self.owners = {name: owner_text(locator) for name, locator in self._locators.items()}
        own = {self.owners[key]: rows for key, rows in guides.items() if key in self.owners}
        by_owner = {key: rows for key, rows in guides.items() if key not in self.owners}
        self._shown = {owner: _by_path(rows) for owner, rows in (own | by_owner).items()}
        self._complete = {
            owner for owner, paths in self._shown.items() if any(self._published(*item) for item in paths.items())
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

    def holders(self, path: str) -> Iterator[str]:
        """The sets whose ledger knows a path."""
        return (name for name in sorted(self._ledger) if path in self._ledger[name])

    def entry(self, path: str, set_name: str = EVERYBODY) -> GuideEntry | None:
        """What the ledger knows of a path: its own set is asked first, for a file may have come from another set."""
        names = (set_name, *self.holders(path))
        return next((self._ledger[name][path] for name in names if path in self._ledger.get(name, {})), None)

    def remembered(self, set_name: str) -> set[str]:
        """The paths that the ledger knows as guides of a set's present owner."""
        entries = self._ledger.get(set_name, {})
        return {path for path, entry in entries.items() if entry.locator == self._locators[set_name]}

    def former_owner(self, guide: Guide) -> Mapping[str, str] | None:
        """The owner under which a wanted guide was last applied, if that is another one now."""
        entry = self.entry(guide.path, guide.set_name)
        return entry.locator if entry and entry.locator and entry.locator != guide.source.locator() else None

    def find(self, guide: Guide) -> Found:
        """A wanted guide."""
        own, former = guide.source.locator(), self.former_owner(guide)
        entry = self.entry(guide.path, guide.set_name)
        # A guide whose deletion was begun is missing; but while it is not published, the path is its old owner's.
        others = entry is not None and entry.locator != own
        found = self._look(guide.path, [own, *([former] if former else [])], entry, deleting=others)
        if found.listed or found.known is None or found.known.published or not guide.publish:
            return found
        # A draft that is to be published, and that no list shows, may be gone: only an upload is sure to help.
        return replace(found, known=None)

    def find_anybodys(self, path: str) -> Found:
        """A guide of this path, whoever owns it."""
        return self._look(path, self._locators.values(), self.entry(path), deleting=True)

    def find_left(self, path: str, set_name: str) -> Found:
        """A guide of the set's own owner that is not wanted; nothing if somebody else has taken the path over."""
        found = self._look(path, [self._locators[set_name]], self.entry(path, set_name), deleting=True)
        return found if found.locator == self._locators[set_name] else Found()

    def _look(
        self, path: str, locators: Iterable[Mapping[str, str]], entry: GuideEntry | None, *, deleting: bool
    ) -> Found:
        """The lists of these owners speak first, then that of all guides, then the ledger.

        `deleting`: whether a guide whose deletion was begun counts as there.
        """
        for locator in locators:
            rows = self.shown(owner_text(locator)).get(path)
            if rows:
                return _found(rows, locator, entry)
        others = self.shown(EVERYBODY).get(path, ())
        if others or entry is None or not (deleting if entry.deleting else self._stands(entry)):
            return _found(others, None, None)
        return replace(_found([LiveGuide(entry.id, path)], entry.locator or None, entry), listed=False)

    def _stands(self, entry: GuideEntry) -> bool:
        """Whether a guide that no list shows counts as there."""
        return owner_text(entry.locator) not in self._complete

    def _published(self, path: str, rows: Iterable[LiveGuide]) -> bool:
        entry = self.entry(path)
        return entry is not None and entry.published and _intact(entry) and entry.id in {row.id for row in rows}


def _by_path(rows: Iterable[LiveGuide]) -> dict[str, tuple[LiveGuide, ...]]:
    found: dict[str, list[LiveGuide]] = defaultdict(list)
    for row in rows:
        found[row.path].append(row)
    return {path: tuple(same) for path, same in found.items()}


def _found(rows: Iterable[LiveGuide], locator: Mapping[str, str] | None, entry: GuideEntry | None) -> Found:
    ids = tuple(row.id for row in rows)
    same = entry is not None and entry.id in ids and entry.locator == locator and not entry.deleting and _intact(entry)
    return Found(ids, locator, entry if same else None)


def _intact(entry: GuideEntry) -> bool:
    """An upload whose outcome is not known leaves the old text without its digest."""
    return entry.digest == digest(entry.text)
