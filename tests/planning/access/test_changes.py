"""What a plan says of people's access: the document, its order, and what it says where something was not read."""

from __future__ import annotations

from typing import Any

from hexform.model.access_change import PlanAccess
from hexform.model.change import CREATE
from hexform.model.directory import LiveCollection, LiveProject
from hexform.planning.access.changes import Analysis, analyse
from hexform.planning.access.naming import Declared
from hexform.planning.access.overlay import PlannedChange, overlay
from tests.planning.access.office import Office, deleted, joins, leaves, people, person, planned, project, row

CREW = {"group": {"crew": "crew", "other": "other"}, "collection": {"Finance": "c"}}


def told(office: Office, *changes: PlannedChange, domains: tuple[str, ...] | None = None, fresh: Any = ()) -> Analysis:
    return analyse(overlay(office.world, changes, fresh), domains)


def short(found: Analysis) -> list[str]:
    """An entry a line."""
    return [
        f"{one.direction} {' '.join(one.people) or one.count} {one.before} -> {one.after} on "
        f"{' '.join(name.title for name in one.projects)}"
        for one in found.access.changes
    ]


def test_the_document_has_every_field_of_the_contract() -> None:
    office = Office(
        people(ada="EDITOR", bob="EDITOR"),
        project("p", "Revenue", groups={"crew": "CAN_EDIT"}, workspace="APP_ONLY", public_web="CAN_VIEW"),
        groups={"crew": ["bob", "ada"]},
        declared=[Declared("project", "revenue", "Revenue")],
    )
    sharing = planned("project_sharing.revenue", row("public_web", after="NONE", before="CAN_VIEW"), id="p")
    found = told(office, deleted("group.crew"), sharing)
    name = {"address": "project.revenue", "title": "Revenue", "id": "p"}
    assert found.access.model_dump(mode="json") == {
        "summary": {"lose": 2, "gain": 0, "outsiders": 0, "unsure": 0, "opened": 0, "closed": 1},
        "changes": [
            {
                "direction": "lose",
                "people": ["ada@acme.com", "bob@acme.com"],
                "count": 2,
                "projects": [name],
                "before": "CAN_EDIT",
                "after": "APP_ONLY",
                "before_by": [{"via": "group", "name": "crew"}],
                "after_by": [{"via": "workspace", "name": None}],
                "because": [{"address": "group.crew", "source": "workspace.yaml:10"}],
                "unsure": None,
            }
        ],
        "public": [{"project": name, "before": "CAN_VIEW", "after": "NONE"}],
        "unread": [],
    }
    assert PlanAccess.model_validate_json(found.access.model_dump_json()) == found.access
    assert found.addresses == {"lose": ("group.crew",), "gain": (), "outsiders": (), "public": ()}


def test_people_and_projects_with_the_same_change_are_one_entry() -> None:
    live = [project(key, users={"ada": "CAN_VIEW", "bob": "CAN_VIEW"}) for key in ("one", "two", "three")]
    rows = [row("users", f"{name}@acme.com", after=None, before="CAN_VIEW") for name in ("ada", "bob")]
    changes = [planned(f"project_sharing.{key}", *rows) for key in ("one", "two")]
    changes.append(planned("project_sharing.three", rows[0]))
    found = told(Office(people(ada="EDITOR", bob="EDITOR"), *live), *changes)
    assert short(found) == [
        "lose ada@acme.com bob@acme.com CAN_VIEW -> NONE on One Two",
        "lose ada@acme.com CAN_VIEW -> NONE on Three",
    ]
    assert [cause.address for cause in found.access.changes[0].because] == [
        "project_sharing.one",
        "project_sharing.two",
    ]
    assert (found.access.summary.lose, found.addresses["lose"]) == (
        2,
        ("project_sharing.one", "project_sharing.three", "project_sharing.two"),
    )


def test_each_role_has_its_own_reason() -> None:
    live = project("p", groups={"crew": "CAN_EDIT"})
    roles = {"ada": "ROBOT", "bob": "", "cy": "ROBOT", "dee": "ANONYMOUS"}
    office = Office(people(**roles), live, groups={"crew": [*roles]})
    found = told(office, deleted("group.crew"))
    assert [(" ".join(one.people), one.unsure) for one in found.access.changes] == [
        ("ada@acme.com cy@acme.com", "what a grant gives to the role ROBOT is not documented"),
        ("bob@acme.com", "what a grant gives to the role (none) is not documented"),
        ("dee@acme.com", "what a grant gives to the role ANONYMOUS is not documented"),
    ]


