"""Carrying out a plan: what waits for what, where a failure stays, and what a run says of every change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hexform.applying.execute import Stop
from hexform.hex.call import Call, Json, Send
from hexform.model.event import ChangeEnded, ChangeStarted, Event
from tests.bench import Bench, writes
from tests.kinds.office import ADA, ELLA, GRACE, groups, office, project

CHAIN = f"""
    groups:
      new: {{name: New, members: [{ADA}]}}
      other: {{name: Other, members: [{GRACE}]}}
    collections:
      shelf: {{name: Shelf, sharing: {{groups: {{new: MEMBER}}}}}}
    projects:
      revenue: {{title: Revenue, status: Completed, sharing: {{collections: {{shelf: CAN_VIEW}}}}}}
      scratch: {{title: Scratch, create: true, status: Certified, sharing: {{users: {{{GRACE}: CAN_EDIT}}}}}}
    """
SEED: dict[str, Any] = {"projects": [{"title": "Revenue", "owner": ADA}]}


def gated(watch: Callable[[Call], None], seconds: Callable[[Call], float] = lambda _: 1.0) -> Callable[[Send], Send]:
    """Each write takes its time, and is reported when it begins."""

    def wrap(send: Send) -> Send:
        async def slow(call: Call) -> Json:
            if call.method != "GET":
                watch(call)
                await asyncio.sleep(seconds(call))
            return await send(call)

        return slow

    return wrap


# What waits for what


def test_everything_is_done_and_reported(tmp_path: Path) -> None:
    applied = office(tmp_path, CHAIN, **SEED).apply()
    assert set(applied.outcomes.values()) == {"applied"}
    assert list(applied.outcomes) == applied.planned.addresses
    assert applied.run.outcome == "applied"
    assert applied.run.summary.applied == 8


def test_each_change_waits_for_those_it_depends_on_alone(tmp_path: Path) -> None:
    begun: list[tuple[float, str]] = []
    on = office(tmp_path, CHAIN, **SEED)
    on.wrap = gated(lambda call: begun.append((asyncio.get_running_loop().time(), call.operation)))
    on.apply()
    start = begun[0][0]
    waves: dict[int, set[str]] = {}
    for moment, operation in begun:
        waves.setdefault(round(moment - start), set()).add(operation)
    assert waves == {
        0: {"CreateGroup", "CreateProject", "UpdateProject"},
        1: {"CreateCollection", "UpdateProject", "EditProjectSharingUsers"},
        2: {"EditProjectSharingCollections"},
    }


@pytest.mark.parametrize("parallelism", [1, 2, 8])
def test_no_more_go_at_once_than_are_allowed(tmp_path: Path, parallelism: int) -> None:
    under_way, most = 0, 0

    def wrap(send: Send) -> Send:
        async def counted(call: Call) -> Json:
            nonlocal under_way, most
            if call.method == "GET":
                return await send(call)
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(1)
            under_way -= 1
            return await send(call)

        return counted

    config: dict[str, Any] = {"groups": {f"g{number}": {} for number in range(6)}}
    on = office(tmp_path, config)
    on.wrap = wrap
    assert set(on.apply(parallelism=parallelism).outcomes.values()) == {"applied"}
    assert most == min(parallelism, 6)


def test_the_cells_of_a_project_are_written_one_after_another(tmp_path: Path) -> None:
    begun: list[float] = []
    cells = [{"label": f"C{number}", "type": "MARKDOWN", "source": "old"} for number in range(3)]
    config = [{"label": f"C{number}", "type": "markdown", "source": "new"} for number in range(3)]
    on = office(
        tmp_path,
        {"projects": {"p": {"title": "P", "cells": config}}},
        projects=[{"title": "P", "owner": ADA, "cells": cells}],
    )
    on.wrap = gated(lambda _: begun.append(round(asyncio.get_running_loop().time())))
    on.apply()
    assert [moment - begun[0] for moment in begun] == [0, 1, 2]


def test_every_start_and_end_is_reported(tmp_path: Path) -> None:
    reported: list[Event] = []
    on = office(tmp_path, CHAIN, **SEED)
    applied = on.apply(tell=reported.append, faults=["POST /v1/collections: 400"])
    started = [event.change.address for event in reported if isinstance(event, ChangeStarted)]
    ended = {event.change.address: event.outcome for event in reported if isinstance(event, ChangeEnded)}
    assert ended == applied.outcomes
    assert set(started) == set(applied.outcomes) - {"project_sharing.revenue"}


# Where a failure stays


def test_dependents_of_a_failure_are_skipped_and_independents_go_on(tmp_path: Path) -> None:
    on = office(tmp_path, CHAIN, **SEED)
    applied = on.apply(faults=["POST /v1/groups#1: 400"])
    assert applied.outcomes == {
        "group.new": "failed",
        "group.other": "applied",
        "collection.shelf": "skipped",
        "project.scratch": "applied",
        "project_status.revenue": "applied",
        "project_status.scratch": "applied",
        "project_sharing.revenue": "skipped",
        "project_sharing.scratch": "applied",
    }
    assert applied.why("collection.shelf") == "depends on group.new"
    assert applied.why("project_sharing.revenue") == "depends on collection.shelf"
    assert "400" in applied.why("group.new")
    assert applied.run.outcome == "failed"
    assert groups(on) == {"Other": {GRACE}}
    assert project(on, "Revenue")["status"] == "Completed"
    assert project(on, "Scratch")["users"] == {GRACE: "CAN_EDIT"}


def test_the_next_run_goes_on_where_this_one_broke(tmp_path: Path) -> None:
    on = office(tmp_path, CHAIN, **SEED)
    on.apply(faults=["POST /v1/groups#1: 400"])
    again = on.apply()
    assert again.planned.addresses == ["group.new", "collection.shelf", "project_sharing.revenue"]
    assert again.run.outcome == "applied"
    assert on.plan().addresses == []


@pytest.mark.parametrize("fault", ["400", "403", "404"])
def test_a_project_that_could_not_be_made_takes_its_parts_along(tmp_path: Path, fault: str) -> None:
    applied = office(tmp_path, CHAIN, **SEED).apply(faults=[f"POST /v1/projects: {fault}"])
    assert applied.outcomes["project.scratch"] == "failed"
    assert {applied.outcomes[f"{kind}.scratch"] for kind in ("project_status", "project_sharing")} == {"skipped"}
    assert applied.outcomes["project_status.revenue"] == "applied"


def test_a_status_that_hex_does_not_know_is_reported_with_those_that_are_known(tmp_path: Path) -> None:
    config = """
        statuses: [Produktion, Completed]
        projects: {revenue: {title: Revenue, status: Produktion}, churn: {title: Churn, status: Completed}}
        """
    seed = [{"title": "Revenue", "owner": ADA}, {"title": "Churn", "owner": ADA, "status": "In development"}]
    for status in ("400", "404"):
        on = office(tmp_path, config, behaviours={"unknown_status": status}, projects=seed)
        applied = on.apply()
        why = applied.why("project_status.revenue")
        assert applied.outcomes == {"project_status.churn": "applied", "project_status.revenue": "failed"}
        assert "is there a status 'Produktion'?" in why
        assert "`statuses` names: Produktion, Completed" in why
        assert "in use: In development" in why


def test_principals_that_hex_refuses_within_a_200_are_named(tmp_path: Path) -> None:
    config = f"projects: {{p: {{title: P, sharing: {{users: {{{GRACE}: CAN_EDIT, {ADA}: CAN_VIEW}}}}}}}}"
    on = office(tmp_path, config, projects=[{"title": "P", "owner": ELLA}])
    applied = on.apply(faults=["PATCH /v1/projects/*/sharing/users: partial"])
    assert applied.outcomes == {"project_sharing.p": "failed"}
    assert applied.why("project_sharing.p").endswith(f'Hex refused part of it: {ADA}: "Sharing failed"')
    assert project(on, "P")["users"] == {GRACE: "CAN_EDIT"}, "what it did not refuse was done"


def test_a_public_web_that_an_admin_forbids_is_a_failure_of_that_scope(tmp_path: Path) -> None:
    config = "limits: {public: 1}\nprojects: {p: {title: P, sharing: {workspace: CAN_VIEW, public_web: APP_ONLY}}}"
    on = office(tmp_path, config, behaviours={"public_web": "disabled"}, projects=[{"title": "P", "owner": ELLA}])
    applied = on.apply()
    assert applied.outcomes == {"project_sharing.p": "failed"}
    assert 'publicWeb: "Sharing with the public web is disabled' in applied.why("project_sharing.p")
    assert project(on, "P")["workspace"] == "CAN_VIEW"


def test_groups_that_directory_sync_keeps_fail_alone(tmp_path: Path) -> None:
    config = "groups: {g: {members: [ada@example.com]}}\ncollections: {c: {description: new}}"
    on = office(
        tmp_path, config, behaviours={"directory_sync": "403"}, groups=[{"name": "g"}], collections=[{"name": "c"}]
    )
    applied = on.apply()
    assert applied.outcomes == {"group.g": "failed", "collection.c": "applied"}
    assert "managed by directory sync" in applied.why("group.g")


def test_a_token_that_is_not_accepted_any_more_ends_the_run(tmp_path: Path) -> None:
    config: dict[str, Any] = {"groups": {f"g{number}": {} for number in range(4)}}
    applied = office(tmp_path, config).apply(faults=["POST /v1/groups#2+: 401"], parallelism=1)
    assert list(applied.outcomes.values()) == ["applied", "failed", "skipped", "skipped"]
    assert applied.why("group.g3") == "the token is not accepted any more"
    assert len(writes(applied.calls)) == 2
    assert applied.run.interrupted


# Being stopped


def test_a_run_that_is_stopped_ends_what_is_under_way_and_starts_nothing_more(tmp_path: Path) -> None:
    stop, also = Stop(), []
    stop.also = lambda: also.append(stop.why)
    on = office(tmp_path, CHAIN, **SEED)
    on.wrap = gated(lambda call: stop.now("stopped by SIGINT") if call.operation == "CreateProject" else None)
    applied = on.apply(stop=stop)
    assert also == ["stopped by SIGINT"]
    assert applied.outcomes["project.scratch"] == "applied"
    assert applied.outcomes["collection.shelf"] == "skipped"
    assert applied.outcomes["project_status.scratch"] == "skipped"
    assert applied.why("project_status.scratch") == "stopped by SIGINT"
    assert applied.run.interrupted
    assert applied.run.outcome == "failed"
    assert not [call for call in applied.calls if call.method == "GET"], "nothing is read back"
    assert on.apply().run.outcome == "applied"
    assert on.plan().addresses == []


def test_a_change_that_is_stopped_before_its_first_write_is_skipped_and_one_after_it_is_not(tmp_path: Path) -> None:
    people = [{"email": f"p{number}@example.com"} for number in range(250)]
    members = [row["email"] for row in people]
    stop = Stop()
    on = Bench.of(tmp_path, {"users": people}).configure({"groups": {"big": {"members": members}}})
    on.wrap = gated(lambda call: stop.now("enough") if call.operation == "CreateGroup" else None)
    applied = on.apply(stop=stop)
    assert applied.outcomes == {"group.big": "failed"}
    assert len(next(iter(on.workspace.groups.values())).members) == 100
    assert on.apply().outcomes == {"group.big": "applied"}
    assert on.plan().addresses == []


def test_a_stop_without_anything_else_to_do() -> None:
    stop = Stop()
    stop.now("enough")
    assert stop.why == "enough"


def test_trace_ids_of_failures_and_of_answers_are_kept(tmp_path: Path) -> None:
    applied = office(tmp_path, CHAIN, **SEED).apply(faults=["POST /v1/groups#1: 400"])
    failed = next(done for done in applied.run.changes if done.outcome == "failed")
    assert len(failed.trace_ids) == 1
    guides = {"guides": {"main": {"source": {"unknown": "us"}, "files": ["a.md"]}}}
    on = office(tmp_path, guides).write("text", "a.md")
    done = on.apply().run.changes[0]
    assert (done.outcome, len(done.trace_ids)) == ("applied", 2), "of the upload and of the publish"


def test_the_longest_lane_goes_first_whenever_a_place_is_free(tmp_path: Path) -> None:
    """24 cells of one project, one after another, and 40 groups: with 2 at once that cannot take less than 32."""
    cells = [{"label": f"c{number}", "type": "code", "source": "x"} for number in range(24)]
    config = {"groups": {f"g{number}": {} for number in range(40)}, "projects": {"p": {"cells": cells}}}
    begun: list[tuple[float, str]] = []
    on = office(tmp_path, config, projects=[{"title": "p", "owner": ADA}])
    on.wrap = gated(lambda call: begun.append((asyncio.get_running_loop().time(), call.operation)))
    on.apply(parallelism=2)
    moments = [moment for moment, operation in begun if operation == "CreateCell"]
    assert len(moments) == 24
    assert moments[-2] - begun[0][0] == 22, "the last one is as long as a group"
    assert begun[-1][0] - begun[0][0] == 31
