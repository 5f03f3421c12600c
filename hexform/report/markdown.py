"""Reports as one comment of a pull or merge request: what matters first, cut between changes, never too long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hexform.report.html.markup import code, diff_block, entities, size
from hexform.report.safe import inert
from hexform.report.view.model import MARKS, Entry, Item, Listing, Report, Row
from hexform.report.view.values import counted

COMMENT = 65_536
# Bytes that the lists and one change may take of a comment, and what a cut keeps for its own words.
_URGENT, _OTHER, _ENTRY, _RESERVE = 12_000, 8_000, 12_000, 600
_ADDRESSES = 20


def report_markdown(report: Report, limit: int = COMMENT) -> str:
    """The comment; its first line is the mark by which a bot finds the comment again."""
    head = _head(report)
    urgent = _listings([listing for listing in report.listings if listing.urgent], _URGENT)
    other = _listings([listing for listing in report.listings if not listing.urgent], _OTHER)
    room = _Room(limit - sum(size(block) + 2 for block in (*head, *urgent, *other)) - _RESERVE)
    entries = [block for title, entries in _groups(report) for block in _group(title, entries, room)]
    document = "\n\n".join([*head, *urgent, *entries, *room.told(), *other]) + "\n"
    return inert(document, colon="&#58;", hash_sign="&#35;")


@dataclass
class _Room:
    """What is left of the comment, and what found no room in it."""

    left: int
    shortened: int = 0
    omitted: int = 0

    def takes(self, block: str) -> bool:
        fits = size(block) + 2 <= self.left
        if fits:
            self.left -= size(block) + 2
        return fits

    def told(self) -> list[str]:
        said = [
            *([f"{counted(self.shortened, 'change')} without details"] if self.shortened else []),
            *([f"{counted(self.omitted, 'change')} left out"] if self.omitted else []),
        ]
        return [f"**This comment is full: {' and '.join(said)}. The JSON and HTML formats have all.**"] if said else []


def _head(report: Report) -> list[str]:
    facts = [*report.remarks, code(report.place)]
    if report.fingerprint:
        facts.append(f"fingerprint {code(report.fingerprint)}")
    return [
        f"<!-- hexform:{report.document} -->",
        *(f"**{entities(banner)}**" for banner in report.banners),
        f"### {report.headline}",
        f"<p>{' · '.join(facts)}</p>",
    ]


def _groups(report: Report) -> Iterator[tuple[str, list[Entry]]]:
    """Titles with their entries: what is gone for good, then who loses or gains access, then the rest."""
    for section in report.sections:
        entries = section.entries
        if section.title:
            yield f"### {section.title}", []
        if report.document == "run":
            yield "", list(entries)
            continue
        deleted = [entry for entry in entries if entry.destroys]
        access = [entry for entry in entries if entry.effects and not entry.destroys]
        rest = [entry for entry in entries if not entry.effects and not entry.destroys]
        yield "#### Deletions", deleted
        yield "#### Access lost or widened", access
        yield "#### Other changes", rest


def _group(title: str, entries: list[Entry], room: _Room) -> Iterator[str]:
    if title and (entries or title.startswith("### ")) and room.takes(title):
        yield title
    for entry in entries:
        whole, short = _entry(entry), f"<p>{_summary(entry)}</p>"
        if room.takes(whole):
            yield whole
        elif room.takes(short):
            room.shortened += len(entry.subjects)
            yield short
        else:
            room.omitted += len(entry.subjects)


def _entry(entry: Entry) -> str:
    opened = " open" if entry.dangerous else ""
    return f"<details{opened}><summary>{_summary(entry)}</summary>\n{diff_block(_lines(entry), _ENTRY)}\n</details>"


def _summary(entry: Entry) -> str:
    first = entry.subjects[0]
    lost, widened = (sum(row.effect == effect for row in entry.rows) for effect in ("lost", "widened"))
    return " ".join(
        [
            *(["⚠️"] if entry.dangerous else []),
            f"<b>{entry.symbol}</b>",
            code(first.address),
            *([f"and {len(entry.subjects) - 1} more alike"] if len(entry.subjects) > 1 else []),
            *([code(first.name)] if len(entry.subjects) == 1 and not first.address.endswith(first.name) else []),
            *([f"· {lost} lost"] if lost else []),
            *([f"· {widened} widened"] if widened else []),
            *([f"· {entities(entry.state)}"] if entry.state else []),
        ]
    )


def _lines(entry: Entry) -> Iterator[str]:
    for subject in entry.subjects[:_ADDRESSES]:
        yield f"{subject.address} ({subject.source})" if subject.source else subject.address
    if len(entry.subjects) > _ADDRESSES:
        yield f"… and {len(entry.subjects) - _ADDRESSES} more alike"
    yield from (f"! {danger}" for danger in entry.dangers)
    yield from map(_row, entry.rows)
    for text in entry.texts:
        yield f"--- {text.before}"
        yield f"+++ {text.after}"
        for hunk in text.hunks:
            yield hunk.header
            yield from (mark + line for mark, line in hunk.lines)
    yield from entry.notes


def _row(row: Row) -> str:
    mark = "!" if row.danger else MARKS[row.op]
    return f"{mark} {row.field}: {' → '.join(side for side in (row.before, row.after) if side is not None)}"


def _listings(listings: list[Listing], most: int) -> list[str]:
    room = _Room(most)
    return [_listing(listing, room) for listing in listings]


def _listing(listing: Listing, room: _Room) -> str:
    """Items while there is room; each list has its title and a count of what is left out."""
    items = [f"<li>{_item(item)}</li>" for item in listing.items]
    # Beside the items stand the title, the list's two tags, the number of those left out, the hint and the end.
    fitting = items[: listing.most - 6] if listing.most else items
    told = [item for item in fitting if room.takes(item)]
    left = [f"<li>and {len(items) - len(told)} more</li>"] if len(told) < len(items) else []
    hint = [f"<p>{listing.hint}</p>"] if listing.hint else []
    opened = " open" if listing.urgent or listing.tone == "strong" else ""
    title = f"<summary><b>{listing.title}</b> ({len(items)})</summary>"
    return "\n".join([f"<details{opened}>{title}", "<ul>", *told, *left, "</ul>", *hint, "</details>"])


def _item(item: Item) -> str:
    parts = [code(part, 400) for part in (item.head, item.text) if part]
    return ": ".join(parts) + (f" ({code(item.where, 400)})" if item.where else "")
