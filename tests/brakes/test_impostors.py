"""Somebody gives a thing of theirs the name of one of ours, before a plan or between a plan and its apply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from hexform.sandbox.records import Cell, Group, Guide, Project, Sharing
from tests.brakes.workshop import ANN, BOB, CY, OWN, REVENUE, Workshop

_SHARED = {"sharing": {"users": {CY: "CAN_EDIT"}, "groups": {"Finance team": "CAN_VIEW"}}}
_BY_TITLE = {"projects": {"p": {"title": "Project 0", **_SHARED}}, "limits": {"lose": 99}}
_BY_NAME = {"groups": {"finance": {"name": "Finance team", "members": [ANN, BOB, CY]}}}
_CELLS = {"projects": {"revenue": {"id": REVENUE, "cells": [{"label": "New", "type": "code", "source": "ours"}]}}}
_GUIDES = {"guides": {"main": {"source": OWN, "root": "guides", "files": ["guides/*.md"]}}}
_CREATES = {"projects": {"new": {"title": "New", "create": True, "status": "Draft"}}}


def _a_group(shop: Workshop, name: str) -> None:
    group = Group(shop.workspace.ids(), name, shop.workspace.now())
    shop.workspace.groups[group.id] = group


def _a_project(shop: Workshop, title: str) -> None:
    owner = next(user.id for user in shop.workspace.users.values() if user.email == CY)
    now = shop.workspace.now()
    project = Project(shop.workspace.ids(), title, owner, owner, now, now, sharing=Sharing({owner: "FULL_ACCESS"}))
    shop.workspace.projects[project.id] = project


def takes_a_title(shop: Workshop) -> None:
    shop.project("Project 0").title = "Archive"
    _a_project(shop, "Project 0")


def takes_a_name(shop: Workshop) -> None:
    next(row for row in shop.workspace.groups.values() if row.name == "Finance team").name = "Archive"
    _a_group(shop, "Finance team")


def takes_a_coming_title(shop: Workshop) -> None:
    _a_project(shop, "New")


def takes_a_path(shop: Workshop) -> None:
    guide = Guide(shop.workspace.ids(), "mine.md", None, "theirs")
    shop.workspace.guides[guide.id] = guide


def takes_a_label(shop: Workshop) -> None:
    cells = shop.project("Revenue").cells
    cells.extend(Cell(shop.workspace.ids(), shop.workspace.ids(), "CODE", "New", "theirs") for _ in range(2))


def doubles_a_title(shop: Workshop) -> None:
    _a_project(shop, "Project 0")


def doubles_a_name(shop: Workshop) -> None:
    _a_group(shop, "Finance team")


Trick = tuple[dict[str, Any], Callable[[Workshop], None]]
MEANWHILE: Mapping[str, Trick] = {
    "a title is taken": (_BY_TITLE, takes_a_title),
    "a title is borne twice": (_BY_TITLE, doubles_a_title),
    "a name is taken": (_BY_NAME, takes_a_name),
    "a name is borne twice": (_BY_NAME, doubles_a_name),
    "the name of a group that is referred to is taken": (_BY_TITLE, takes_a_name),
    "the name of a group that is referred to is borne twice": (_BY_TITLE, doubles_a_name),
    "the path of a guide that is to be made is taken": (_GUIDES, takes_a_path),
    "the label of a cell that is to be made is taken, twice": (_CELLS, takes_a_label),
}


@pytest.mark.parametrize("trick", MEANWHILE)
def test_what_was_reviewed_is_not_done_to_something_else(shop: Workshop, trick: str) -> None:
    """The configuration vouches by names, which come to something else now."""
    config, meanwhile = MEANWHILE[trick]
    shop.text("guides/mine.md", "ours")
    shop.plan(config, "-o", "plan.json")
    meanwhile(shop)
    before = shop.workspace.dump()
    ended = shop.console.run("apply", "plan.json", "-q", "-y")
    assert (ended.code, ended.writes) == (1, []), ended.err
    assert "plan again" in ended.err
    assert shop.workspace.dump() == before


@pytest.mark.parametrize("trick", MEANWHILE)
def test_what_was_approved_is_done_to_those_very_objects_or_not_at_all(shop: Workshop, trick: str) -> None:
    """A fingerprint vouches for the file, which knows ids."""
    config, meanwhile = MEANWHILE[trick]
    shop.text("guides/mine.md", "ours")
    plan = shop.plan(config, "-o", "plan.json")
    meanwhile(shop)
    ended = shop.console.run("apply", "plan.json", "-q", "--approved", plan["fingerprint"])
    known = {change["id"] for change in plan["changes"]}
    assert (ended.code == 1) == (ended.writes == []), ended.err
    assert all(any(str(each) in write for each in known) for write in ended.writes), ended.writes


@pytest.mark.parametrize("trick", MEANWHILE)
def test_a_fingerprint_without_a_file_is_for_those_very_objects(shop: Workshop, trick: str) -> None:
    config, meanwhile = MEANWHILE[trick]
    shop.text("guides/mine.md", "ours")
    approved = shop.plan(config)["fingerprint"]
    meanwhile(shop)
    before = shop.workspace.dump()
    ended = shop.console.run("apply", "-q", "--approved", approved)
    assert (ended.code, ended.writes) == (1, []), ended.err
    assert shop.workspace.dump() == before


def test_of_a_project_that_is_to_be_made_the_title_is_all_that_is_known(shop: Workshop) -> None:
    """A cut run of the same file may have made it: it is taken for done, and nothing is made twice."""
    shop.plan(_CREATES, "-o", "plan.json")
    takes_a_coming_title(shop)
    assert shop.console.run("apply", "plan.json", "-q", "-y").code == 0
    assert [row.title for row in shop.workspace.projects.values()].count("New") == 1


# Where nothing was reviewed before, a name that only one has is what it says; nobody can know better than to mark it.
@pytest.mark.parametrize("trick", [each for each in MEANWHILE if "twice" in each or "path" in each])
def test_what_several_could_be_is_nobody(shop: Workshop, trick: str) -> None:
    config, before = MEANWHILE[trick]
    shop.text("guides/mine.md", "ours")
    before(shop)
    then = shop.workspace.dump()
    ended = shop.apply(config)
    assert (ended.code, ended.writes) == (1, []), ended.err
    assert shop.workspace.dump() == then


def test_what_hangs_on_a_title_alone_is_marked_and_reported(shop: Workshop) -> None:
    takes_a_title(shop)
    (change,) = shop.plan(_BY_TITLE)["changes"]
    assert change["flags"] == ["found_by_title"]
    assert "found by its title" in shop.console.run("plan").out


def test_an_id_is_an_id_whatever_it_is_called_now(shop: Workshop) -> None:
    shop.project("Revenue").title = "Archive"
    _a_project(shop, "Revenue")
    assert shop.apply({"projects": {"r": {"id": REVENUE, "title": "Revenue", "status": "Draft"}}}).code == 0
    assert (shop.project("Archive").status, shop.project("Revenue").status) == ("Draft", None)


def test_two_keys_that_come_to_one_object_write_nothing(shop: Workshop) -> None:
    """One by its id, one by its name: only Hex shows that they are one."""
    group = next(row.id for row in shop.workspace.groups.values() if row.name == "Crowd")
    keys = {"tight": {"id": group, "members": []}, "loose": {"name": "Crowd", "members": [CY]}}
    ended = shop.apply({"groups": keys})
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert "group.loose and group.tight both mean" in str(shop.plan()["errors"])


def test_a_group_that_is_kept_elsewhere_is_never_written(shop: Workshop) -> None:
    ended = shop.apply({"groups": {"crowd": {"name": "Crowd", "external": True, "members": []}}})
    assert (ended.writes, shop.lost) == ([], "")


def test_somebody_elses_source_owns_nothing_of_ours(shop: Workshop) -> None:
    """A set under another owner's name sees that owner's guides, and ours are foreign to it."""
    shop.text("guides/own/0.md", "changed")
    guides = {"main": {"source": {"unknown": "others"}, "root": "guides", "files": ["guides/**/*.md"]}}
    ended = shop.apply({"guides": guides})
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert "take_over: true" in str(shop.plan()["errors"])
