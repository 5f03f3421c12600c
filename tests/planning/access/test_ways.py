"""The rules of access, one by one: what each way gives to whom, what a role cuts, and what Hex leaves open."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.model.directory import Directory, LiveCollection, LiveProject, LiveSharing, Named, People, Person, Table
from hexform.planning.access.ways import level, reach
from tests.planning.access.office import Office, person, project

IN_WORKSPACE = ("ADMIN", "MANAGER", "EDITOR", "EXPLORER", "MEMBER")
OUTSIDE = ("GUEST", "EMBEDDED_USER", "ANONYMOUS")
ROLES = (*IN_WORKSPACE, *OUTSIDE, "ROBOT")
CUT = {"MEMBER": "APP_ONLY", "EXPLORER": "CAN_VIEW"}
FULL = "FULL_ACCESS"


def at(role: str, office: Any = None, **grants: Any) -> Any:
    """What somebody of a role has on a project with these grants."""
    office = office or Office([person("ada", role)], project("p", **grants))
    world = office.world
    return level(*reach(world, world.projects["p"]).ranks(world.roster.bits["ada"]))


def through_group(role: str, granted: str) -> Any:
    """What somebody of a role has through a group."""
    office = Office([person("ada", role)], project("p", groups={"crew": granted}), groups={"crew": ["ada"]})
    return at(role, office)


def through_collection(role: str, granted: str, **how: Any) -> Any:
    """What somebody of a role has through a collection that is open to them in this way."""
    finance = LiveCollection("c", "Finance", **how)
    live = project("p", collections={"Finance": granted})
    return at(role, Office([person("ada", role)], live, groups={"crew": ["ada"]}, collections=[finance]))


@pytest.mark.parametrize("role", [role for role in ROLES if role != "ADMIN"])
def test_nothing_gives_nothing(role: str) -> None:
    assert at(role) == "NONE"


@pytest.mark.parametrize("role", ROLES)
def test_an_owner_has_everything_that_the_role_allows(role: str) -> None:
    assert at(role, owner="ADA@acme.com") == CUT.get(role, FULL)


@pytest.mark.parametrize("role", IN_WORKSPACE)
def test_every_way_gives_its_level_to_people_of_the_workspace(role: str) -> None:
    wanted = CUT.get(role, "CAN_EDIT")
    assert at(role, users={"ada": "CAN_EDIT"}) == wanted
    assert at(role, workspace="CAN_EDIT") == wanted
    assert through_group(role, "CAN_EDIT") == wanted
    assert through_collection(role, "CAN_EDIT", creator="ada") == wanted
    assert through_collection(role, "CAN_EDIT", users={"ada": "MEMBER"}) == wanted
    assert through_collection(role, "CAN_EDIT", groups={"crew": "MANAGER"}) == wanted
    assert through_collection(role, "CAN_EDIT", workspace="MEMBER") == wanted


def test_an_admin_has_at_least_can_view() -> None:
    assert at("ADMIN") == "CAN_VIEW"
    assert at("ADMIN", users={"ada": "APP_ONLY"}) == "CAN_VIEW"
    assert at("ADMIN", users={"ada": FULL}) == FULL


@pytest.mark.parametrize("role", OUTSIDE)
def test_a_workspace_level_gives_nothing_to_others(role: str) -> None:
    assert at(role, workspace=FULL) == "NONE"
    assert through_collection(role, FULL, workspace="MEMBER") == "NONE"


def test_a_guests_can_view_is_left_open() -> None:
    levels = {granted: at("GUEST", users={"ada": granted}) for granted in ("APP_ONLY", "CAN_VIEW", "CAN_EDIT", FULL)}
    assert levels == {"APP_ONLY": "APP_ONLY", "CAN_VIEW": ("APP_ONLY", "CAN_VIEW"), "CAN_EDIT": "CAN_EDIT", FULL: FULL}


@pytest.mark.parametrize("role", [*OUTSIDE, "ROBOT", ""])
def test_what_others_have_through_groups_and_collections_is_left_open(role: str) -> None:
    assert through_group(role, "CAN_EDIT") == ("NONE", "CAN_EDIT")
    assert through_collection(role, FULL, users={"ada": "MEMBER"}) == ("NONE", FULL)
    assert through_collection(role, FULL, groups={"crew": "MEMBER"}) == ("NONE", FULL)


def test_a_guest_opens_a_collection_of_their_own_for_sure() -> None:
    assert through_collection("GUEST", FULL, creator="ada") == FULL


@pytest.mark.parametrize("role", ["EMBEDDED_USER", "ANONYMOUS", "ROBOT", ""])
def test_what_other_roles_are_granted_is_left_open(role: str) -> None:
    assert at(role, users={"ada": "CAN_EDIT"}) == ("NONE", "CAN_EDIT")
    assert through_collection(role, FULL, creator="ada") == ("NONE", FULL)


def test_a_role_of_which_nothing_is_known_may_open_a_collection_by_its_workspace_level() -> None:
    assert through_collection("ROBOT", FULL, workspace="MEMBER") == ("NONE", FULL)
    assert at("ROBOT", workspace=FULL) == "NONE"


INSIDE = [(["one", "two"], "CAN_EDIT"), (["one"], ("NONE", "CAN_EDIT")), ([], "NONE")]


@pytest.mark.parametrize(("inside", "wanted"), INSIDE)
def test_of_groups_of_one_name_a_member_of_all_has_it_for_sure(inside: list[str], wanted: Any) -> None:
    office = Office([person("ada")], project("p", groups={"Crew": "CAN_EDIT"}))
    office.directory = Directory(
        people=office.directory.people,
        groups=Table((Named("one", "Crew"), Named("two", "Crew"))),
        projects=office.directory.projects,
    )
    office.members = {key: (person("ada"),) if key in inside else () for key in ("one", "two")}
    assert at("EDITOR", office) == wanted


@pytest.mark.parametrize(
    ("inside", "levels", "wanted"),
    [
        ({}, {"Finance": "CAN_EDIT"}, ("NONE", "CAN_EDIT")),
        ({"one": {"p"}, "two": set()}, {"Finance": "CAN_EDIT"}, "CAN_EDIT"),
        ({"one": set(), "two": {"p"}}, {"Finance": "CAN_EDIT"}, "NONE"),
        ({"one": set(), "two": set()}, {"Finance": "CAN_EDIT"}, ("NONE", "CAN_EDIT")),
        ({"two": set()}, {"Finance": "CAN_EDIT"}, "CAN_EDIT"),
    ],
)
def test_of_collections_of_one_name_their_projects_decide(
    inside: dict[str, set[str]], levels: dict[str, str], wanted: Any
) -> None:
    office = Office(
        [person("ada")],
        project("p", collections=levels),
        collections=[LiveCollection("one", "Finance", users={"ada": "MEMBER"}), LiveCollection("two", "Finance")],
        inside={key: frozenset(ids) for key, ids in inside.items()},
    )
    assert at("EDITOR", office) == wanted


def test_two_grants_of_one_level_are_one_for_each_collection_that_holds_the_project() -> None:
    twins = [LiveCollection("one", "Finance", users={"ada": "MEMBER"}), LiveCollection("two", "Finance")]
    both = {key: frozenset({"p"}) for key in ("one", "two")}
    for levels, wanted in ((("CAN_EDIT", "CAN_EDIT"), "CAN_EDIT"), (("CAN_EDIT", "APP_ONLY"), ("NONE", "CAN_EDIT"))):
        grants = tuple(("Finance", granted) for granted in levels)
        live = LiveProject("p", "P", sharing=LiveSharing(collections=grants))
        assert at("EDITOR", Office([person("ada")], live, collections=twins, inside=both)) == wanted


def test_the_highest_of_all_ways_counts() -> None:
    grants: dict[str, Any] = {"workspace": "APP_ONLY", "users": {"ada": "CAN_VIEW"}, "groups": {"crew": "CAN_EDIT"}}
    assert at("EDITOR", Office([person("ada")], project("p", **grants), groups={"crew": ["ada"]})) == "CAN_EDIT"
    guest = Office([person("ada", "GUEST")], project("p", **grants), groups={"crew": ["ada"]})
    assert at("GUEST", guest) == ("APP_ONLY", "CAN_EDIT")


def test_levels_that_are_not_known_may_be_any() -> None:
    assert at("EDITOR", users={"ada": "CAN_COMMENT"}) == ("NONE", FULL)
    assert at("MEMBER", workspace="CAN_COMMENT") == ("NONE", "APP_ONLY")
    assert through_collection("EDITOR", "CAN_EDIT", users={"ada": "CAN_COMMENT"}) == ("NONE", "CAN_EDIT")


def test_who_is_not_in_the_list_of_people_counts_for_nobody() -> None:
    finance = LiveCollection("c", "Finance", users={"gone": "MEMBER"}, creator="gone")
    live = project(
        "p", owner="gone@acme.com", users={"gone": FULL}, groups={"crew": FULL}, collections={"Finance": FULL}
    )
    office = Office([person("ada")], live, collections=[finance], groups={"crew": []})
    office.members = {"crew": (person("gone"),)}
    world = office.world
    assert reach(world, world.projects["p"]).sets[1][1] == 0


def test_projects_in_the_trash_are_left_out_and_archived_ones_and_components_count() -> None:
    office = Office(
        [person("ada")], project("gone", trashed=True), project("old", archived=True), project("part", component=True)
    )
    assert sorted(office.world.projects) == ["old", "part"]


def test_an_email_that_several_people_have_names_none_of_them_for_sure() -> None:
    office = Office([person("ada")], project("p", users={"ada": FULL}, owner="ada@acme.com"))
    twins = People((person("ada"), Person("other", "ADA@acme.com", "EDITOR")))
    office.directory = Directory(people=twins, projects=office.directory.projects)
    assert at("EDITOR", office) == ("NONE", FULL)
