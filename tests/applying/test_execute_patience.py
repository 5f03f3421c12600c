"""What was just made is waited for, and only that; of what was written and never answered nothing is known."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from hexform.applying.execute import Stop
from hexform.hex.call import Call, Json, Send
from hexform.model.event import ChangeEnded, Event
from tests.bench import Applied, Bench, writes
from tests.kinds.office import office, operations, project

NEW = {"projects": {"p": {"title": "P", "create": True, "status": "Completed"}}}
FOUND = {"projects": {"p": {"title": "P", "status": "Completed"}}}


def new_groups(*keys: str) -> dict[str, Any]:
    return {"groups": {key: {} for key in keys}}


def cells(*labels: str) -> dict[str, Any]:
    return {"create": True, "cells": [{"label": label, "type": "markdown", "source": label} for label in labels]}


def timed(on: Bench, *faults: str) -> tuple[Applied, float]:
    """An apply, and how long its last change took to end."""
    ends: list[float] = []

    def tell(event: Event) -> None:
        if isinstance(event, ChangeEnded):
            ends.append(asyncio.get_running_loop().time() - 1000)

    return on.apply(faults=faults, tell=tell), max(ends)


@pytest.mark.parametrize("status", [404, 403])
@pytest.mark.parametrize(("times", "seconds"), [(1, 1), (2, 4), (3, 12)])
def test_what_this_run_made_is_waited_for(tmp_path: Path, status: int, times: int, seconds: int) -> None:
    on = office(tmp_path, NEW)
    applied, took = timed(on, f"PATCH /v1/projects/*#1-{times}: {status}")
    assert applied.outcomes == {"project.p": "applied", "project_status.p": "applied"}
    assert took == seconds
    assert project(on, "P")["status"] == "Completed"


def test_it_is_not_waited_for_without_end(tmp_path: Path) -> None:
    applied, took = timed(office(tmp_path, NEW), "PATCH /v1/projects/*: 404")
    assert applied.outcomes == {"project.p": "applied", "project_status.p": "failed"}
    assert took == 12


@pytest.mark.parametrize(
    ("faults", "seconds"),
    [(["POST /v1/cells#1: 404"], 1), (["POST /v1/cells#1: drop-after", "GET /v1/cells#1: 404"], 2)],
    ids=["the create", "the list that shows what became of a create"],
)
def test_calls_that_name_it_in_their_query_or_body_wait_too(tmp_path: Path, faults: list[str], seconds: int) -> None:
    on = office(tmp_path, {"projects": {"p": {"title": "P", **cells("A")}}})
    applied, took = timed(on, *faults)
    assert applied.outcomes == {"project.p": "applied", "cell.p/A": "applied"}
    assert took == seconds


def test_what_was_there_before_is_not_waited_for(tmp_path: Path) -> None:
    applied, took = timed(office(tmp_path, FOUND, projects=[{"title": "P"}]), "PATCH /v1/projects/*#1: 404")
    assert applied.outcomes == {"project_status.p": "failed"}
    assert took == 0


def test_a_stop_ends_the_waiting(tmp_path: Path) -> None:
    stop = Stop()

    def refusing(send: Send) -> Send:
        async def refused(call: Call) -> Json:
            if call.method == "PATCH":
                stop.now("stopped")
            return await send(call)

        return refused

    on = office(tmp_path, NEW)
    on.wrap = refusing
    applied = on.apply(faults=["PATCH /v1/projects/*: 404"], stop=stop)
    assert applied.outcomes == {"project.p": "applied", "project_status.p": "skipped"}
    assert operations(writes(applied.calls)) == ["CreateProject", "UpdateProject"]


def test_of_an_answer_that_is_lost_for_good_nobody_knows_what_came(tmp_path: Path) -> None:
    on = office(tmp_path, FOUND, projects=[{"title": "P"}])
    applied = on.apply(faults=["PATCH /v1/projects/*: drop-after"])
    assert applied.outcomes == {"project_status.p": "unknown"}
    assert applied.run.outcome == "failed"
    assert project(on, "P")["status"] == "Completed"
    assert on.plan().addresses == [], "the next run sees what is there"


def test_the_cells_of_two_projects_are_written_side_by_side(tmp_path: Path) -> None:
    under_way, most = set[str](), 0

    def wrap(send: Send) -> Send:
        async def counted(call: Call) -> Json:
            nonlocal most
            if call.path != "/v1/cells" or call.method != "POST":
                return await send(call)
            owner = (call.body or {})["projectId"]
            assert owner not in under_way, "the cells of one project wait for each other"
            under_way.add(owner)
            most = max(most, len(under_way))
            await asyncio.sleep(1)
            under_way.remove(owner)
            return await send(call)

        return counted

    on = office(tmp_path, {"projects": {"p": cells(*"CA"), "q": cells(*"DB")}})
    on.wrap = wrap
    assert set(on.apply().outcomes.values()) == {"applied"}
    assert most == 2
    assert [[cell["label"] for cell in row["cells"]] for row in on.dump()["projects"]] == [["C", "A"], ["D", "B"]]


def test_a_token_that_ends_does_not_hide_why_the_run_was_stopped(tmp_path: Path) -> None:
    stop = Stop()

    def interrupt(send: Send) -> Send:
        async def interrupted(call: Call) -> Json:
            stop.now("SIGINT")
            return await send(call)

        return interrupted

    on = office(tmp_path, new_groups("a", "b"))
    planned = on.plan()
    assert planned.addresses == ["group.a", "group.b"]
    on.wrap = lambda send: _only_writes(interrupt(send), send)
    applied = on.apply(faults=["POST /v1/groups: 401"], parallelism=1, stop=stop)
    assert list(applied.outcomes.values()) == ["failed", "skipped"]
    assert applied.why("group.b") == "SIGINT"


def _only_writes(special: Send, send: Send) -> Send:
    async def chosen(call: Call) -> Json:
        return await (send if call.method == "GET" else special)(call)

    return chosen
