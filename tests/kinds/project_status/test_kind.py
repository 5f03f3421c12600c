"""Statuses: by name, one a project; which there are, only Hex knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.errors import ConfigError
from hexform.kinds.project_status.spec import StatusWish
from tests.bench import Bench, writes
from tests.kinds.office import ADA, carried_out, office, operations, project


def bench(folder: Path, status: Any, there: str | None = None, *, behaviours: Any = None, **settings: Any) -> Bench:
    config = {**settings, "projects": {"p": {"title": "Revenue", "status": status}}}
    live = [{"title": "Revenue", "owner": ADA, "status": there}, {"title": "Other", "status": "Completed"}]
    return office(folder, config, projects=live, behaviours=behaviours)


@pytest.mark.parametrize("there", [None, "Completed"])
def test_a_status_is_set_by_name(tmp_path: Path, there: str | None) -> None:
    on = bench(tmp_path, "Certified", there)
    applied = carried_out(on)
    assert project(on, "Revenue")["status"] == "Certified"
    change = applied.planned.change("project_status.p")
    assert (change["before"], change["after"]) == ({"status": there}, {"status": "Certified"})
    assert [call.body for call in writes(applied.calls)] == [{"status": "Certified"}]


def test_null_clears(tmp_path: Path) -> None:
    on = bench(tmp_path, None, "Certified")
    applied = carried_out(on)
    assert project(on, "Revenue")["status"] is None
    assert [call.body for call in writes(applied.calls)] == [{"status": None}]


@pytest.mark.parametrize(("status", "there"), [("Certified", "Certified"), (None, None)])
def test_what_is_so_is_not_a_change(tmp_path: Path, status: str | None, there: str | None) -> None:
    assert carried_out(bench(tmp_path, status, there)).outcomes == {}


@pytest.mark.parametrize(
    ("there", "comes_to"),
    [("Completed", "Completed"), ("Certified", "Certified"), ("In development", "Certified"), (None, "Certified")],
)
def test_hex_rules_within_a_list_and_outside_of_it_the_first_is_set(
    tmp_path: Path, there: str | None, comes_to: str
) -> None:
    on = bench(tmp_path, {"one_of": ["Certified", "Completed"]}, there)
    carried_out(on)
    assert project(on, "Revenue")["status"] == comes_to


@pytest.mark.parametrize("code", ["400", "404"])
def test_an_unknown_status_fails_with_those_that_are_named_and_in_use(tmp_path: Path, code: str) -> None:
    settings = {"statuses": ["Certifed", "Certified"]}
    on = bench(tmp_path, "Certifed", None, behaviours={"unknown_status": code}, **settings)
    applied = on.apply()
    why = applied.why("project_status.p")
    assert applied.outcomes == {"project_status.p": "failed"}
    assert why.startswith("PATCH /v1/projects/")
    assert code in why
    assert "is there a status 'Certifed'? `statuses` names: Certifed, Certified; in use: Completed" in why


def test_where_no_status_is_seen_that_is_reported(tmp_path: Path) -> None:
    on = bench(tmp_path, "Certifed")
    for row in on.workspace.projects.values():
        row.status = None
    assert "is there a status 'Certifed'? in use: none seen" in on.apply().why("project_status.p")


@pytest.mark.parametrize(("status", "code"), [("Certified", 403), (None, 400)])
def test_another_failure_is_reported_as_it_is(tmp_path: Path, status: str | None, code: int) -> None:
    applied = bench(tmp_path, status, "Completed").apply(faults=[f"PATCH /v1/projects/*: {code}"])
    assert applied.outcomes == {"project_status.p": "failed"}
    assert "is there a status" not in applied.why("project_status.p")


@pytest.mark.parametrize("default", ["none", "In development"])
@pytest.mark.parametrize("status", ["Certified", None])
def test_a_new_project_gets_its_status_whatever_hex_gave_it(tmp_path: Path, status: str | None, default: str) -> None:
    config = {"projects": {"p": {"create": True, "status": status}}}
    on = office(tmp_path, config, behaviours={"default_status": default})
    applied = carried_out(on)
    assert operations(writes(applied.calls)) == ["CreateProject", "UpdateProject"]
    assert project(on, "p")["status"] == status
    note = ["Hex may give a new project a default status; it is cleared"]
    assert applied.planned.change("project_status.p")["warnings"] == ([] if status else note)


@pytest.mark.parametrize("status", [{"one_of": []}, {}, {"name": "Certified"}])
def test_a_map_needs_statuses_to_choose_from(tmp_path: Path, status: Any) -> None:
    with pytest.raises(ConfigError, match="needs `one_of` with at least one status"):
        bench(tmp_path, status).plan()


def test_the_schema_takes_a_name_null_or_the_map() -> None:
    name, nothing, several = StatusWish.model_json_schema()["anyOf"]
    assert (name["type"], nothing) == ("string", {"type": "null"})
    assert list(several["properties"]) == ["one_of"]
