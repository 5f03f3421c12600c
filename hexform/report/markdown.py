"""Reports as one comment on a pull or merge request: the most important first, cut between changes to fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hexform.report.html.markup import code, diff_block, entities, size
from hexform.report.safe import inert
from hexform.report.stamp import NOTHING, Stamp
from hexform.report.view.lines import detail_lines
from hexform.report.view.model import Entry, Item, Listing, Report
from hexform.report.view.values import counted

COMMENT = 65_536
# The most bytes of the urgent lists, the other lists and one change, and the bytes reserved for the note of a cut.
_URGENT, _OTHER, _ENTRY, _RESERVE = 12_000, 8_000, 12_000, 600
_ADDRESSES = 20
# The number of changes that are open, and of names in an item about several objects.
_OPEN, _NAMES = 20, 3


def report_markdown(report: Report, limit: int = COMMENT, stamp: Stamp = NOTHING) -> str:
    """The comment; its first line is the marker by which a bot finds the comment again."""
    head = _head(report, stamp)
    urgent = _listings([*report.dangers, *(listing for listing in report.listings if listing.urgent)], _URGENT)
    other = _listings([listing for listing in report.listings if not listing.urgent], _OTHER)
    budget = _Budget(limit - sum(size(block) + 2 for block in (*head, *urgent, *other)) - _RESERVE)
    entries = [block for title, entries in _groups(report) for block in _group(title, entries, budget)]
    document = "\n\n".join([*head, *urgent, *entries, *budget.notes(), *other]) + "\n"
    return inert(document, colon="&#58;", hash_sign="&#35;")


@dataclass
class _Budget:
    """The bytes that remain in a comment, and counts of what did not fit."""

    remaining: int
    shortened: int = 0
    omitted: int = 0
    opened: int = 0

    def fits(self, block: str) -> bool:
        fits = size(block) + 2 <= self.remaining
        if fits:
            self.remaining -= size(block) + 2
        return fits

    def notes(self) -> list[str]:
        parts = [
            *([f"{counted(self.shortened, 'change')} without details"] if self.shortened else []),
            *([f"{counted(self.omitted, 'change')} left out"] if self.omitted else []),
        ]
        full = f"**This comment is full: {' and '.join(parts)}. The JSON and HTML formats have all.**"
        return [full] if parts else []


def _head(report: Report, stamp: Stamp) -> list[str]:
    facts = [
        *map(entities, report.remarks),
        code(report.place),
        *([f"fingerprint {code(report.fingerprint)}"] if report.fingerprint else []),
        *([f"limited to {code(', '.join(report.targets))}"] if report.targets else []),
        *([f"commit {code(stamp.commit[:12])}"] if stamp.commit else []),
        *([entities(stamp.made)] if stamp.made else []),
        *([f'<a href="{entities(stamp.page)}">everything, on one page</a>'] if stamp.page else []),
    ]
    return [
        f"<!-- hexform:{report.document} -->",
        *(f"**{entities(banner)}**" for banner in report.banners),
        f"### {report.headline}",
        f"<p>{' · '.join(facts)}</p>",
    ]


def _groups(report: Report) -> Iterator[tuple[str, list[Entry]]]:
    """Titles with their entries: dangerous ones first."""
    for section in report.sections:
        entries = section.entries
        if section.title:
            yield f"### {section.title}", []
        if report.document == "run":
            yield "", list(entries)
            continue
        dangerous = [entry for entry in entries if entry.dangerous]
        rest = [entry for entry in entries if not entry.dangerous]
        yield "#### Dangerous", dangerous
        yield "#### Other changes" if dangerous else "", rest


def _group(title: str, entries: list[Entry], budget: _Budget) -> Iterator[str]:
    if title and (entries or title.startswith("### ")) and budget.fits(title):
        yield title
    for entry in entries:
        whole, short = _entry(entry, opened=budget.opened < _OPEN), f"<p>{_summary(entry)}</p>"
        if budget.fits(whole):
            budget.opened += 1
            yield whole
        elif budget.fits(short):
            budget.shortened += len(entry.subjects)
            yield short
        else:
            budget.omitted += len(entry.subjects)


def _entry(entry: Entry, *, opened: bool) -> str:
    start = "<details open>" if opened else "<details>"
    return f"{start}<summary>{_summary(entry)}</summary>\n{diff_block(_lines(entry), _ENTRY)}\n</details>"


def _summary(entry: Entry) -> str:
    first = entry.subjects[0]
    lost, widened = entry.count("lost"), entry.count("widened")
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
    yield from detail_lines(entry)


def _listings(listings: list[Listing], most: int) -> list[str]:
    budget = _Budget(most)
    return [_listing(listing, budget) for listing in listings]


def _listing(listing: Listing, budget: _Budget) -> str:
    """As many items as fit, with the title and a count of those left out."""
    # The other six lines are the title, the list's two tags, the number of those left out, the hint and the end.
    fitting = listing.items[: listing.most - 6] if listing.most else listing.items
    shown = [item for item in (f"<li>{_item(item)}</li>" for item in fitting) if budget.fits(item)]
    more = [f"<li>and {len(listing.items) - len(shown)} more</li>"] if len(shown) < len(listing.items) else []
    hint = [f"<p>{listing.hint}</p>"] if listing.hint else []
    opened = " open" if listing.urgent or listing.tone == "strong" else ""
    title = f"<summary><b>{listing.title}</b> ({len(listing.items)})</summary>"
    return "\n".join([f"<details{opened}>{title}", "<ul>", *shown, *more, "</ul>", *hint, "</details>"])


def _item(item: Item) -> str:
    heads = ", ".join(code(head, 400) for head in item.heads(_NAMES))
    parts = [part for part in (heads, code(item.text, 400) if item.text else "") if part]
    return ": ".join(parts) + (f" ({code(item.where, 400)})" if item.where and not item.also else "")
