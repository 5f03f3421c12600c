"""Laying changes over a world: what is by id stays by id, and what a row says comes after."""

from __future__ import annotations

import pytest

from hexform.model.change import CREATE
from hexform.model.directory import LiveCollection, LiveProject
from hexform.planning.access.changes import analyse
from hexform.planning.access.overlay import overlay
from hexform.planning.access.world import Grant
from tests.planning.access.office import Office, deleted, joins, people, planned, project, row
from tests.planning.access.worlds import given


def test_the_world_before_is_left_as_it_is() -> None:
    office = Office(people(ada="EDITOR"), project("p", groups={"crew": "CAN_EDIT"}), groups={"crew": ["ada"]})
    world = office.world
    laid = overlay(world, [deleted("group.crew")])
    assert laid.before is world
    assert (sorted(world.groups), world.projects["p"].groups) == (["crew"], (Grant("CAN_EDIT", ("crew",)),))
    assert (sorted(laid.after.groups), laid.after.projects["p"].groups) == ([], ())


def test_a_deleted_group_leaves_every_collection_and_project() -> None:
    finance = LiveCollection("c", "Finance", groups={"crew": "MEMBER", "other": "MANAGER"})
    live = project("p", groups={"crew": "CAN_EDIT", "other": "CAN_VIEW"})
    office = Office(people(ada="EDITOR"), live, groups={"crew": ["ada"], "other": []}, collections=[finance])
    after = overlay(office.world, [deleted("group.crew")]).after
    assert dict(after.collections["c"].groups) == {"other": "MANAGER"}
    assert after.projects["p"].groups == (Grant("CAN_VIEW", ("other",)),)


def test_a_group_is_deleted_that_no_list_shows() -> None:
    laid = overlay(Office([]).world, [deleted("group.crew")])
    assert laid.touches_existing
    assert laid.affected == []


def test_an_object_that_was_not_read_is_known_by_its_id() -> None:
    office = Office(people(ada="EDITOR"), project("p"), groups={})
    refs = {"group": {"Crew": "g9"}, "collection": {"Finance": "c9"}}
    rows = [row("groups", "Crew", after="CAN_EDIT"), row("collections", "Finance", after="CAN_VIEW")]
    after = overlay(office.world, [planned("project_sharing.p", *rows, refs=refs)]).after
    assert (after.groups["g9"].unread, after.collections["c9"].unread) == (True, True)
    written = planned("collection.c9", row("sharing", "groups", "Crew", after="MEMBER"), refs=refs)
    assert overlay(office.world, [written]).after.collections["c9"].unread


def test_a_label_that_means_nothing_is_an_error_of_the_caller() -> None:
    office = Office(people(ada="EDITOR"), project("p"))
    with pytest.raises(ValueError, match=r"project_sharing\.p: nothing is known of the group 'Crew'"):
        overlay(office.world, [planned("project_sharing.p", row("groups", "Crew", after="CAN_EDIT"))])


def test_a_grant_by_name_that_loses_one_of_its_holders_is_not_more_certain() -> None:
    twins = [LiveCollection("one", "Finance"), LiveCollection("two", "Finance")]
    office = Office(people(ada="EDITOR"), project("p", collections={"Finance": "CAN_EDIT"}), collections=twins)
    refs = {"collection": {"Finance#one": "one", "Finance#two": "two"}}
    raised = planned("project_sharing.p", row("collections", "Finance#one", after="FULL_ACCESS"), refs=refs)
    assert overlay(office.world, [raised]).after.projects["p"].collections == (
        Grant("CAN_EDIT", ("two",), "Finance", certain=False),
        Grant("FULL_ACCESS", ("one",)),
    )
    both = [row("collections", f"Finance#{key}", after=None, before="CAN_EDIT") for key in ("one", "two")]
    assert overlay(office.world, [planned("project_sharing.p", *both, refs=refs)]).after.projects["p"].collections == ()


def test_people_who_are_not_in_the_list_change_nothing() -> None:
    office = Office(people(ada="EDITOR"), project("p"), groups={"crew": []}, collections=[LiveCollection("c", "F")])
    changes = [
        planned("group.crew", joins("zoe")),
        planned("collection.c", row("sharing", "users", "u9", after="MEMBER")),
    ]
    assert not overlay(office.world, changes).touches_existing or overlay(office.world, changes).affected == []


def test_status_and_public_web_are_not_access_of_people() -> None:
    office = Office(people(ada="EDITOR"), project("p"))
    changes = [
        planned("project_status.p", row("status", after="Done"), row("other", after="x")),
        planned("project_sharing.p", row("public_web", after="CAN_VIEW"), row("support", after="CAN_VIEW")),
    ]
    laid = overlay(office.world, changes)
    assert (laid.affected, laid.after.projects["p"].status, laid.after.projects["p"].public_web) == (
        [],
        "Done",
        "CAN_VIEW",
    )


def test_a_project_that_could_not_be_read_is_not_readable() -> None:
    laid = overlay(Office([]).world, [planned("project_sharing.p", row("workspace", after="CAN_EDIT"), name="P")])
    assert not laid.after.projects["p"].readable
    assert overlay(Office([], LiveProject("p", "P")).world, []).after.projects["p"].readable is False
    assert overlay(Office([], project("p")).world, []).after.projects["p"].readable is True


def test_a_project_is_found_by_its_key_where_a_change_has_no_id() -> None:
    office = Office(people(ada="EDITOR"), project("p"))
    change = planned("project_sharing.one", row("workspace", after="CAN_EDIT"), id=None, refs={"project": {"one": "p"}})
    assert overlay(office.world, [change]).after.projects["p"].workspace == "CAN_EDIT"
    created = planned("project.one", actions=CREATE, name="One")
    both = overlay(office.world, [created, planned("project_sharing.one", row("workspace", after="CAN_EDIT"), id=None)])
    assert both.after.projects["new:project.One"].workspace == "CAN_EDIT"


def test_the_way_back_turns_gains_and_losses_round() -> None:
    for seed in range(200):
        case = given(seed)
        there = overlay(case.world(), case.changes)
        back = there.reversed()
        gone, come = analyse(there, None).access, analyse(back, None).access
        assert (gone.summary.lose, gone.summary.gain) == (come.summary.gain, come.summary.lose), seed
        assert sum(change.direction == "lose" for change in gone.changes) == sum(
            change.direction == "gain" for change in come.changes
        )
        assert all(change.because for change in come.changes)
        assert back.reversed().before is there.before


def test_what_changes_touch_is_what_a_guardrail_looks_at() -> None:
    projects = [project("p", groups={"crew": "CAN_EDIT"}), *map(project, "qrs")]
    office = Office(people(ada="EDITOR"), *projects, groups={"crew": []})
    changes = [
        planned("group.crew", joins("ada")),
        planned("project_sharing.q", row("public_web", after="CAN_VIEW")),
        planned("project_status.r", row("status", after="Done")),
    ]
    laid = overlay(office.world, changes)
    assert laid.affected == ["p"]
    assert sorted(laid.touched_ids) == ["p", "q", "r"]
