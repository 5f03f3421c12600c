"""What has to be read: exactly what an answer can depend on, found out by trying every membership."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations
from typing import Any

import pytest

from hexform.model.change import CREATE
from hexform.model.directory import LiveCollection, Named, Table
from hexform.planning.access.overlay import PlannedChange, overlay
from hexform.planning.access.reads import Needs, needs, needs_of_report
from hexform.planning.access.world import TABLES
from tests.planning.access import oracle
from tests.planning.access.office import Office, deleted, joins, people, planned, project, row
from tests.planning.access.test_exact import DOMAINS, fares
from tests.planning.access.worlds import Dice, Given, given

Answer = dict[str, Any]


def answer(case: Given, old: oracle.State, new: oracle.State, human: oracle.Human) -> Answer:
    """All that is reported of one person, but for what stays."""
    found: Answer = {}
    for key in new.projects:
        if key == "new":
            bare = (2, 2) if human.role == "ADMIN" else (0, 0)
            after = oracle.pair(oracle.ways_of(new, human, key))
            outsider = human.role == "GUEST" or human.email.endswith("agency.example")
            found[key] = outsider and oracle.direction(bare, after) in {"gain", "unsure"}
        else:
            shown = oracle.outcome(case, old, new, human, key)
            if shown is not None and shown.direction != "keep":
                found[key] = (shown.direction, shown.before, shown.after, shown.before_by, shown.after_by)
    return found


def lower_bound(case: Given, unread: frozenset[str]) -> set[str]:
    """The groups of which some member, in some world, changes an answer."""
    found = set()
    for human in oracle.state_of(case).humans:
        if human.only:
            continue
        answers = {}
        for inside in chain.from_iterable(combinations(sorted(unread), size) for size in range(len(unread) + 1)):
            states = oracle.state_of(case), oracle.changed(case)
            for state in states:
                for group in unread & state.groups.keys():
                    state.groups[group]["members"] = {human.id} if group in inside else set()
            answers[frozenset(inside)] = answer(case, *states, human)
        found |= {
            group for inside in answers for group in unread - inside if answers[inside] != answers[inside | {group}]
        }
    return found


def unread_groups(case: Given, dice: Dice) -> frozenset[str]:
    """Some groups that the plan has not read: it reads those whose members it writes."""
    written = {change.id for change in case.changes if any(row.path == ("members",) for row in change.diff)}
    readable = {key for key, people in case.members.items() if not isinstance(people, str)}
    return frozenset(key for key in readable - written if not dice.maybe(4))


def check(seed: int) -> int:
    case, dice = given(seed), Dice(seed)
    if case.directory.groups.failed:
        return 0
    unread = unread_groups(case, dice)
    wanted = needs(case.world(unread), case.changes, DOMAINS)
    assert wanted == Needs(members=frozenset(lower_bound(case, unread))), seed
    laid, whole = (overlay(case.world(left), case.changes) for left in (unread - wanted.members, frozenset[str]()))
    enough, everything = fares(laid), fares(whole)
    stays = {key for key, (fare, _, _) in everything.items() if fare.direction == "keep"}
    assert enough.keys() - stays == everything.keys() - stays, seed
    for key in enough.keys() - stays:
        assert enough[key].fare._replace(unsure=None) == everything[key].fare._replace(unsure=None)
        # Whether a change touches a way that another one gives as well may hang on groups that were not read.
        assert set(enough[key].because) & set(everything[key].because)
    for key in enough.keys() & stays:
        check_kept(enough[key].fare, everything[key].fare)
    return len(wanted.members)


def check_kept(shown: Any, true: Any) -> None:
    """What is reported of somebody who keeps their level holds the truth, though not all groups were read."""
    for said, level in ((shown.before, true.before), (shown.after, true.after)):
        least, greatest = said if isinstance(said, tuple) else (said, said)
        low, high = level if isinstance(level, tuple) else (level, level)
        assert oracle.least(least) <= oracle.least(low)
        assert oracle.most(high) <= oracle.most(greatest)


def test_exactly_those_groups_are_read_that_can_change_an_answer() -> None:
    assert sum(check(seed) for seed in range(150)) > 60


@pytest.mark.slow
def test_exactly_those_groups_are_read_in_many_worlds() -> None:
    assert sum(check(seed) for seed in range(3000)) > 1000


# Tables and cells


def wanted(office: Office, *changes: PlannedChange, **more: Any) -> Needs:
    return needs(office.world, changes, **more)


NO_LISTS: dict[str, str] = dict.fromkeys(TABLES, "")


def test_a_plan_that_changes_nobodys_access_reads_nothing() -> None:
    office = Office([], failed=NO_LISTS)
    assert not wanted(office)
    assert not wanted(office, planned("project_status.p", row("status", after="Done")))
    assert not wanted(office, planned("cell.p/Load", row("source", after="select 1")))
    assert not wanted(office, planned("group.crew", row("name", after="Team", before="crew"), name="Team"))
    assert not wanted(office, planned("collection.c", row("description", after="x", before="y")))
    assert not wanted(office, planned("group.new", joins("ada"), actions=CREATE)), "nothing live refers to it"
    assert not wanted(office, planned("collection.new", row("sharing", "workspace", after="MEMBER"), actions=CREATE))
    public = planned("project_sharing.p", row("public_web", after="NONE", before="CAN_VIEW"))
    assert not wanted(Office([], project("p", public_web="CAN_VIEW"), failed={"people": ""}), public)


def test_nobody_is_read_where_everybody_keeps_what_they_have() -> None:
    live = project("p", workspace="CAN_EDIT", users={"ada": "CAN_VIEW"}, groups={"crew": "CAN_VIEW"})
    office = Office(people(ada="EDITOR", bob="MEMBER"), live, groups={"crew": None})
    assert not wanted(office, planned("project_sharing.p", row("users", "ada@acme.com", after=None, before="CAN_VIEW")))
    assert not wanted(office, deleted("group.crew"))
    guests = Office(people(ada="EDITOR", gus="GUEST"), live, groups={"crew": None})
    assert wanted(guests, deleted("group.crew")) == Needs(members=frozenset({"crew"})), (
        "guests have it by the group alone"
    )


@pytest.mark.parametrize(
    "change",
    [
        deleted("group.crew"),
        planned("group.crew", joins("ada")),
        planned("collection.c", row("sharing", "workspace", after="MEMBER", before="NONE")),
        planned("collection.c", row("sharing", "users", "ada@acme.com", after="MEMBER")),
    ],
)
def test_membership_and_a_collections_sharing_need_the_lists(change: PlannedChange) -> None:
    finance = LiveCollection("c", "Finance")
    office = Office(people(ada="EDITOR"), groups={"crew": []}, collections=[finance], failed={"projects": ""})
    assert wanted(office, change) == Needs(tables=frozenset({"projects"}))
    assert wanted(Office([], failed=NO_LISTS), change) == Needs(tables=frozenset(TABLES))


def test_opening_a_collection_no_further_needs_nothing() -> None:
    finance = LiveCollection("c", "Finance", users={"ada": "MEMBER"}, workspace="MEMBER")
    office = Office(people(ada="EDITOR"), collections=[finance], failed={"projects": ""})
    rows = [row("sharing", "workspace", after="MANAGER", before="MEMBER")]
    rows.append(row("sharing", "users", "ada@acme.com", after="MANAGER", before="MEMBER"))
    assert not wanted(office, planned("collection.c", *rows))


def test_a_projects_grants_need_the_lists_that_they_refer_to() -> None:
    change = planned("project_sharing.p", row("workspace", after="NONE", before="CAN_EDIT"))
    grants: dict[str, Any] = {
        "workspace": "CAN_EDIT",
        "groups": {"crew": "CAN_EDIT"},
        "collections": {"Finance": "CAN_VIEW"},
    }
    bare = Office(people(ada="EDITOR"), project("p", workspace="CAN_EDIT"), failed={"groups": "", "collections": ""})
    assert not wanted(bare, change)
    both = Office(people(ada="EDITOR"), project("p", **grants), failed={"groups": "", "collections": ""})
    assert wanted(both, change) == Needs(tables=frozenset({"groups", "collections"}))
    blind = Office(people(ada="EDITOR"), project("p", **grants), failed={"groups": "403", "collections": "403"})
    assert not wanted(blind, change), "what cannot be read is not asked for again"


def test_a_group_that_only_an_id_is_known_of_can_be_read() -> None:
    finance = LiveCollection("c", "Finance", groups={"crew": "MEMBER"})
    live = project("p", collections={"Finance": "CAN_EDIT"})
    office = Office(people(ada="EDITOR"), live, collections=[finance], failed={"groups": ""})
    rows = [row("collections", "Finance", after=None, before="x")]
    change = planned("project_sharing.p", *rows, refs={"collection": {"Finance": "c"}})
    assert wanted(office, change) == Needs(members=frozenset({"crew"}))
    granted = planned("project_sharing.p", row("groups", "Crew", after="FULL_ACCESS"), refs={"group": {"Crew": "crew"}})
    assert wanted(office, granted) == Needs(members=frozenset({"crew"}))


def test_members_that_rows_change_are_read() -> None:
    office = Office(people(ada="EDITOR"), project("p"), groups={"crew": None})
    assert wanted(office, planned("group.crew", joins("ada"))) == Needs(members=frozenset({"crew"}))


def test_cells_are_read_of_projects_that_an_earlier_run_may_have_created() -> None:
    office = Office(people(ada="EDITOR"), project("p", groups={"crew": "CAN_EDIT"}), groups={"crew": None})
    change = planned("project_sharing.p", row("users", "ada@acme.com", after="CAN_EDIT"))
    assert wanted(office, change, empty={"p": None, "q": None}) == Needs(cells=frozenset({"p"}))
    assert wanted(office, change, empty={"p": False}) == Needs(members=frozenset({"crew"}))
    assert not wanted(office, change, empty={"p": True}), "it has no entry, and ada is no outsider"
    assert wanted(office, change, empty={"p": True}, domains=()) == Needs(members=frozenset({"crew"}))


def test_a_created_project_needs_the_groups_that_may_hold_outsiders() -> None:
    rows = [row("groups", "crew", after="CAN_EDIT")]
    changes = [
        planned("project.new", actions=CREATE, name="New"),
        planned("project_sharing.new", *rows, id=None, refs={"group": {"crew": "crew"}}),
    ]
    assert not wanted(Office(people(ada="EDITOR"), groups={"crew": None}), *changes)
    assert wanted(Office(people(gus="GUEST"), groups={"crew": None}), *changes) == Needs(members=frozenset({"crew"}))


def test_behind_a_name_that_very_many_groups_have_all_are_read() -> None:
    office = Office(people(ada="EDITOR"), project("p", groups={"Crew": "CAN_EDIT"}, users={"ada": "APP_ONLY"}))
    rows = tuple(Named(f"g{number}", "Crew") for number in range(9))
    office.directory = replace(office.directory, groups=Table((*rows, Named("x", "Unrelated"))))
    change = planned("project_sharing.p", row("users", "ada@acme.com", after=None, before="APP_ONLY"))
    assert wanted(office, change) == Needs(members=frozenset(group.id for group in rows))


def test_a_report_needs_everything_that_its_projects_refer_to() -> None:
    finance = LiveCollection("c", "Finance", groups={"door": "MEMBER", "shut": "NONE"})
    office = Office(
        people(ada="EDITOR"),
        project("p", groups={"crew": "CAN_EDIT", "known": "CAN_VIEW"}, collections={"Finance": "CAN_VIEW"}),
        project("q", groups={"other": "CAN_EDIT"}),
        groups=dict.fromkeys(("crew", "door", "shut", "other", "idle")) | {"known": ["ada"]},
        collections=[finance],
    )
    assert needs_of_report(office.world) == Needs(members=frozenset({"crew", "door", "other"}))
    assert needs_of_report(office.world, lambda name: name.id == "q") == Needs(members=frozenset({"other"}))
    everything = Needs(members=frozenset({"crew", "door", "shut", "other", "idle"}))
    assert needs_of_report(office.world, every_group=True) == everything
    assert needs_of_report(Office([], failed=NO_LISTS).world) == Needs(tables=frozenset(TABLES))


def test_needs_add_up() -> None:
    one, other = Needs(members=frozenset({"a"})), Needs(tables=frozenset({"people"}), cells=frozenset({"p"}))
    assert one | other == Needs(frozenset({"people"}), frozenset({"p"}), frozenset({"a"}))
