"""The view model of reports, which a plan, a run and a drift report share.

Texts are as in Hex or in the files; each format escapes them. Fields described as "own words" contain only hexform's
own words and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

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


class Subject(NamedTuple):
    """One address; `source` is its place in the files."""

    address: str
    name: str
    id: str | None = None
    source: str | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One field: `before` and `after` as text, or None.

    `people`: the emails of several people with the same change; a row of members then has neither side.
    """

    op: Literal["add", "remove", "replace"]
    field: str
    before: str | None
    after: str | None
    effect: Effect = ""
    danger: bool = False
    people: tuple[str, ...] = ()


class TextDiff(NamedTuple):
    """A text that differs. `before` and `after` name the two sides."""

    field: str
    before: str
    after: str
    hunks: tuple[Hunk, ...]


class Entry(NamedTuple):
    """One change, or several equal ones. `state`: the outcome in a run or the status of drift, own words.

    `destroys`: something is deleted for good. `steps`: possible next steps, own words and addresses.
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
        """The number of people, groups or scopes that lose access, or gain it."""
        return sum(len(row.people) or 1 for row in self.rows if row.effect == effect)


class Section(NamedTuple):
    """A group of entries; the title is own words, and empty for a single section."""

    title: str
    entries: tuple[Entry, ...]


class Item(NamedTuple):
    """A line of a list: its subject, its text, and its place in the files.

    `also`: other subjects with the same text, each with its place.
    """

    head: str
    text: str = ""
    where: str = ""
    also: tuple[tuple[str, str], ...] = ()

    def heads(self, most: int = 0) -> list[str]:
        """The subjects, with places if there are several; at most `most`, and the number of the rest."""
        if not self.also:
            return [self.head] if self.head else []
        found = [f"{head} ({where})" if where else head for head, where in ((self.head, self.where), *self.also)]
        return found if not most or len(found) <= most else [*found[:most], f"{len(found) - most} more"]


class Listing(NamedTuple):
    """A list beside the changes; title, hint and anchor are own words. `anchor`: the label of the tile that counts it.

    `most`: the most lines in text and Markdown, title and hint included; 0: no limit.
    """

    title: str
    items: Sequence[Item]
    tone: Tone = "plain"
    hint: str = ""
    most: int = 0
    anchor: str = ""

    @property
    def urgent(self) -> bool:
        return self.tone in {"danger", "bad"}


class Tile(NamedTuple):
    """A number with a label, own words."""

    label: str
    number: int
    tone: Tone = "plain"


class Report(NamedTuple):
    """The view of a document. `headline` and `remarks` are own words; `place` is the workspace.

    `dangers`: lists to show first. `targets`: the patterns that the document is limited to. `snapshot`: a line about
    the snapshot it was made from (see `snapshot_line`).
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
        """The lines at the top of the report, own words."""
        return banners(self.snapshot, sandbox=self.sandbox)

    @property
    def entries(self) -> Iterator[Entry]:
        for section in self.sections:
            yield from section.entries


SANDBOX = "SANDBOX: this is an embedded workspace, not Hex."


def banners(snapshot: str, *, sandbox: bool) -> tuple[str, ...]:
    """The lines at the top of a report."""
    return tuple(line for line in (SANDBOX if sandbox else "", snapshot) if line)


def snapshot_line(taken: str | None, now: datetime | None) -> str:
    """A line about the snapshot that a document was made from, with its age; empty without one."""
    if taken is None:
        return ""
    try:
        age = f", {in_words(now - datetime.fromisoformat(taken))} old" if now else ""
    except (ValueError, TypeError):
        age = ""
    return f"SNAPSHOT: this is the workspace as it was at {taken}{age}; Hex was not asked."


def place_of(place: Place) -> str:
    """The workspace as text."""
    return f"{place.base_url} (org {place.org_id})" if place.org_id else place.base_url


def verb_of(actions: tuple[Action, ...]) -> str:
    """The verb of a change to one object."""
    return "replace" if len(actions) == 2 else actions[0].value
