"""Deleting guides: out of the draft tree one by one, then one publish that makes it count.

Facts: API operation DeleteGuideDraft answers 204, and 403 for an id that is not there.
"""

from __future__ import annotations

from collections.abc import Sequence

from hexform.errors import NotPermitted, Rejected
from hexform.hex.call import Call, Steps, path
from hexform.kinds.guide.batches import Batch, publishes
from hexform.kinds.guide.evidence import EVERYBODY
from hexform.kinds.guide.ledger import put_back, remember, standing
from hexform.kinds.guide.reading import list_guides
from hexform.kinds.guide.requests import NOTHING_DONE, attempt, publish_call
from hexform.kinds.work import ApplyState
from hexform.model.change import Change
from hexform.model.ledger import GuideEntry

_GONE = (400, 403, 404)


class Deletions:
    """The deletions of one run. `_vanished`: addresses where there was nothing left to delete."""

    def __init__(self, work: ApplyState) -> None:
        self._work = work
        self._vanished: set[str] = set()

    def run(self, changes: Sequence[Change]) -> Steps[None]:
        """Delete each, then publish those that are out of the draft tree."""
        for change in changes:
            yield from attempt(self._work, self._delete, (change,))
        for batch in publishes(change for change in changes if change.address not in self._work.results):
            yield from attempt(self._work, self._publish, batch, alone=_GONE)

    def _delete(self, batch: Batch) -> Steps[None]:
        """Begin a deletion. The ledger hears of it first, for afterwards no list may show the guide any more."""
        change, guide_id = batch[0], batch[0].id or ""
        call = Call("DeleteGuideDraft", "DELETE", path("/v1/guides/draft/{}", guide_id))
        before = standing(change, self._work)
        begun = any(entry.deleting for _, entry in before if entry is not None)
        known = next((entry for _, entry in before if entry is not None and entry.id == guide_id), None)
        entry = known or GuideEntry(id=guide_id, digest="", text="")
        owner = (change.before or {}).get("source", {})
        yield from remember(change, entry.model_copy(update={"deleting": True, "locator": owner}))
        try:
            yield call
        except NotPermitted as error:
            if error.status != 404 and not (yield from self._is_gone(guide_id, begun=begun)):
                raise
            self._vanished.add(change.address)
        except NOTHING_DONE:
            yield from put_back(change, before)
            raise

    def _is_gone(self, guide_id: str, *, begun: bool) -> Steps[bool]:
        """Whether a refused deletion took effect before: in an earlier run, or with an answer that was lost."""
        listed = {row.id for rows in self._work.actual.guides.values() for row in rows}
        if guide_id not in listed:
            return begun
        now = yield from list_guides(EVERYBODY)
        return guide_id not in {row.id for row in now}

    def _publish(self, batch: Batch) -> Steps[None]:
        try:
            yield publish_call([change.id or "" for change in batch])
        except Rejected as error:
            # What was gone before may be gone for good: then there is no such id to publish.
            gone = batch[0].address in self._vanished and error.status in _GONE
            if len(batch) > 1 or not (gone or error.status == 404):
                raise
        for change in batch:
            yield from remember(change, None)
            self._work.results[change.address] = change.id