def test_a_way_that_goes_while_the_level_stays_is_reported_and_not_counted() -> None:
    live = project("p", users={"ada": "CAN_EDIT"}, groups={"crew": "CAN_EDIT"})
    office = Office(people(ada="EDITOR"), live, groups={"crew": ["ada"]})
    found = told(office, planned("project_sharing.p", row("users", "ada@acme.com", after=None, before="CAN_EDIT")))
    (kept,) = found.access.changes
    assert (kept.direction, kept.before, kept.after) == ("keep", "CAN_EDIT", "CAN_EDIT")
    assert [way.via for way in kept.before_by] == ["direct"]
    assert [(way.via, way.name) for way in kept.after_by] == [("group", "crew")]
    assert [cause.address for cause in kept.because] == ["project_sharing.p"]
    assert found.access.summary.model_dump() == dict.fromkeys(found.access.summary.model_fields_set, 0)


def test_what_is_kept_may_be_more_where_groups_were_not_read() -> None:
    live = project("p", users={"ada": "APP_ONLY", "bob": "APP_ONLY"}, groups={"crew": "CAN_EDIT"}, workspace="CAN_VIEW")
    office = Office(people(ada="EDITOR", bob="MEMBER"), live, groups={"crew": None})
    rows = [row("users", f"{name}@acme.com", after=None, before="APP_ONLY") for name in ("ada", "bob")]
    found = told(office, planned("project_sharing.p", *rows))
    assert short(found) == [
        "keep ada@acme.com ('CAN_VIEW', 'CAN_EDIT') -> ('CAN_VIEW', 'CAN_EDIT') on P",
        "keep bob@acme.com APP_ONLY -> APP_ONLY on P",
    ]
    assert found.access.changes[0].unsure == "the members of groups that cannot change this were not read"


def test_a_level_between_two_that_are_not_none_counts() -> None:
    office = Office(people(ada="EDITOR"), project("p", users={"ada": "CAN_EDIT"}))
    found = told(
        office, planned("project_sharing.p", row("users", "ada@acme.com", after="CAN_VIEW", before="CAN_EDIT"))
    )
    assert short(found) == ["lose ada@acme.com CAN_EDIT -> CAN_VIEW on P"]


def test_each_person_counts_once_and_perhaps_is_reported() -> None:
    who = people(ada="EDITOR", gus="GUEST")
    live = [project(key, groups={"crew": "CAN_EDIT"}) for key in ("one", "two")]
    found = told(
        Office(who, *live, groups={"crew": ["ada", "gus"]}), planned("group.crew", leaves("ada"), leaves("gus"))
    )
    assert found.access.summary.model_dump(include={"lose", "unsure"}) == {"lose": 2, "unsure": 1}
    assert short(found) == [
        "lose ada@acme.com CAN_EDIT -> NONE on One Two",
        "lose gus@acme.com ('NONE', 'CAN_EDIT') -> NONE on One Two",
    ]
    assert (
        found.access.changes[1].unsure == "whether guests have access through groups and collections is not documented"
    )


def test_a_level_that_may_rise_and_may_fall_is_unsure_and_counts_as_both() -> None:
    office = Office(people(gus="GUEST"), project("p", groups={"crew": "FULL_ACCESS"}), groups={"crew": ["gus"]})
    rows = [row("groups", "crew", after=None, before="FULL_ACCESS"), row("users", "gus@acme.com", after="CAN_VIEW")]
    found = told(office, planned("project_sharing.p", *rows, refs=CREW))
    assert short(found) == ["unsure gus@acme.com ('NONE', 'FULL_ACCESS') -> ('APP_ONLY', 'CAN_VIEW') on P"]
    assert found.access.summary.model_dump(include={"lose", "gain", "unsure", "outsiders"}) == {
        "lose": 1,
        "gain": 1,
        "unsure": 1,
        "outsiders": 1,
    }
    reasons = (found.access.changes[0].unsure or "").split("; ")
    assert reasons == [
        "a guest's Can explore may come to Can view app",
        "whether guests have access through groups and collections is not documented",
    ]


