"""What a reviewer must see before anything else: each danger with its addresses and places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from hexform.model.plan import Plan
from hexform.model.refusal import Refusal
from hexform.report.view.model import Entry, Item, Listing

# So many lines tell of one danger where a document is read from top to bottom, title and ends included.
_LINES = 10


def dangers(plan: Plan, entries: Sequence[Entry]) -> tuple[Listing, ...]:
    """What is refused, deleted, taken over, opened to the web and taken away by the changes of a plan."""
    flagged = {flag: {c.address for c in plan.changes if flag in c.flags} for flag in ("public", "take_over")}
    found = (
        Listing("Refused: apply will not carry out this plan", tuple(map(_refused, plan.refused)), "danger"),
        _of("Deletes", entries, lambda entry, _: entry.destroys),
        _of("Opens to the public web", entries, lambda _, address: address in flagged["public"]),
        _of("Takes over a guide of somebody else", entries, lambda _, address: address in flagged["take_over"]),
        _of("Takes access away", entries, lambda entry, _: "lost" in entry.effects and not entry.destroys),
    )
    return tuple(listing for listing in found if listing.items)


def _of(title: str, entries: Iterable[Entry], belongs: Callable[[Entry, str], bool]) -> Listing:
    items = (
        Item(subject.address, "", subject.source or "")
        for entry in entries
        for subject in entry.subjects
        if belongs(entry, subject.address)
    )
    return Listing(title, tuple(dict.fromkeys(items)), "danger", most=_LINES)


def _refused(refusal: Refusal) -> Item:
    return Item(refusal.limit, refusal.message, refusal.source or "")
