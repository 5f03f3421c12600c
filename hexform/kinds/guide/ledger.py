"""What a change of a guide leaves in the ledger, and in which sets of it."""

from __future__ import annotations

from collections.abc import Iterable

from hexform.hex.call import Remember, Steps
from hexform.kinds.work import ApplyState
from hexform.model.change import Change
from hexform.model.ledger import GuideEntry
from hexform.model.plan import digest

_KEEPS, _FORGETS = "keeps", "forgets"

Standing = list[tuple[str, GuideEntry | None]]


def set_refs(keeper: str, others: Iterable[str]) -> dict[str, str]:
    """The sets of the ledger that a change is noted in; a path that came from another set is forgotten there."""
    return {f"set:{name}": _FORGETS for name in others if name != keeper} | {f"set:{keeper}": _KEEPS}


def keeper(change: Change) -> str:
    """The set that keeps the entry."""
    return next((key.partition(":")[2] for key, role in change.refs.items() if role == _KEEPS), "")


def forgetting(change: Change) -> list[str]:
    """The sets that held the path before."""
    return sorted(key.partition(":")[2] for key, role in change.refs.items() if role == _FORGETS)


def entry_of(change: Change, guide_id: str) -> GuideEntry:
    """The guide as it stands in the draft tree once it is uploaded."""
    after = change.after or {}
    text = str(after["contents"])
    return GuideEntry(id=guide_id, digest=digest(text), text=text, locator=after["source"])


def standing(change: Change, work: ApplyState) -> Standing:
    """What the ledger holds before a write, to be put back if nothing was done."""
    own = keeper(change)
    found: Standing = [(own, work.ledger.entries(own).get(change.name))]
    for name in forgetting(change):
        entry = work.ledger.entries(name).get(change.name)
        found += [(name, entry)] if entry is not None else []
    return found


def doubt(change: Change, before: Standing) -> Steps[None]:
    """From here on nobody knows which text is there: an entry without its digest is uploaded anew by the next run."""
    for name, entry in before:
        if entry is not None:
            yield Remember(name, change.name, entry.model_copy(update={"digest": "", "published": False}))


def put_back(change: Change, before: Standing) -> Steps[None]:
    """Nothing was done: the ledger holds what it held."""
    for name, entry in before:
        yield Remember(name, change.name, entry)


def remember(change: Change, entry: GuideEntry | None) -> Steps[None]:
    """Keep an entry, then forget the path wherever else it was known."""
    yield Remember(keeper(change), change.name, entry)
    for name in forgetting(change):
        yield Remember(name, change.name, None)
