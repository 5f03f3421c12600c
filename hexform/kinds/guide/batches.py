"""Which changes of guides share a request. What a plan costs and what apply sends follow from this alone.

Facts: API operations UpsertGuideDraft and PublishGuideDrafts name no most; 20 files is what Hex's own client sends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hexform.kinds.guide.ledger import guide_of
from hexform.model.change import Change

TAKE_OVER = "take_over"
_FILES = 20
_IDS = 100

Batch = tuple[Change, ...]


def is_forced(change: Change) -> bool:
    """Whether a guide that has another owner is overwritten."""
    return change.verb != "delete" and TAKE_OVER in change.flags


def is_uploaded(change: Change) -> bool:
    """Everything but a draft that only has to be published."""
    return change.verb != "delete" and any(row.path[0] in {"contents", "source"} for row in change.diff)


def is_published(change: Change) -> bool:
    return change.verb != "delete" and guide_of(change.after).publish


def uploads(changes: Sequence[Change]) -> list[Batch]:
    """20 files a request; one that has another owner goes alone, so that force is used on nothing else."""
    sent = [change for change in changes if is_uploaded(change)]
    plain = [change for change in sent if not is_forced(change)]
    return [*_chunks(plain, _FILES), *((change,) for change in sent if is_forced(change))]


def publishes(changes: Iterable[Change]) -> list[Batch]:
    """Never an empty list: without ids the API publishes what it likes."""
    return _chunks(tuple(changes), _IDS)


def deletions(changes: Sequence[Change]) -> list[Change]:
    """Each is a request of its own."""
    return [change for change in changes if change.verb == "delete"]


def costs(changes: Sequence[Change]) -> dict[str, int]:
    """Requests by address; a batch counts on its first change."""
    gone = deletions(changes)
    batches = [
        *uploads(changes),
        *publishes(change for change in changes if is_published(change)),
        *((change,) for change in gone),
        *publishes(gone),
    ]
    found = {change.address: 0 for change in changes}
    for batch in batches:
        found[batch[0].address] += 1
    return found


def _chunks(changes: Sequence[Change], most: int) -> list[Batch]:
    return [tuple(changes[start : start + most]) for start in range(0, len(changes), most)]
