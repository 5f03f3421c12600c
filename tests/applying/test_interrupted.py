"""What becomes of a change in whose midst the run is stopped."""

from __future__ import annotations

from pathlib import Path

from hexform.applying.execute import Stop
from hexform.errors import HexformError, Interrupted, OutcomeUnknown
from hexform.hex.call import Call, Json, Send
from hexform.model.ledger import Line
from tests.bench import Applied, Bench, writes
from tests.memory_ledger import MemoryLedger

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


GUIDES = {"guides": {"main": {"source": {"unknown": "us"}, "files": ["a.md", "b.md"]}}}


def test_guides_that_were_uploaded_and_not_published_have_failed_and_the_next_run_ends_it(tmp_path: Path) -> None:
    bench = Bench.of(tmp_path, {}).configure(GUIDES).write("# A", "a.md").write("# B", "b.md")
    stop = Stop()

    def stopping(send: Send) -> Send:
        async def sending(call: Call) -> Json:
            reply = await send(call)
            if call.operation == "UpsertGuideDraft":
                stop.now(str(STOPPED))
            return reply

        return sending

    bench.wrap = stopping
    found = bench.apply(stop=stop)
    assert found.outcomes == {"guide.a.md": "failed", "guide.b.md": "failed"}
    assert found.why("guide.a.md") == str(STOPPED)
    bench.wrap = None
    again = bench.apply()
    assert again.outcomes == {"guide.a.md": "applied", "guide.b.md": "applied"}
    assert [call.operation for call in writes(again.calls)] == ["PublishGuideDrafts"], "what is uploaded is uploaded"
    assert {(guide["path"], guide["published"]) for guide in bench.dump()["guides"]} == {
        ("a.md", "# A"),
        ("b.md", "# B"),
    }


def test_a_ledger_that_cannot_be_written_fails_the_guides_alone_and_costs_an_upload(tmp_path: Path) -> None:
    class Full(MemoryLedger):
        def record(self, *lines: Line) -> None:
            raise HexformError("the ledger cannot be written: the disk is full")

    bench = Bench.of(tmp_path, {}, ledger=Full()).configure({**GUIDES, "groups": {"g": {}}})
    bench.write("# A", "a.md").write("# B", "b.md")
    found = bench.apply()
    assert found.outcomes == {"group.g": "applied", "guide.a.md": "failed", "guide.b.md": "failed"}
    assert "the disk is full" in found.why("guide.b.md")
    assert [guide.get("published") for guide in bench.dump()["guides"]] == [None, None], "drafts, and no more"
    bench.ledger = MemoryLedger()
    assert bench.apply().outcomes == {"guide.a.md": "applied", "guide.b.md": "applied"}
    assert bench.plan().addresses == []