def test_outsiders_are_guests_and_people_of_other_domains_if_domains_are_written() -> None:
    who = [
        person("ada"),
        person("gus", "GUEST"),
        person("con", domain="agency.example"),
        person("sub", domain="x.acme.com"),
    ]
    office = Office(who, project("p"))
    change = planned("project_sharing.p", *(row("users", one.name, after="CAN_EDIT") for one in who))
    assert told(office, change).access.summary.outsiders == 1
    assert told(office, change, domains=("acme.com",)).access.summary.outsiders == 3
    assert told(office, change, domains=()).access.summary.outsiders == 4
    assert told(office, change, domains=()).addresses["outsiders"] == ("project_sharing.p",)


def created(*rows: Any, refs: Any = None) -> list[PlannedChange]:
    return [
        planned("project.new", actions=CREATE, name="New"),
        planned("project_sharing.new", *rows, refs=refs, id=None, name="New"),
    ]


def test_a_created_project_has_no_entry_but_counts_its_outsiders_and_its_public_level() -> None:
    office = Office(people(ada="ADMIN", bob="EDITOR", gus="GUEST"))
    rows = [
        row("workspace", after="CAN_EDIT"),
        row("users", "gus@acme.com", after="CAN_EDIT"),
        row("public_web", after="APP_ONLY"),
    ]
    found = told(office, *created(*rows))
    assert found.access.changes == ()
    assert found.access.summary.model_dump() == {
        "lose": 0, "gain": 0, "outsiders": 1, "unsure": 0, "opened": 1, "closed": 0,
    }  # fmt: skip
    assert [(change.project.model_dump(), change.before, change.after) for change in found.access.public] == [
        ({"address": "project.new", "title": "New", "id": None}, "NONE", "APP_ONLY")
    ]
    assert found.addresses["public"] == found.addresses["outsiders"] == ("project_sharing.new",)


def test_a_project_that_an_earlier_run_created_and_did_not_fill_counts_as_created() -> None:
    office = Office(people(bob="EDITOR", gus="GUEST"), project("p", owner="bob@acme.com"))
    rows = [row("workspace", after="APP_ONLY"), row("users", "gus@acme.com", after="CAN_EDIT")]
    change = planned("project_sharing.p", *rows)
    assert told(office, change).access.summary.gain == 1
    found = told(office, change, fresh=["p"])
    assert (found.access.changes, found.access.summary.gain, found.access.summary.outsiders) == ((), 0, 1)


def test_a_created_group_gives_access_where_the_plan_refers_to_it() -> None:
    finance = LiveCollection("c", "Finance")
    office = Office(people(ada="EDITOR"), project("p", collections={"Finance": "CAN_EDIT"}), collections=[finance])
    changes = [
        planned("group.new", joins("ada"), actions=CREATE, name="New"),
        planned("collection.c", row("sharing", "groups", "New", after="MEMBER")),
    ]
    found = told(office, *changes)
    assert short(found) == ["gain ada@acme.com NONE -> CAN_EDIT on P"]
    assert [cause.address for cause in found.access.changes[0].because] == ["collection.c", "group.new"]


def test_renaming_changes_nobodys_access_but_the_name_of_the_way() -> None:
    live = project("p", groups={"crew": "CAN_EDIT"}, users={"ada": "FULL_ACCESS"})
    office = Office(people(ada="EDITOR"), live, groups={"crew": ["ada"]})
    renamed = planned("group.crew", row("name", after="Team", before="crew"), name="Team")
    assert told(office, renamed).access.changes == ()
    taken = planned("project_sharing.p", row("users", "ada@acme.com", after=None, before="FULL_ACCESS"))
    (entry,) = told(office, renamed, taken).access.changes
    assert [(way.via, way.name) for way in entry.after_by] == [("group", "Team")]


# What could not be read


def test_nobody_is_named_for_a_group_that_could_not_be_read() -> None:
    live = project("p", groups={"crew": "CAN_EDIT", "other": "CAN_VIEW"})
    office = Office(people(ada="EDITOR"), live, groups={"crew": "403 Forbidden", "other": ["ada"]})
    found = told(office, deleted("group.crew"), deleted("group.other"))
    assert short(found) == [
        "lose None ('NONE', 'CAN_EDIT') -> NONE on P",
        "lose ada@acme.com CAN_VIEW -> NONE on P",
    ]
    unnamed = found.access.changes[0]
    assert (unnamed.people, unnamed.count) == ((), None)
    assert unnamed.unsure == "the members of the group crew could not be read: 403 Forbidden"
    assert found.uncounted == {"lose"}
    assert found.access.summary.lose == 1
    assert [one.model_dump() for one in found.access.unread] == [
        {"what": "the members of the group crew", "why": "403 Forbidden", "leaves_open": "who has access through it"}
    ]


