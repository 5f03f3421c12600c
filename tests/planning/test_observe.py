"""What is read for a configuration, what is not, and what is made of what may not be read."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hexform.config import load
from hexform.errors import BadAnswer, Declined, OutcomeUnknown
from hexform.hex.call import Call, Json
from hexform.model.desired import Desired
from hexform.planning.observe import Me, check_host, check_organisation, who_am_i
from tests.bench import Bench, Planned
from tests.http.virtual_time import run
from tests.kinds.office import ADA, GRACE, crowd, office, uid

ME, USERS, GROUPS = "Me", "ListUsers", "ListGroups"


def asked(planned: Planned) -> list[str]:
    return sorted(call.operation for call in planned.calls)


def projects(count: int) -> list[dict[str, Any]]:
    """The first is the oldest, so it comes last in the list."""
    return [{"title": f"P{number}", "id": uid(number), "owner": ADA} for number in range(1, count + 1)]


# Only what the configuration refers to


@pytest.mark.parametrize(
    ("config", "operations"),
    [
        ("statuses: [Completed]", [ME]),
        ("groups: {g: {}}", [ME, GROUPS]),
        ("groups: {g: {members: []}}", [ME, GROUPS, USERS]),
        ("groups: {new: {members: [ada@example.com]}}", [ME, GROUPS, USERS]),
        ("groups: {g: {members: [ada@example.com]}}", [ME, GROUPS, USERS, USERS]),
        ("groups: {g: {external: true}}", [ME, GROUPS]),
        ("removed: {groups: [gone]}", [ME, GROUPS]),
        ("removed: {groups: [g]}", [ME, GROUPS, USERS, "ListCollections", "ListProjects"]),
        ("unmanaged: {groups: delete}", [ME, GROUPS, USERS, USERS, "ListCollections", "ListProjects"]),
        ("unmanaged: {groups: ignore, collections: ignore}", [ME]),
        ("collections: {c: {}}", [ME, "ListCollections"]),
        ("collections: {c: {sharing: {workspace: MEMBER}}}", [ME, "ListCollections"]),
        ("collections: {c: {sharing: {users: {}}}}", [ME, "ListCollections", USERS]),
        ("collections: {c: {sharing: {groups: {g: MEMBER}}}}", [ME, "ListCollections", GROUPS]),
        ("projects: {P1: {}}", [ME, "ListProjects"]),
        ("projects: {P1: {status: Completed}}", [ME, "ListProjects"]),
        ("projects: {P1: {sharing: {workspace: NONE}}}", [ME, "ListProjects"]),
        ("projects: {P1: {sharing: {users: {}}}}", [ME, "ListProjects", USERS]),
        ("projects: {P1: {sharing: {groups: {}}}}", [ME, GROUPS, "ListProjects"]),
        ("projects: {P1: {sharing: {collections: {}}}}", [ME, "ListCollections", "ListProjects"]),
        ("projects: {P1: {cells: []}}", [ME, "ListCells", "ListProjects"]),
        ("projects: {new: {create: true, cells: [], sharing: {workspace: NONE}}}", [ME, "ListProjects"]),
    ],
)
def test_only_what_the_configuration_refers_to_is_read(tmp_path: Path, config: str, operations: list[str]) -> None:
    on = office(
        tmp_path, config, groups=[{"name": "g"}, {"name": "h"}], collections=[{"name": "c"}], projects=projects(1)
    )
    planned = on.plan()
    assert asked(planned) == sorted(operations)
    assert planned.plan.requests.read == len(operations)


def test_members_are_read_of_those_groups_alone_whose_members_are_written(tmp_path: Path) -> None:
    groups = [{"name": name, "id": uid(number)} for number, name in enumerate("abcd", 1)]
    on = office(tmp_path, "groups: {a: {members: []}, b: {}, c: {external: true}, d: {members: []}}", groups=groups)
    lists = [call for call in on.plan().calls if call.operation == USERS]
    assert sorted(dict(call.query)["groupId"] for call in lists) == [uid(1), uid(4)]


def test_sharing_is_requested_where_it_is_written_alone(tmp_path: Path) -> None:
    for config, wanted in (("{status: Completed}", False), ("{sharing: {workspace: NONE}}", True)):
        planned = office(tmp_path, f"projects: {{P1: {config}}}", projects=projects(1)).plan()
        assert (("includeSharing", "true") in planned.calls[-1].query) is wanted


# As few requests as the API allows


def test_pages_are_as_large_as_they_can_be(tmp_path: Path) -> None:
    on = office(
        tmp_path,
        "groups: {g: {members: [ada@example.com]}}\ncollections: {c: {}}\nprojects: {P1: {cells: []}}",
        groups=[{"name": "g"}],
        projects=projects(1),
    )
    limits = {(call.operation, dict(call.query).get("limit")) for call in on.plan().calls}
    assert limits == {
        (ME, None),
        (USERS, "500"),
        (GROUPS, "500"),
        ("ListCollections", "100"),
        ("ListProjects", "100"),
        ("ListCells", "100"),
    }


def test_cursors_are_followed_to_the_end(tmp_path: Path) -> None:
    people = [{"email": email} for email in crowd(1001)]
    on = Bench.of(tmp_path, {"users": people, "groups": [{"name": "g", "members": crowd(1001)}]})
    planned = on.write("groups: {g: {members: []}}\nlimits: {lose: 2000}").plan()
    assert asked(planned) == sorted([GROUPS, USERS, USERS, USERS, ME])
    assert len(planned.change("group.g")["diff"]) == 1001


def test_one_project_by_id_is_read_by_itself(tmp_path: Path) -> None:
    on = office(tmp_path, f"projects: {{p: {{id: {uid(2)}, status: Completed}}}}", projects=projects(3))
    assert [call.path for call in on.plan().calls] == ["/v1/users/me", f"/v1/projects/{uid(2)}"]


def test_several_projects_by_id_are_read_from_the_list_up_to_the_last(tmp_path: Path) -> None:
    for ids, pages in (((250, 249), 1), ((250, 150), 2), ((1, 250), 3)):
        keys = ", ".join(f"p{number}: {{id: {uid(number)}, status: Completed}}" for number in ids)
        planned = office(tmp_path, f"projects: {{{keys}}}", projects=projects(250)).plan()
        assert asked(planned) == sorted(["ListProjects"] * pages + [ME])
        assert planned.errors == {}


def test_a_title_or_a_policy_needs_the_whole_list(tmp_path: Path) -> None:
    by_id = f"projects: {{p: {{id: {uid(250)}}}}}"
    for config in ("projects: {p: {title: P250}}", f"unmanaged: {{projects: report}}\n{by_id}"):
        assert asked(office(tmp_path, config, projects=projects(250)).plan()) == sorted(["ListProjects"] * 3 + [ME])


def test_what_several_kinds_need_is_read_once(tmp_path: Path) -> None:
    on = office(
        tmp_path,
        """
        groups: {g: {members: [ada@example.com]}}
        collections: {c: {sharing: {groups: {g: MEMBER}, users: {ada@example.com: MANAGER}}}}
        projects:
          P1: {status: Completed, sharing: {users: {}, groups: {g: CAN_VIEW}, collections: {c: CAN_VIEW}}}
          P2: {sharing: {users: {}, groups: {g: CAN_VIEW}}}
        """,
        projects=projects(2),
    )
    assert asked(on.plan()) == sorted([ME, USERS, GROUPS, "ListCollections", "ListProjects"])


# What may not be read is an error of its addresses; the rest goes on


CONFIG = f"""
    groups: {{g: {{members: [{GRACE}]}}, h: {{members: [{GRACE}]}}}}
    collections: {{c: {{description: new}}}}
    projects: {{P1: {{status: Completed}}}}
    """
SEED: dict[str, Any] = {
    "groups": [{"name": "g", "id": uid(11)}, {"name": "h", "id": uid(12)}],
    "collections": [{"name": "c"}],
    "projects": projects(1),
}


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize(
    ("fault", "failed", "others"),
    [
        ("GET /v1/projects", {"project.P1", "project_status.P1"}, {"group.g", "group.h", "collection.c"}),
        ("GET /v1/groups", {"group.g", "group.h"}, {"collection.c", "project_status.P1"}),
        ("GET /v1/collections", {"collection.c"}, {"group.g", "group.h", "project_status.P1"}),
        ("GET /v1/users#3", {"group.g", "group.h"}, {"collection.c", "project_status.P1"}),
        ("GET /v1/users#1", {"group.g"}, {"group.h", "collection.c", "project_status.P1"}),
    ],
)
def test_what_may_not_be_read_is_an_error_of_its_addresses(
    tmp_path: Path, status: int, fault: str, failed: set[str], others: set[str]
) -> None:
    on = office(tmp_path, CONFIG, **SEED)
    planned = on.plan(faults=[f"{fault}: {status}"])
    assert set(planned.errors) == failed
    assert set(planned.addresses) == others
    assert all(str(status) in why for why in planned.errors.values())


@pytest.mark.parametrize("status", [403, 404])
def test_one_project_that_may_not_be_read_is_neither_made_nor_touched(tmp_path: Path, status: int) -> None:
    config = f"projects: {{p: {{id: {uid(1)}, status: Completed}}}}\ngroups: {{g: {{members: [{GRACE}]}}}}"
    on = office(tmp_path, config, **SEED)
    planned = on.plan(faults=[f"GET /v1/projects/*: {status}"])
    assert set(planned.errors) == {"project.p", "project_status.p"}
    assert planned.addresses == ["group.g"]


def test_an_id_that_the_list_does_not_show_is_an_error_and_never_a_create(tmp_path: Path) -> None:
    config = f"""
        projects:
          p: {{id: {uid(1)}, status: Completed}}
          q: {{id: {uid(77)}, status: Completed}}
        """
    planned = office(tmp_path, config, projects=projects(2)).plan()
    assert planned.addresses == ["project_status.p"]
    assert set(planned.errors) == {"project.q", "project_status.q"}
    assert f"Hex has no project with the id {uid(77)}" in planned.errors["project.q"]


# Lists that are not what they should be


def shown_again(operation: str, **changes: Any) -> Any:
    """A workspace that answers an operation with other fields."""

    def wrap(send: Any) -> Any:
        async def changed(call: Call) -> Json:
            reply: Json = await send(call)
            return {**reply, **changes} if call.operation == operation else reply

        return changed

    return wrap


def test_an_item_that_two_pages_show_is_one(tmp_path: Path) -> None:
    names = [f"g{number}" for number in range(600)]
    on = office(tmp_path, "unmanaged: {groups: report}\ngroups: {}", groups=[{"name": name} for name in names])
    planned = on.plan(faults=["GET /v1/groups#2: double"])
    assert sorted(thing.name for thing in planned.plan.unmanaged) == sorted(names)


def test_what_a_page_lost_is_not_made_again(tmp_path: Path) -> None:
    """Something deleted while a list is read moves the rest up by one, past the end of the page before."""
    names = [f"g{number:03d}" for number in range(600)]
    on = office(tmp_path, "groups: {g100: {}}", groups=[{"name": name} for name in names])
    assert on.plan(faults=["GET /v1/groups#1: lose"]).addresses == []


def test_a_list_that_does_not_end_is_given_up(tmp_path: Path) -> None:
    on = office(tmp_path, "groups: {g: {}}", groups=[{"name": "g"}])
    (shown,) = on.plan(faults=["GET /v1/groups: loop"]).errors.values()
    assert "the list does not end" in shown


def test_an_answer_that_cannot_be_is_not_an_empty_workspace(tmp_path: Path) -> None:
    on = office(tmp_path, "groups: {g: {}}", groups=[{"name": "g"}])
    for values, shown in (("null", "values: expected a list, got null"), ('[{"name": "g"}]', "values[0].id: missing")):
        body = f'{{"values": {values}, "pagination": {{"after": null}}}}'
        planned = on.plan(faults=[f"GET /v1/groups: 200 body='{body}'"])
        assert (planned.addresses, planned.errors) == ([], {"group.g": f"GET /v1/groups 200: ListGroups: {shown}"})


def test_a_table_with_a_wrong_shape_keeps_the_rest_from_nothing(tmp_path: Path) -> None:
    on = office(tmp_path, "groups: {g: {}}\ncollections: {c: {}}")
    planned = on.plan(faults=["GET /v1/groups: 200 body='{}'"])
    assert planned.addresses == ["collection.c"]
    assert planned.errors == {"group.g": "GET /v1/groups 200: ListGroups: values: missing"}


def test_a_server_that_stays_broken_ends_the_reading(tmp_path: Path) -> None:
    on = office(tmp_path, "groups: {g: {}}")
    with pytest.raises(OutcomeUnknown, match="500"):
        on.plan(faults=["GET /v1/groups: 500"])


def test_a_server_that_is_broken_for_a_moment_is_asked_again(tmp_path: Path) -> None:
    on = office(tmp_path, "groups: {g: {}}")
    assert on.plan(faults=["GET /v1/groups#1: 500"]).addresses == ["group.g"]


# Who is asking


def me_of(token: str, tmp_path: Path) -> Me:
    on = office(tmp_path, "statuses: []", token=token)
    seen: list[Json] = []

    def wrap(send: Any) -> Any:
        async def spied(call: Call) -> Json:
            reply: Json = await send(call)
            seen.append(reply)
            return reply

        return spied

    on.wrap = wrap
    on.plan()

    async def send(call: Call) -> Json:
        assert (call.operation, call.method, call.path) == ("Me", "GET", "/v1/users/me")
        return seen[0]

    return run(who_am_i(send))


def test_a_workspace_token_is_nobodys(tmp_path: Path) -> None:
    me = me_of("hxtw_workspace", tmp_path)
    assert (me.personal, me.email, me.role, me.expires) == (False, None, None, None)
    assert me.org_id


def test_a_personal_token_is_somebodys_and_ends(tmp_path: Path) -> None:
    me = me_of("hxtp_personal", tmp_path)
    assert (me.personal, me.email, me.role) == (True, ADA, "ADMIN")
    assert me.expires


def test_an_answer_without_a_token_is_read_too() -> None:
    async def send(call: Call) -> Json:
        return {"org": {"id": "o1"}}

    assert run(who_am_i(send)) == Me(org_id="o1")


def test_an_answer_without_an_organisation_ends_the_run(tmp_path: Path) -> None:
    on = office(tmp_path, "statuses: []")
    with pytest.raises(BadAnswer, match=r'^GET /v1/users/me 200: Me: org: expected an object, got "o1"$'):
        on.plan(faults=["GET /v1/users/me: set org=o1"])


@pytest.mark.parametrize(
    ("guard", "why"),
    [
        ("{host: app.hex.tech}", "workspace.yaml:2: this configuration is for the host app.hex.tech"),
        ("{org_id: elsewhere}", "workspace.yaml:2: this configuration is for the organisation elsewhere"),
        ("{host: APP.example.com, org_id: elsewhere}", "organisation elsewhere, and the token belongs to home"),
        ("{host: App.Example.com, org_id: home}", ""),
        ("{host: app.example.com}", ""),
    ],
)
def test_a_configuration_is_refused_anywhere_else(tmp_path: Path, guard: str, why: str) -> None:
    on = office(tmp_path).write(f"workspace: {guard}")
    desired = load([on.root / "workspace.yaml"], today=date(2026, 11, 22))

    def check(wanted: Desired) -> None:
        check_host(wanted, "app.example.com")
        check_organisation(wanted, Me(org_id="home"))

    if why:
        with pytest.raises(Declined, match=why.replace(".", r"\.")):
            check(desired)
    else:
        check(desired)
        check(replace(desired, lines={}))
