"""Steps are run to their end: answers go in, failures are raised inside, what is independent goes side by side."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hexform.errors import HexformError, NotPermitted
from hexform.hex.call import Call, Json, Pause, Remember, Steps, Together, together
from hexform.hex.runner import EffectHandlers, run_steps
from hexform.model.ledger import GuideEntry, Line
from tests.http.virtual_time import run
from tests.memory_ledger import MemoryLedger

ENTRY = GuideEntry(id="f1", digest="sha256:aa", text="# A\n")


def get(name: str) -> Call:
    return Call("Get", "GET", f"/v1/{name}")


class Api:
    """Answers with the path, after as many seconds as the path says; refuses what is called `no`."""

    def __init__(self) -> None:
        self.under_way: list[str] = []
        self.answered: list[tuple[str, float]] = []

    async def send(self, call: Call) -> Json:
        name = call.path.removeprefix("/v1/")
        self.under_way.append(name)
        await asyncio.sleep(float(name.rpartition("/")[2]) if name[-1].isdigit() else 0)
        if name.startswith("no"):
            raise NotPermitted("no", where=call.where)
        self.answered.append((name, asyncio.get_running_loop().time() - 1000))
        return {"name": name}


def driven(steps: Steps[Any], api: Api | None = None, ledger: MemoryLedger | None = None) -> Any:
    async def work() -> tuple[Any, float]:
        result = await run_steps(steps, EffectHandlers((api or Api()).send, asyncio.sleep, ledger))
        return result, asyncio.get_running_loop().time() - 1000

    return run(work())


def names(*wanted: str) -> Steps[list[str]]:
    replies = []
    for name in wanted:
        reply: Json = yield get(name)
        replies.append(reply)
    return [reply["name"] for reply in replies]


def test_each_answer_goes_to_the_call_that_asked() -> None:
    assert driven(names("a", "b", "c")) == (["a", "b", "c"], 0)


def test_steps_that_request_nothing_have_a_result_too() -> None:
    assert driven(names()) == ([], 0)


def test_a_failure_can_be_caught_where_it_was_asked_and_is_gone_then() -> None:
    def careful() -> Steps[list[str]]:
        try:
            yield get("no")
        except NotPermitted as error:
            reported = error.what
        after = yield get("a")
        return [reported, after["name"]]

    assert driven(careful())[0] == ["no", "a"]


def test_a_failure_that_nobody_catches_comes_out() -> None:
    with pytest.raises(NotPermitted, match="GET /v1/no: no"):
        driven(names("a", "no", "b"))


def test_what_is_independent_goes_side_by_side_and_keeps_its_order() -> None:
    api = Api()
    found, seconds = driven(together(names("a/3", "b/1"), names("c/2"), names("d/1")), api)
    assert found == [["a/3", "b/1"], ["c/2"], ["d/1"]]
    assert seconds == 4
    assert api.under_way == ["a/3", "c/2", "d/1", "b/1"]


def test_of_several_the_rest_is_brought_to_an_end_before_a_failure_is_reported() -> None:
    api = Api()
    with pytest.raises(NotPermitted):
        driven(together(names("a/5", "b"), names("no/1"), names("c/1", "d/9")), api)
    assert api.under_way == ["a/5", "no/1", "c/1", "d/9"]
    assert [name for name, _ in api.answered] == ["c/1"], "nothing goes on behind the back of a failure"


def test_a_failure_side_by_side_can_be_caught() -> None:
    def careful() -> Steps[str]:
        try:
            yield Together((names("no"), names("a")))
        except HexformError as error:
            return str(error)
        return "fine"

    assert driven(careful())[0] == "GET /v1/no: no"


def test_a_run_that_is_given_up_ends_what_is_under_way() -> None:
    async def work() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await run_steps(together(names("a/5"), names("b/1")), EffectHandlers(api.send))
        await asyncio.sleep(60)

    api = Api()
    run(work())
    assert [name for name, _ in api.answered] == ["b/1"]


def test_a_pause_takes_its_time() -> None:
    def slow() -> Steps[str]:
        yield Pause(8)
        return "rested"

    assert driven(slow()) == ("rested", 8)


def test_the_ledger_is_written_before_the_next_step() -> None:
    def steps() -> Steps[list[int]]:
        sizes: list[int] = []
        for entry in (ENTRY, None):
            yield Remember((Line("terms", "a.md", entry),))
            sizes.append(len(ledger.entries("terms")))
        return sizes

    ledger = MemoryLedger()
    assert driven(steps(), ledger=ledger)[0] == [1, 0]
    assert driven(steps())[0] == [0, 0], "without a ledger nothing is kept"


def test_a_ledger_that_cannot_be_written_is_a_failure_of_the_step() -> None:
    class Full(MemoryLedger):
        def record(self, *lines: Line) -> None:
            raise HexformError(".hexform/ledger.json: the disk is full")

    def steps() -> Steps[None]:
        yield Remember((Line("terms", "a.md", ENTRY),))

    with pytest.raises(HexformError, match="disk is full"):
        driven(steps(), ledger=Full())
