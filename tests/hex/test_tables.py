"""The shared tables: the largest pages, nothing lost between two of them, nothing guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.hex import tables
from hexform.model.directory import LiveCollection, LiveProject
from tests.bench import Bench, writes
from tests.kinds.office import ADA, GRACE, carried_out, group, groups, office, operations

KINDS: dict[str, dict[str, Any]] = {
    "groups": {"config": {}, "title": "name"},
    "collections": {"config": {}, "title": "name"},
    "projects": {"config": {"create": True}, "title": "title"},
}


def test_the_largest_pages_are_requested(tmp_path: Path) -> None:
    cell = {"label": "L", "type": "sql", "source": "1", "data_connection": "S"}
    config: dict[str, Any] = {
        "groups": {"g": {"members": [ADA]}},
        "collections": {"c": {}},
        "projects": {"p": {"create": True, "cells": [cell]}},
    }
    on = office(tmp_path, config, data_connections=[{"name": "S", "type": "snowflake"}])
    limits = {call.operation: dict(call.query).get("limit") for call in on.plan().calls}
    assert limits == {
        "Me": None,
        "ListUsers": "500",
        "ListGroups": "500",
        "ListCollections": "100",
        "ListProjects": "100",
        "ListDataConnections": "100",
    }


def paged(folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> Bench:
    """Five objects a to e, two a page; all of them are written."""
    monkeypatch.setitem(tables.PAGE, kind, 2)
    seed: dict[str, Any] = {kind: [{KINDS[kind]["title"]: name} for name in "abcde"]}
    return office(folder, {kind: dict.fromkeys("abcde", KINDS[kind]["config"])}, **seed)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [1, 2])
def test_what_is_lost_between_two_pages_is_not_made_a_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, number: int
) -> None:
    """A deletion elsewhere moves the rest up by one while the list is read."""
    planned = paged(tmp_path, monkeypatch, kind).plan(faults=[f"GET /v1/{kind}#{number}: lose"])
    assert (planned.addresses, planned.errors) == ([], {})
    assert planned.plan.summary.unchanged == 5


@pytest.mark.parametrize("kind", KINDS)
def test_what_all_pages_show_needs_no_second_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    assert len(paged(tmp_path, monkeypatch, kind).plan().calls) == 1 + 3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trick", ["double", "short-page", "empty-page"])
def test_odd_pages_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, trick: str) -> None:
    planned = paged(tmp_path, monkeypatch, kind).plan(faults=[f"GET /v1/{kind}#2: {trick}"])
    assert (planned.addresses, planned.errors, planned.plan.unmanaged) == ([], {}, ())


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_that_does_not_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    planned = paged(tmp_path, monkeypatch, kind).plan(faults=[f"GET /v1/{kind}: loop"])
    assert planned.addresses == []
    assert all("the list does not end" in reported for reported in planned.errors.values())
    assert len(planned.errors) == 5


def test_ids_that_a_list_lost_are_looked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on = paged(tmp_path, monkeypatch, "projects")
    first, second, *_ = on.workspace.projects
    on.configure({"projects": {"a": {"id": first}, "b": {"id": second}}})
    planned = on.plan(faults=["GET /v1/projects#2: lose"])
    assert (planned.addresses, planned.errors) == ([], {})


@pytest.mark.parametrize("again", [4, 7, 9], ids=["the first", "another", "none"])
def test_cells_that_a_list_lost_are_looked_for_again_and_are_where_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: int
) -> None:
    """Pages of two lose the second cell; of the pages of one that are read then, another may lose its own."""
    monkeypatch.setitem(tables.PAGE, "cells", 2)
    config = {"projects": {"p": {"cells": [{"label": name, "type": "code", "source": name} for name in "abcde"]}}}
    seed = [{"label": name, "type": "CODE", "source": name} for name in "abcde"]
    on = office(tmp_path, config, projects=[{"title": "p", "cells": seed}])
    planned = on.plan(faults=["GET /v1/cells#1: lose", f"GET /v1/cells#{again}: lose"])
    assert (planned.addresses, planned.errors, planned.warnings()) == ([], {}, [])


def test_many_members_are_read_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tables.PAGE, "users", 1)
    on = office(tmp_path, {"groups": {"g": {"members": [ADA]}}}, groups=[group("g", GRACE)])
    applied = carried_out(on)
    assert groups(on) == {"g": {ADA}}
    assert operations(applied.planned.calls).count("ListUsers") == 1 + 4
    assert len(writes(applied.calls)) == 1


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        ("GET /v1/groups: set name=null", "GET /v1/groups 200: ListGroups: values[0].name: expected text, got null"),
        ("GET /v1/groups: set id=7", "GET /v1/groups 200: ListGroups: values[0].id: expected text, got 7"),
        ("GET /v1/users: set email=null", "GET /v1/users 200: ListUsers: values[0].email: expected text, got null"),
    ],
)
def test_an_answer_without_what_must_be_there_is_an_error_of_what_needs_it(
    tmp_path: Path, fault: str, what: str
) -> None:
    on = office(tmp_path, {"groups": {"g": {"members": [ADA]}}}, groups=[group("g")])
    planned = on.plan(faults=[fault])
    assert (planned.addresses, planned.errors) == ([], {"group.g": what})


def test_what_the_api_may_leave_out_has_a_meaning() -> None:
    assert tables.live_collection({"id": "1", "name": "C", "sharing": {}}) == LiveCollection("1", "C")
    nothing: Any = dict.fromkeys(("description", "status", "archivedAt", "trashedAt"))
    item: Any = {"id": "1", "title": "P", "type": "PROJECT", "owner": {"email": ADA}, **nothing}
    assert tables.live_project(item) == LiveProject("1", "P", owner=ADA)
    found = tables.live_project(item | {"type": "COMPONENT", "trashedAt": "x"})
    assert (found.component, found.archived, found.trashed, found.status) == (True, False, True, None)
