"""The lists beside the changes: errors, warnings, pending people, manual steps, and more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hexform.model.drift import IgnoredDrift
from hexform.model.notice import Notice
from hexform.model.plan import ByHand, Ending, Pending, Unmanaged
from hexform.report.style import Tone
from hexform.report.view.model import Item, Listing

Listings = tuple[Listing, ...]


def _listing(title: str, items: Iterable[Item], tone: Tone = "plain", hint: str = "", anchor: str = "") -> Listings:
    """A list, or nothing if it is empty. Items with the same text are merged."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.text or item.head.partition(".")[0], []).append(item)
    merged = tuple(
        first._replace(also=tuple((item.head, item.where) for item in rest)) for first, *rest in groups.values()
    )
    return (Listing(title, merged, tone, hint, anchor=anchor),) if merged else ()


def by_hand(tasks: Iterable[ByHand]) -> Listings:
    """Steps that the API cannot do."""
    items = (Item(task.address, task.what) for task in tasks)
    return _listing("What a person must do afterwards", items, "strong")


def errors(notices: Sequence[Notice]) -> Listings:
    """What has an error; an address that has one is left out, and a mistake in the settings leaves nothing out."""
    with_address = sum(notice.address is not None for notice in notices)
    which = "These addresses" if with_address == len(notices) else "The addresses among these"
    left_out = f"{which} are left out; everything else is shown."
    hint = left_out if with_address else "No address is left out because of this."
    return _listing("Errors", map(_item, notices), "bad", hint, "errors")


def warnings(notices: Iterable[Notice]) -> Listings:
    return _listing("Warnings", map(_item, notices), "change")


def _item(notice: Notice) -> Item:
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
    """Differences that are ignored until a date."""
    items = (
        Item(each.address, f"until {each.until}" + (f" ({each.why})" if each.why else ""), each.source or "")
        for each in hidden
    )
    return _listing("Ignored by `drift.ignore`", items, "faint")


def _until(grant: Ending) -> str:
    return f"ended on {grant.until}: you can remove this entry" if grant.state == "ended" else f"until {grant.until}"


def unmanaged(things: Iterable[Unmanaged], *, drift: bool = False) -> Listings:
    """Objects in Hex that are not in the configuration. `drift`: mark those that count as drift."""
    items = (
        Item(thing.address or f"{thing.kind}.{thing.name}", "counts as drift" if drift and thing.drift else "")
        for thing in things
    )
    return _listing("Unmanaged: in Hex, not in the configuration", items, "faint", anchor="unmanaged")
