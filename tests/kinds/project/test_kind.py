"""Projects: found by id or by the one title, made only where that is written; nothing else of them can be changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.hex import tables
from tests.bench import Bench, reads, writes
from tests.kinds.office import ADA, GRACE, carried_out, office, operations, project, uid


def one(**fields: Any) -> dict[str, Any]:
    return {"projects": {"p": {"title": "Revenue", **fields}}}


def live(title: str = "Revenue", number: int = 1, **fields: Any) -> dict[str, Any]:
    return {"title": title, "id": uid(number), "owner": ADA, **fields}


def bench(folder: Path, config: Any, *projects: dict[str, Any], **seed: Any) -> Bench:
    return office(folder, config, projects=list(projects), **seed)


# Which project is meant.


HIDDEN: dict[str, dict[str, Any]] = {
    "archived": {"archived": True},
    "component": {"type": "COMPONENT"},
    "trashed": {"trashed": True},
}


@pytest.mark.parametrize("code", HIDDEN)
@pytest.mark.parametrize("create", [True, False])
def test_what_is_archived_a_component_or_in_the_trash_is_not_found_by_title(
    tmp_path: Path, code: str, create: bool
) -> None:
    planned = bench(tmp_path, one(status="Certified", create=create), live(**HIDDEN[code])).plan()
    assert planned.addresses == [], "and no second one is made"
    assert planned.error_codes == {"project.p": code, "project_status.p": code}
    assert all(uid(1) in why for why in planned.errors.values())


@pytest.mark.parametrize("code", HIDDEN)
@pytest.mark.parametrize("among", [0, 2], ids=["read by itself", "read from the list"])
def test_by_id_archived_ones_and_components_are_found(tmp_path: Path, code: str, among: int) -> None:
    others = {f"q{number}": {"id": uid(number)} for number in range(2, 2 + among)}
    config = {"projects": {"p": {"id": uid(1), "status": "Certified"}, **others}}
    on = bench(tmp_path, config, live(**HIDDEN[code]), *(live("Other", number) for number in range(2, 2 + among)))
    planned = on.plan()
    if code == "trashed":
        assert planned.error_codes == {"project.p": code, "project_status.p": code}
    else:
        assert planned.warning_codes("project.p") == (["archived"] if code == "archived" else [])
        carried_out(on)
        assert project(on, "Revenue")["status"] == "Certified"


def test_what_hangs_on_a_title_is_flagged(tmp_path: Path) -> None:
    applied = carried_out(bench(tmp_path, one(status="Certified"), live()))
    assert applied.planned.change("project_status.p")["flags"] == ["found_by_title"]


def test_a_title_that_two_have_is_an_error_of_everything_that_hangs_on_it(tmp_path: Path) -> None:
    config = one(
        status="Certified", sharing={"workspace": "NONE"}, cells=[{"label": "A", "type": "code", "source": "1"}]
    )
    on = bench(tmp_path, config, live(), live(number=2, archived=True), live(number=3, **HIDDEN["component"]))
    planned = on.plan()
    addresses = ("project.p", "project_status.p", "project_sharing.p", "cell.p/A")
    assert planned.error_codes == dict.fromkeys(addresses, "ambiguous")
    (why,) = set(planned.errors.values())
    assert f"({uid(1)}, {uid(2)}, archived, {uid(3)}, component)" in why


def test_an_id_tells_one_of_two_of_a_title(tmp_path: Path) -> None:
    on = bench(tmp_path, {"projects": {"p": {"id": uid(2), "status": "Certified"}}}, live(), live(number=2))
    applied = carried_out(on)
    assert [row.status for row in on.workspace.projects.values()] == [None, "Certified"]
    assert applied.planned.change("project_status.p")["flags"] == []


def test_a_title_that_nobody_has_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    on = bench(tmp_path, one(status="Certified"), live("Revenues"))
    why = "no project bears the title 'Revenue': did you mean 'Revenues'? Or write its id, or `create: true` to make it"
    assert on.plan().errors == {"project.p": why, "project_status.p": why}
    assert set(on.plan().error_codes.values()) == {"not_found"}


def test_an_id_that_is_not_live_is_an_error_and_never_a_create(tmp_path: Path) -> None:
    config = {"projects": {"p": {"id": uid(8)}, "q": {"id": uid(9)}}}
    planned = bench(tmp_path, config, live()).plan()
    assert (planned.addresses, planned.error_codes) == ([], {"project.p": "not_found", "project.q": "not_found"})
    assert planned.errors["project.p"] == f"Hex has no project with the id {uid(8)}: correct the id"


def test_what_the_api_cannot_change_is_a_note(tmp_path: Path) -> None:
    config = {"projects": {"p": {"id": uid(1), "title": "Sales", "description": "Ours"}}}
    on = bench(tmp_path, config, live(description="Theirs"))
    applied = carried_out(on)
    assert applied.outcomes == {}
    assert sorted(applied.planned.warning_codes("project.p")) == ["description_fixed", "title_fixed"]
    assert "its title in Hex is 'Revenue'; the API cannot change it to 'Sales'" in applied.planned.warnings()


def test_a_project_that_is_as_written_has_no_note(tmp_path: Path) -> None:
    config = {"projects": {"p": {"id": uid(1), "title": "Revenue", "description": "Ours"}}}
    planned = bench(tmp_path, config, live(description="Ours")).plan()
    assert (planned.warnings(), planned.plan.summary.unchanged) == ([], 1)


# Making one.


def test_a_project_is_made_with_its_description_where_none_has_the_title(tmp_path: Path) -> None:
    on = bench(tmp_path, one(create=True, description="Ours"))
    applied = carried_out(on)
    (made,) = on.workspace.projects.values()
    assert (made.title, made.description) == ("Revenue", "Ours")
    assert operations(writes(applied.calls)) == ["CreateProject"]


@pytest.mark.parametrize(("fault", "sent"), [("drop-after", 1), ("drop-before", 2)])
def test_a_project_whose_answer_is_lost_is_made_once(tmp_path: Path, fault: str, sent: int) -> None:
    on = bench(tmp_path, one(create=True))
    applied = on.apply(faults=[f"POST /v1/projects#1: {fault}"])
    assert applied.outcomes == {"project.p": "applied"}
    assert (len(on.workspace.projects), len(writes(applied.calls))) == (1, sent)


def test_a_project_without_title_is_called_by_its_key(tmp_path: Path) -> None:
    on = bench(tmp_path, {"projects": {"scratchpad": {"create": True}}})
    carried_out(on)
    assert [row.title for row in on.workspace.projects.values()] == ["scratchpad"]


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    assert carried_out(bench(tmp_path, one(create=True), live())).outcomes == {}


def test_what_hangs_on_a_new_project_is_planned_without_reads_and_read_after_its_creation(tmp_path: Path) -> None:
    config = one(create=True, status="Certified", sharing={"workspace": "CAN_VIEW", "users": {GRACE: "CAN_EDIT"}})
    on = bench(tmp_path, config)
    applied = carried_out(on)
    assert {change.depends_on for change in applied.planned.plan.changes[1:]} == {("project.p",)}
    first, *others = operations(writes(applied.calls))
    assert first == "CreateProject"
    assert sorted(others) == ["EditProjectSharingOrgAndPublic", "EditProjectSharingUsers", "UpdateProject"]
    assert project(on, "Revenue") == {
        "status": "Certified",
        "workspace": "CAN_VIEW",
        "public_web": "NONE",
        "users": {GRACE: "CAN_EDIT"},
        "groups": {},
        "collections": {},
    }


def test_what_hangs_on_a_project_that_could_not_be_made_is_skipped(tmp_path: Path) -> None:
    applied = bench(tmp_path, one(create=True, status="Certified")).apply(faults=["POST /v1/projects: 403"])
    assert applied.outcomes == {"project.p": "failed", "project_status.p": "skipped"}
    assert applied.why("project_status.p") == "depends on project.p"


@pytest.mark.parametrize(("token", "warns"), [("hxtp_person", True), ("hxtw_workspace", False)])
def test_a_personal_token_warns_that_it_may_not_see_all(tmp_path: Path, token: str, warns: bool) -> None:
    planned = bench(tmp_path, one(create=True), token=token).plan()
    assert planned.warning_codes("project.p") == (["personal_token"] if warns else [])


# What is read.


def looked(on: Bench, **more: Any) -> list[str]:
    return [f"{call.operation} {dict(call.query)}" for call in on.plan(**more).calls if call.operation != "Me"]


def test_one_project_by_id_is_read_by_itself(tmp_path: Path) -> None:
    config = {"projects": {"p": {"id": uid(1), "status": None}}}
    assert looked(bench(tmp_path, config, live())) == ["GetProject {}"]


def test_sharing_is_requested_where_it_is_written(tmp_path: Path) -> None:
    config = {"projects": {"p": {"id": uid(1), "sharing": {"workspace": "NONE"}}}}
    assert looked(bench(tmp_path, config, live())) == ["GetProject {'includeSharing': 'true'}"]
    (call,) = (call for call in bench(tmp_path, one(sharing={"workspace": "NONE"}), live()).plan().calls[1:])
    assert ("includeSharing", "true") in call.query


@pytest.mark.parametrize("status", [403, 404])
def test_a_project_that_may_not_be_read_is_an_error_of_its_addresses(tmp_path: Path, status: int) -> None:
    config = {"groups": {"g": {}}, "projects": {"p": {"id": uid(1), "status": None, "sharing": {"workspace": "NONE"}}}}
    planned = bench(tmp_path, config, live()).plan(faults=[f"GET /v1/projects/*: {status}"])
    addresses = ("project.p", "project_status.p", "project_sharing.p")
    assert planned.error_codes == dict.fromkeys(addresses, "unreadable")
    assert all(str(status) in why for why in planned.errors.values())
    assert planned.addresses == ["group.g"], "the others are planned"


def test_projects_that_cannot_be_listed_are_an_error_of_each(tmp_path: Path) -> None:
    config = {"groups": {"g": {}}, "projects": {"p": {"create": True}, "q": {"create": True}}}
    planned = bench(tmp_path, config).plan(faults=["GET /v1/projects: 403"])
    assert planned.error_codes == {"project.p": "unreadable", "project.q": "unreadable"}
    assert planned.addresses == ["group.g"]


def many(folder: Path, monkeypatch: pytest.MonkeyPatch, config: dict[str, Any]) -> Bench:
    """Seven projects, two a page, the newest first."""
    monkeypatch.setitem(tables.PAGE, "projects", 2)
    return bench(folder, {"projects": config}, *(live(f"P{number}", number) for number in range(1, 8)))


def test_the_list_stops_when_all_ids_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on = many(tmp_path, monkeypatch, {"a": {"id": uid(7), "status": "Certified"}, "b": {"id": uid(4)}})
    applied = carried_out(on)
    assert len([call for call in applied.planned.calls if call.operation == "ListProjects"]) == 2
    assert operations(reads(applied.calls)) == ["GetProject"], "one project is read back by itself"


def test_what_many_pages_ago_was_found_is_read_back_up_to_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {key: {"id": uid(number), "status": "Certified"} for key, number in zip("abc", (7, 6, 5), strict=True)}
    applied = carried_out(many(tmp_path, monkeypatch, wanted))
    assert operations(reads(applied.calls)) == ["ListProjects"] * 2


def test_few_far_back_are_read_back_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {key: {"id": uid(number), "status": "Certified"} for key, number in zip("ab", (1, 2), strict=True)}
    applied = carried_out(many(tmp_path, monkeypatch, wanted))
    assert operations(reads(applied.calls)) == ["GetProject"] * 2


def test_titles_need_the_whole_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on = many(tmp_path, monkeypatch, {"P7": {}})
    assert operations(on.plan().calls) == ["Me", *["ListProjects"] * 4]


def test_new_ones_are_read_back_with_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: dict[str, Any] = {f"new{number}": {"create": True} for number in range(6)}
    applied = carried_out(many(tmp_path, monkeypatch, wanted))
    assert operations(reads(applied.calls)) == ["GetProject"] * 6, "as many as there would be pages"
    wanted = {f"more{number}": {"create": True} for number in range(20)}
    on = many(tmp_path, monkeypatch, wanted)
    assert operations(reads(carried_out(on).calls)) == ["ListProjects"] * 14
