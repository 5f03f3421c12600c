"""Running the steps of a kind."""

import asyncio
from typing import TypeVar

import pytest

from hexform.core.call import Call, Json, Pause, Remember, Steps, Together, together
from hexform.core.ledger import GuideEntry, Ledger
from hexform.engine.drive import Outside, Sleep, drive
from hexform.errors import HexformError, Rejected
from hexform.ledger.memory import MemoryLedger
from tests.remote.virtual_time import run

T = TypeVar("T")

ENTRY = GuideEntry(id="1", digest="sha256:0", text="x")


def call(path: str) -> Call:
    return Call("Op", "GET", path)


class Api:
    """Answers with the path; `/slow...` takes a second, `/bad...` is refused, `/worse` is no failure of the API."""

    def __init__(self) -> None:
        self.ended: list[str] = []
        self.cancelled: list[str] = []

    async def send(self, call: Call) -> Json:
        try:
            if call.path.startswith("/slow"):
                await asyncio.sleep(1)
        except asyncio.CancelledError:
            self.cancelled.append(call.path)
            raise
        if call.path.startswith("/bad"):
            raise Rejected("no", where=call.where)
        if call.path == "/worse":
            raise ZeroDivisionError
        self.ended.append(call.path)
        return {"path": call.path}


def driven(steps: Steps[T], api: Api | None = None, *, sleep: Sleep = asyncio.sleep, ledger: Ledger | None = None) -> T:
    return run(drive(steps, Outside((api or Api()).send, sleep, ledger)))


def test_steps_get_the_answers_that_they_ask_for() -> None:
    def steps() -> Steps[list[str]]:
        first = yield call("/a")
        second = yield call("/b")
        return [first["path"], second["path"]]

    assert driven(steps()) == ["/a", "/b"]


def test_steps_that_ask_for_nothing_have_a_result_too() -> None:
    def steps(*calls: Call) -> Steps[int]:
        for each in calls:
            yield each
        return 7

    assert driven(steps()) == 7


def test_a_failure_is_raised_where_it_was_asked_for_and_can_be_caught_there() -> None:
    def steps() -> Steps[str]:
        try:
            yield call("/bad")
        except Rejected as error:
            reply = yield call("/good")
            return f"{error} {reply['path']}"
        return "nothing was raised"

    assert driven(steps()) == "GET /bad: no /good"


def test_a_failure_that_nobody_catches_is_the_callers() -> None:
    def steps() -> Steps[None]:
        yield call("/bad")

    with pytest.raises(Rejected, match="no"):
        driven(steps())


def test_independent_steps_go_side_by_side_and_answer_in_order() -> None:
    def one(path: str) -> Steps[str]:
        reply = yield call(path)
        return str(reply["path"])

    api = Api()
    assert driven(together(one("/slow"), one("/quick")), api) == ["/slow", "/quick"]
    assert api.ended == ["/quick", "/slow"]
    assert driven(together(one("/alone"))) == ["/alone"]
    assert driven(together()) == []


def test_where_one_of_several_fails_the_others_are_brought_to_an_end_first() -> None:
    def one(path: str) -> Steps[str]:
        reply = yield call(path)
        return str(reply["path"])

    def steps() -> Steps[str]:
        try:
            yield Together((one("/slow"), one("/bad"), one("/slow2")))
        except HexformError as error:
            return f"caught {error}"
        return "nothing was raised"

    api = Api()
    assert driven(steps(), api) == "caught GET /bad: no"
    assert sorted(api.cancelled) == ["/slow", "/slow2"]
    assert api.ended == []


def test_what_is_no_failure_of_the_api_passes_unseen_by_the_steps() -> None:
    def steps() -> Steps[str]:
        try:
            yield call("/worse")
        except HexformError:
            return "caught"
        return "nothing was raised"

    with pytest.raises(ZeroDivisionError):
        driven(steps())


def test_a_pause_waits_by_the_means_that_are_given() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    def steps() -> Steps[None]:
        yield Pause(1.5)
        yield Pause(3)

    driven(steps(), sleep=sleep)
    assert waited == [1.5, 3]


def test_what_is_to_be_remembered_is_in_the_ledger_before_the_next_step() -> None:
    ledger = MemoryLedger()
    seen: list[bool] = []

    def steps() -> Steps[None]:
        yield Remember("main", "a.md", ENTRY)
        seen.append("a.md" in ledger.entries("main"))
        yield Remember("main", "a.md", None)
        seen.append("a.md" in ledger.entries("main"))

    driven(steps(), ledger=ledger)
    assert seen == [True, False]


def test_without_a_ledger_nothing_is_remembered() -> None:
    def steps() -> Steps[str]:
        yield Remember("main", "a.md", ENTRY)
        return "done"

    assert driven(steps()) == "done"
