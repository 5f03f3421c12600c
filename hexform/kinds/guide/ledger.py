"""What a change of a guide leaves in the ledger, and under which owners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hexform.hex.call import Remember, Steps
from hexform.kinds.guide.spec import Guide
from hexform.kinds.state import ApplyState
from hexform.lib.canonical import digest
from hexform.model.change import Change
from hexform.model.ledger import NO_OWNER, GuideEntry, Line
from hexform.model.spec import Block

Standing = list[tuple[str, GuideEntry | None]]


def guide_of(side: Block | None) -> Guide:
    """A side of a guide's change; a missing one says nothing."""
    return side if isinstance(side, Guide) else Guide.saying()


def keeper(change: Change) -> str:
    """The owner under which the ledger keeps the path: that of the guide as it will be, else as it was."""
    for side in (change.after, change.before):
        if isinstance(side, Guide) and side.says("source"):
            return side.owner
    return NO_OWNER


def forgetting(change: Change, work: ApplyState) -> list[str]:
    """Other owners under which the ledger knows the path."""
    own = keeper(change)
    return [owner for owner in work.ledger.owners() if owner != own and change.name in work.ledger.entries(owner)]


def entry_of(change: Change, guide_id: str) -> GuideEntry:
    """The guide as it is in the draft tree once it is uploaded."""
    text = guide_of(change.after).contents
    return GuideEntry(id=guide_id, digest=digest(text), text=text)


def standing(change: Change, work: ApplyState) -> Standing:
    """What the ledger holds before a write, to be put back if nothing was done."""
    own = keeper(change)
    others = [(owner, work.ledger.entries(owner)[change.name]) for owner in forgetting(change, work)]
    return [(own, work.ledger.entries(own).get(change.name)), *others]


def doubted(change: Change, before: Standing) -> Iterator[Line]:
    """From here on it is not known which text is there: an entry without its digest is uploaded anew."""
    for owner, entry in before:
        if entry is not None:
            yield Line(owner, change.name, entry.model_copy(update={"digest": ""}))


def as_before(change: Change, before: Standing) -> Iterator[Line]:
    """Nothing was done: the ledger holds what it held."""
    return (Line(owner, change.name, entry) for owner, entry in before)


def kept(change: Change, entry: GuideEntry | None, work: ApplyState) -> Iterator[Line]:
    """Keep an entry, and forget the path wherever else it was known."""
    yield Line(keeper(change), change.name, entry)
    for owner in forgetting(change, work):
        yield Line(owner, change.name, None)


def remember(lines: Iterable[Line]) -> Steps[None]:
    """Write lines to the ledger, if there are any."""
    if found := tuple(lines):
        yield Remember(found)
