"""Deleting guides: out of the draft tree each by itself, then one publish that makes it count.

Facts: API operation DeleteGuideDraft answers 204, and 403 for an id that is not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hexform.errors import OutcomeUnknown, Rejected
from hexform.hex.call import Call, Steps, finished, path
from hexform.hex.idempotent import delete, is_deleted
from hexform.kinds.guide.batches import Batch, publishes
from hexform.kinds.guide.evidence import EVERYBODY
from hexform.kinds.guide.ledger import as_before, kept, remember, standing
from hexform.kinds.guide.reading import list_guides
from hexform.kinds.guide.requests import NOTHING_DONE, attempt, publish_call
from hexform.kinds.state import ApplyState
from hexform.model.change import Change
from hexform.model.ledger import GuideEntry

_GONE = (400, 403, 404)


class Deletions:
    """The deletions of one run."""

    def __init__(self, work: ApplyState) -> None:
        self._work = work

    def run(self, changes: Sequence[Change]) -> Steps[None]:
        """Delete each, then publish those that are out of the draft tree."""
        yield from finished(*(attempt(self._work, self._delete, (change,)) for change in changes))
        for batch in publishes(change for change in changes if change.address not in self._work.results):
            yield from attempt(self._work, self._publish, batch, alone=_GONE)

    def _delete(self, batch: Batch) -> Steps[None]:
        """Begin a deletion. The ledger hears of it first, for afterwards no list may show the guide any more."""
        change, guide_id = batch[0], batch[0].id or ""
        call = Call("DeleteGuideDraft", "DELETE", path("/v1/guides/draft/{}", guide_id))
        before = standing(change, self._work)
        known = next((entry for _, entry in before if entry is not None and entry.id == guide_id), None)
        entry = known or GuideEntry(id=guide_id, digest="", text="")
        yield from remember(kept(change, entry.model_copy(update={"deleting": True}), self._work))
        try:
            # An earlier run or a person may have deleted it: the API says 400, 403 or 404 of what is gone.
            yield from delete(call, partial(self._is_listed, guide_id))
        except NOTHING_DONE:
            yield from remember(as_before(change, before))
            raise

    def _is_listed(self, guide_id: str) -> Steps[bool]:
        """Whether the list of all guides shows it now."""
        rows = yield from list_guides(EVERYBODY)
        return guide_id in {row.id for row in rows}

    def _publish(self, batch: Batch) -> Steps[None]:
        """Make deletions count. An id that was just deleted, or is gone for good, cannot be published."""
        call = publish_call([change.id or "" for change in batch])
        try:
            yield from _twice(call)
        except Rejected as error:
            absent = len(batch) == 1 and error.status in _GONE
            if not absent or not (yield from is_deleted(partial(self._is_listed, batch[0].id or ""), error)):
                raise
        yield from remember(line for change in batch for line in kept(change, None, self._work))
        self._work.results.update({change.address: change.id for change in batch})


def _twice(call: Call) -> Steps[None]:
    """Publish, and again where the outcome is unknown: no list shows whether a deletion counts."""
    try:
        yield call
    except OutcomeUnknown:
        yield call
