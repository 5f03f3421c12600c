"""The lists that stand beside the changes: what was found, what is missing, what a person must know or do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hexform.model.drift import IgnoredDrift
from hexform.model.notice import Notice
from hexform.model.plan import ByHand, Ending, Pending, Unmanaged
from hexform.report.style import Tone
from hexform.report.view.model import Item, Listing

Listings = tuple[Listing, ...]


def _listing(title: str, items: Iterable[Item], tone: Tone = "plain", hint: str = "", anchor: str = "") -> Listings:
    """No list where there is nothing to say; of what is said of several, it is said once."""
    alike: dict[str, list[Item]] = {}
    for item in items:
        alike.setdefault(item.text or item.head.partition(".")[0], []).append(item)
    told = tuple(
        replace(first, also=tuple((item.head, item.where) for item in rest)) for first, *rest in alike.values()
    )
    return (Listing(title, told, tone, hint, anchor=anchor),) if told else ()


def by_hand(tasks: Iterable[ByHand]) -> Listings:
    """What no request can do."""
    items = (Item(task.address, task.what) for task in tasks)
    return _listing("What a person must do afterwards", items, "strong")


def errors(notices: Iterable[Notice]) -> Listings:
    hint = "These addresses are left out; everything else is shown."
    return _listing("Errors", map(_said, notices), "bad", hint, "errors")


def warnings(notices: Iterable[Notice]) -> Listings:
    return _listing("Warnings", map(_said, notices), "change")


def _said(notice: Notice) -> Item:
    return Item(notice.address or "", notice.message, notice.source or "")


def pending(people: Iterable[Pending]) -> Listings:
    items = (
        Item(
            person.email,
            "has left the workspace: remove these entries"
            if person.state == "left"
            else f"is not in the workspace{_nearest(person.nearest)}: left out",
            ", ".join(person.sources),
        )
        for person in people
    )
    return _listing("Pending people", items, "change")


def _nearest(emails: Sequence[str]) -> str:
    return f" (did you mean {' or '.join(emails)}?)" if emails else ""


def ending(grants: Iterable[Ending]) -> Listings:
    items = (
        Item(
            grant.address, f"{grant.who} {_until(grant)}" + (f" ({grant.why})" if grant.why else ""), grant.source or ""
        )
        for grant in grants
    )
    return _listing("Ending", items)


def ignored(hidden: Iterable[IgnoredDrift]) -> Listings:
    """What differs and is no drift until a day."""
    items = (
        Item(each.address, f"until {each.until}" + (f" ({each.why})" if each.why else ""), each.source or "")
        for each in hidden
    )
    return _listing("Ignored by `drift.ignore`", items, "faint")


def _until(grant: Ending) -> str:
    return f"ended on {grant.until}: you can remove this entry" if grant.state == "ended" else f"until {grant.until}"


def unmanaged(things: Iterable[Unmanaged], *, drift: bool = False) -> Listings:
    """What Hex has and the configuration has not; `drift`: whether it is told apart from the rest by the policy."""
    items = (
        Item(thing.address or f"{thing.kind}.{thing.name}", "counts as drift" if drift and thing.drift else "")
        for thing in things
    )
    return _listing("Unmanaged: in Hex, not in the configuration", items, "faint", anchor="unmanaged")
