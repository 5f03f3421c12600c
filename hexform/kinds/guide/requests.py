"""The requests that write guides, and what a failure of one of them means. Facts: API operation PublishGuideDrafts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hexform.errors import Interrupted, NotSent, Rejected, RemoteError
from hexform.hex.call import Call, Steps
from hexform.kinds.guide.batches import Batch
from hexform.kinds.state import ApplyState

# After these everything is as it was before.
NOTHING_DONE = (Rejected, NotSent, Interrupted)


def attempt(
    work: ApplyState, step: Callable[[Batch], Steps[None]], batch: Batch, *, alone: Sequence[int] = ()
) -> Steps[None]:
    """Carry out one request; its failure is that of its changes alone.

    One file or one id may be why the API refuses all of them: after a status in `alone` each is tried by itself.
    """
    try:
        yield from step(batch)
    except RemoteError as error:
        if isinstance(error, Rejected) and error.status in alone and len(batch) > 1:
            for change in batch:
                yield from attempt(work, step, (change,))
        else:
            work.results.update({change.address: error for change in batch})


def publish_call(ids: Sequence[str]) -> Call:
    """Publish these drafts, or make these deletions count; never everybody's drafts."""
    body = {"orgGuideFileIds": list(ids)}
    return Call("PublishGuideDrafts", "POST", "/v1/guides/publish", body=body)
