"""What becomes of a change in whose midst the run is stopped."""

from __future__ import annotations

from pathlib import Path

from hexform.core.call import Call, Json, Send
from hexform.engine.execute import Stop
from hexform.errors import Interrupted, OutcomeUnknown
from tests.bench import Applied, Bench

PEOPLE = [f"p{number:03d}@example.com" for number in range(150)]
STOPPED = Interrupted("stopped by SIGINT")


def applied(root: Path, stop_at: int, *, lost: bool = False) -> Applied:
    """Apply one group of two batches; at that write the window closes, or the answer is lost and then it closes."""
    users = [{"email": "admin@example.com", "role": "ADMIN"}, *({"email": email} for email in PEOPLE)]
    bench = Bench.of(root, {"users": users}).configure({"groups": {"crowd": {"members": PEOPLE}}})
    stop, writes = Stop(), iter(range(1, 10))

    def stopping(send: Send) -> Send:
        async def sending(call: Call) -> Json:
            if call.method != "GET" and next(writes) == stop_at:
                stop.now(str(STOPPED))
                raise OutcomeUnknown("the answer is lost", where=call.where) if lost else STOPPED
            return await send(call)

        return sending

    planned = bench.plan()
    assert planned.addresses == ["group.crowd"]
    bench.wrap = stopping
    return bench.apply(stop=stop)


def outcome(found: Applied) -> tuple[str, str]:
    assert found.run.interrupted
    assert found.run.outcome == "failed"
    return found.outcomes["group.crowd"], found.why("group.crowd")


def test_what_was_never_sent_is_skipped(tmp_path: Path) -> None:
    assert outcome(applied(tmp_path, 1)) == ("skipped", str(STOPPED))


def test_what_is_half_done_has_failed(tmp_path: Path) -> None:
    assert outcome(applied(tmp_path, 2)) == ("failed", str(STOPPED))


def test_of_a_lost_answer_nothing_is_known(tmp_path: Path) -> None:
    assert outcome(applied(tmp_path, 1, lost=True))[0] == "unknown"
