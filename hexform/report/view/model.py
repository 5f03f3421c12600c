"""What every format shows, made once: a plan, a run and a drift report come to the same few values.

Texts in here stand as they are in Hex or in the files; each format makes them visible and escapes them as it must.
Fields whose comment says "own words" hold nothing but hexform's own words and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hexform.lib.age import in_words
from hexform.model.change import Action
from hexform.model.plan import Place
from hexform.report.style import Tone
from hexform.report.view.access import Effect
from hexform.report.view.hunks import Hunk

Document = Literal["plan", "run", "drift"]
SYMBOLS = {"create": "+", "update": "~", "replace": "-/+", "delete": "-"}
MARKS = {"add": "+", "replace": "~", "remove": "-"}
TONES: dict[str, Tone] = {"create": "good", "update": "change", "replace": "change", "delete": "bad"}


@dataclass(frozen=True)
class Subject:
    """One address; `source` is where it is written."""

    address: str
    name: str
    id: str | None = None
    source: str | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One field: `before` and `after` in words, None where there is none.

    `people`: the emails that fare alike, where they stand in one row; members of a group have neither side then.
    """

    op: Literal["add", "remove", "replace"]
    field: str
    before: str | None
    after: str | None
    effect: Effect = ""
    danger: bool = False
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextDiff:
    """A text that differs. `before` and `after` name the two sides."""

    field: str
    before: str
    after: str
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True)
class Entry:
    """One change, or several that are alike. `state`: a run's outcome or a drift's status, own words.

    `destroys`: something will be gone for good. `steps`: what can be done about it, own words and addresses.
    """

    verb: str
    kind: str
    subjects: tuple[Subject, ...]
    rows: tuple[Row, ...] = ()
    texts: tuple[TextDiff, ...] = ()
    dangers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    origin: str = ""
    state: str = ""
    destroys: bool = False
    steps: tuple[str, ...] = ()

    @property
    def symbol(self) -> str:
        return SYMBOLS[self.verb]

    @property
    def dangerous(self) -> bool:
        return self.destroys or bool(self.dangers) or any(row.danger for row in self.rows)

    @property
    def effects(self) -> frozenset[Effect]:
        return frozenset(row.effect for row in self.rows if row.effect)

    def count(self, effect: Effect) -> int:
        """How many people, groups or scopes lose access, or gain it."""
        return sum(len(row.people) or 1 for row in self.rows if row.effect == effect)


@dataclass(frozen=True)
class Section:
    """Entries that belong together; the title is own words, and empty where there is only one section."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Item:
    """A line of a list: what it is about, what there is to say, and where it stands.

    `also`: others of which the same is to be said, each with its place.
    """

    head: str
    text: str = ""
    where: str = ""
    also: tuple[tuple[str, str], ...] = ()

    def heads(self, most: int = 0) -> list[str]:
        """What it is about, with the places where there are several; at most so many and the number of the rest."""
        if not self.also:
            return [self.head] if self.head else []
        found = [f"{head} ({where})" if where else head for head, where in ((self.head, self.where), *self.also)]
        return found if not most or len(found) <= most else [*found[:most], f"{len(found) - most} more"]


@dataclass(frozen=True)
class Listing:
    """A list beside the changes; title, hint and anchor are own words. `anchor`: the label of the tile that counts it.

    `most`: the lines that it may take, title and hint included, in formats that are read from top to bottom; 0: any.
    """

    title: str
    items: tuple[Item, ...]
    tone: Tone = "plain"
    hint: str = ""
    most: int = 0
    anchor: str = ""

    @property
    def urgent(self) -> bool:
        return self.tone in {"danger", "bad"}


@dataclass(frozen=True)
class Tile:
    """A number with its meaning, own words."""

    label: str
    number: int
    tone: Tone = "plain"


@dataclass(frozen=True)
class Report:
    """A document in the words of its reader. `headline` and `remarks` are own words; `place` is the workspace.

    `dangers`: what must be seen before anything else, by what it is. `targets`: the patterns it is limited to.
    `snapshot`: that it was made from one (see `snapshot_line`).
    """

    document: Document
    sandbox: bool
    place: str
    headline: str
    fingerprint: str = ""
    remarks: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    sections: tuple[Section, ...] = ()
    listings: tuple[Listing, ...] = ()
    dangers: tuple[Listing, ...] = ()
    targets: tuple[str, ...] = ()
    snapshot: str = ""

    @property
    def banners(self) -> tuple[str, ...]:
        """What has to be known before anything else, own words."""
        return banners(self.snapshot, sandbox=self.sandbox)

    @property
    def entries(self) -> Iterator[Entry]:
        for section in self.sections:
            yield from section.entries


SANDBOX = "SANDBOX: this is an embedded workspace, not Hex."


def banners(snapshot: str, *, sandbox: bool) -> tuple[str, ...]:
    """The lines that stand before everything else."""
    return tuple(line for line in (SANDBOX if sandbox else "", snapshot) if line)


def snapshot_line(taken: str | None, now: datetime | None) -> str:
    """Whether a document was made from a snapshot, and how old that is."""
    if taken is None:
        return ""
    try:
        age = f", {in_words(now - datetime.fromisoformat(taken))} old" if now else ""
    except (ValueError, TypeError):
        age = ""
    return f"SNAPSHOT: this is the workspace as it was at {taken}{age}; Hex was not asked."


def place_of(place: Place) -> str:
    """The workspace in words."""
    return f"{place.base_url} (org {place.org_id})" if place.org_id else place.base_url


def verb_of(actions: tuple[Action, ...]) -> str:
    """The word for what is done to one object."""
    return "replace" if len(actions) == 2 else actions[0].value