def test_what_could_not_be_read_and_does_not_matter_is_not_reported() -> None:
    office = Office(
        people(ada="EDITOR"),
        project("p", users={"ada": "CAN_EDIT"}),
        project("q", groups={"crew": "CAN_EDIT"}),
        groups={"crew": "403"},
    )
    found = told(office, planned("project_sharing.p", row("users", "ada@acme.com", after=None, before="CAN_EDIT")))
    assert (found.access.unread, found.uncounted, found.access.summary.lose) == ((), frozenset(), 1)
    assert told(office).access == PlanAccess()


def test_without_people_nothing_can_be_counted() -> None:
    office = Office([], project("p", workspace="CAN_EDIT"), failed={"people": "403 Forbidden: the scope Users"})
    found = told(office, planned("project_sharing.p", row("workspace", after="NONE", before="CAN_EDIT")))
    assert found.uncounted == {"lose", "gain", "outsiders"}
    assert [one.what for one in found.access.unread] == ["the list of people"]
    assert told(office, planned("project_status.p", row("status", after="Done"))).uncounted == frozenset()


def test_a_grant_to_a_group_that_no_list_shows_is_nobodys_or_somebodys() -> None:
    live = project("p", groups={"crew": "CAN_EDIT"}, collections={"Finance": "CAN_VIEW"}, workspace="APP_ONLY")
    change = planned("project_sharing.p", row("workspace", after="NONE", before="APP_ONLY"))
    whole = told(Office(people(ada="EDITOR"), live), change)
    assert (short(whole), whole.access.unread) == (["lose ada@acme.com APP_ONLY -> NONE on P"], ())
    blind = told(Office(people(ada="EDITOR"), live, failed={"collections": "403"}), change)
    assert [one.what for one in blind.access.unread] == ["the list of collections"]
    assert blind.uncounted == frozenset(), "those whom nobody knows have what they had"


def test_a_membership_whose_projects_could_not_be_read_is_not_counted() -> None:
    office = Office(people(ada="EDITOR"), groups={"crew": ["ada"]}, failed={"projects": "403"})
    found = told(office, planned("group.crew", leaves("ada")))
    assert found.uncounted == {"lose", "gain", "outsiders"}
    assert [one.what for one in found.access.unread] == ["the list of projects"]


def test_a_project_whose_sharing_is_not_shown_cannot_be_counted() -> None:
    office = Office(people(ada="EDITOR"))
    bare = Office(people(ada="EDITOR"), LiveProject("p", "P"))
    change = planned("project_sharing.p", row("workspace", after="CAN_EDIT"))
    assert told(bare, change).uncounted == told(office, change).uncounted == {"lose", "gain", "outsiders"}
    assert [one.what for one in told(bare, change).access.unread] == ["the sharing of project.P"]


def test_outsiders_come_first_then_the_largest_entries() -> None:
    who = (*people(ada="EDITOR", bob="EDITOR", cyd="EDITOR"), person("gus", "GUEST"))
    office = Office(
        who,
        project("p", users={"ada": "CAN_EDIT"}),
        project("q", workspace="NONE"),
        project("r", workspace="APP_ONLY"),
        project("s"),
        project("t", users={"bob": "APP_ONLY"}, groups={"crew": "APP_ONLY"}),
        groups={"crew": ["bob"]},
    )
    changes = [
        planned("project_sharing.p", row("users", "ada@acme.com", after=None, before="CAN_EDIT")),
        planned("project_sharing.q", row("workspace", after="APP_ONLY", before="NONE")),
        planned("project_sharing.s", row("users", "gus@acme.com", after="APP_ONLY")),
        planned("project_sharing.t", row("users", "bob@acme.com", after=None, before="APP_ONLY")),
        planned("project_sharing.r", row("workspace", after="NONE", before="APP_ONLY")),
    ]
    assert short(told(office, *changes)) == [
        "gain gus@acme.com NONE -> APP_ONLY on S",
        "lose ada@acme.com bob@acme.com cyd@acme.com APP_ONLY -> NONE on R",
        "gain ada@acme.com bob@acme.com cyd@acme.com NONE -> APP_ONLY on Q",
        "lose ada@acme.com CAN_EDIT -> NONE on P",
        "keep bob@acme.com APP_ONLY -> APP_ONLY on T",
    ]
