"""Undo changes of guides. Hex returns no text, so the ledger tells whether a guide is as the run left it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hexform.kinds.context import PlanningContext
from hexform.kinds.guide.evidence import Evidence, Found
from hexform.kinds.guide.spec import Guide
from hexform.model.change import CREATE, DELETE, UPDATE, Change
from hexform.model.run import Done
from hexform.undo.inverse import Inverse

_UNKNOWN = "its text before the run is not known: Hex gives none back, and the ledger had none"


def invert_guides(guides: Sequence[Done], context: PlanningContext, inverse: Inverse) -> None:
    evidence = Evidence(context, context.actual.guides)
    for done in guides:
        failed = [why for key, why in sorted(context.actual.failed.items()) if key.startswith("guides:")]
        if failed:
            inverse.leave(done.address, failed[0])
        elif done.actions == DELETE:
            _deleted(done, evidence.find_anybodys(done.name), inverse)
        elif done.before is None:
            _made(done, evidence.find_anybodys(done.name), inverse)
        else:
            _changed(done, evidence.find_anybodys(done.name), inverse)


def _change(done: Done, actions: Any, before: Guide | None, after: Guide | None, live_id: str | None) -> Change:
    return Change(
        address=done.address, kind="guide", name=done.name, id=live_id, actions=actions, before=before, after=after
    )


def _is_as_left(done: Done, found: Found) -> bool:
    """Whether the ledger knows the guide with the text that the run gave it."""
    after: Any = done.after
    return found.known is not None and found.known.text == after.contents and found.owner == after.owner


def _made(done: Done, found: Found, inverse: Inverse) -> None:
    if not found.ids:
        return
    if found.ids == (done.id,) and _is_as_left(done, found) and isinstance(done.after, Guide):
        before = Guide.saying(path=done.name, contents=done.after.contents, source=done.after.source)
        inverse.add(_change(done, DELETE, before, None, found.ids[0]))
    else:
        inverse.leave(done.address, "the guide, which the run made, stays: it is not known to be as the run left it")


def _changed(done: Done, found: Found, inverse: Inverse) -> None:
    before, after = done.before, done.after
    if not isinstance(before, Guide) or not isinstance(after, Guide):
        return
    if before.says("publish") and after.says("publish") and after.publish and not before.publish:
        inverse.lose(done.address, "the API takes no published guide back: it stays published")
    if not before.says("contents") or (before.says("source") and before.source != after.source):
        inverse.lose(done.address, _UNKNOWN if not before.says("contents") else "its owner before the run stays lost")
    elif found.known is not None and found.known.text == before.contents:
        return
    elif found.ids and _is_as_left(done, found):
        now = Guide.saying(contents=after.contents, source=after.source, publish=after.publish)
        was = Guide.saying(contents=before.contents, source=after.source, publish=after.publish, file="")
        inverse.add(_change(done, UPDATE, now, was, found.ids[0]))
    else:
        inverse.leave(done.address, "the guide is not known to be as the run left it")


def _deleted(done: Done, found: Found, inverse: Inverse) -> None:
    before = done.before
    if not isinstance(before, Guide) or not before.says("contents") or not before.says("source"):
        inverse.lose(done.address, _UNKNOWN)
    elif found.known is not None and found.known.text == before.contents:
        return
    elif found.ids and found.listed:
        inverse.leave(done.address, "a guide of this path is there again, and stays as it is")
    else:
        inverse.lose(done.address, "the guide gets a new id, and is published")
        was = Guide.saying(contents=before.contents, source=before.source, publish=True, file="")
        inverse.add(_change(done, CREATE, None, was, None))
