"""What a reviewer must see before anything else: each danger with its addresses and places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from hexform.model.change import Change
from hexform.model.plan import Plan
from hexform.model.refusal import Refusal
from hexform.report.view.access import effect
from hexform.report.view.model import Entry, Item, Listing
from hexform.report.view.values import counted

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


def summary(plan: Plan) -> tuple[str, ...]:
    """The same as a few words each, for a question: `1 deletion`, `258 people lose access`."""
    public = sum("public" in change.flags for change in plan.changes)
    taken = sum("take_over" in change.flags for change in plan.changes)
    narrowing = sum(change.verb != "delete" and _takes(change) for change in plan.changes)
    lose = plan.access.summary.lose if plan.access else 0
    found = (
        (plan.summary.delete, counted(plan.summary.delete, "deletion")),
        (public, f"{counted(public, 'project')} opened to the public web"),
        (taken, f"{counted(taken, 'guide')} taken over"),
        (narrowing, f"{counted(narrowing, 'change takes', 'changes take')} access away"),
        (lose, f"{counted(lose, 'person loses', 'people lose')} access"),
    )
    return tuple(words for number, words in found if number)


def _takes(change: Change) -> bool:
    return any(effect(change.kind, row) == "lost" for row in change.diff)


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
