"""People and grants: pending people, dates that end, and what comes to the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hexform.kinds.compare import compare
from hexform.model.grants import CollectionGrant, grant, member
from tests.bench import Bench
from tests.kinds.office import ADA, ELLA, GRACE, VERA, carried_out, collection, group, groups, office, project

NOBODY = "gracie@example.com"


def everywhere(written: dict[str, Any], *, exclusive: bool = True, **settings: Any) -> dict[str, Any]:
    """The same people in a group, a collection and a project; `written` is an email with what belongs to it."""
    listed = [{"email": email, **({} if isinstance(grant, str) else grant)} for email, grant in written.items()]

    def granted(access: str) -> dict[str, Any]:
        users = {
            email: grant if isinstance(grant, str) and grant == "NONE" else {"access": access, **_extra(grant)}
            for email, grant in written.items()
        }
        return {"exclusive": exclusive, "users": users}

    return {
        **settings,
        "groups": {"g": {"exclusive": exclusive, "members": listed}},
        "collections": {"c": {"sharing": granted("MEMBER")}},
        "projects": {"p": {"sharing": granted("CAN_EDIT")}},
    }


def _extra(grant: Any) -> dict[str, Any]:
    return {} if isinstance(grant, str) else grant


def world(folder: Path, config: Any, *there: str, today: date | None = None) -> Bench:
    seed: dict[str, Any] = {
        "groups": [group("g", *there)],
        "collections": [{"name": "c", "creator": ADA, "sharing": {"users": dict.fromkeys(there, "MEMBER")}}],
        "projects": [{"title": "p", "owner": ADA, "sharing": {"users": dict.fromkeys(there, "CAN_EDIT")}}],
    }
    on = office(folder, config, **seed)
    on.today = today or on.today
    return on


def people(on: Bench) -> list[set[str]]:
    """Who is in the group, in the collection beside its creator, and in the project beside its owner."""
    users = [collection(on, "c")["users"], project(on, "p")["users"]]
    return [
        groups(on)["g"],
        *({email for email, access in u.items() if email != ADA and access != "NONE"} for u in users),
    ]


ADDRESSES = ("collection.c", "group.g", "project_sharing.p")

# People.


def test_a_person_that_the_workspace_has_not_is_pending(tmp_path: Path) -> None:
    on = world(tmp_path, everywhere({GRACE: "", NOBODY: ""}))
    applied = carried_out(on)
    assert people(on) == [{GRACE}] * 3, "the others are taken in"
    (pending,) = applied.planned.plan.pending
    assert (pending.email, pending.state, pending.nearest[0]) == (NOBODY, "pending", GRACE)
    assert pending.sources == ("workspace.yaml:1",), "each line that names them, once"
    assert applied.planned.errors == {}


def test_unknown_people_can_be_an_error_of_the_addresses_that_name_them(tmp_path: Path) -> None:
    config = everywhere({NOBODY: ""}, unknown_people="error")
    config["groups"]["other"] = {"members": [GRACE]}
    planned = world(tmp_path, config).plan()
    assert planned.error_codes == dict.fromkeys(ADDRESSES, "person_unknown")
    assert all(NOBODY in why and f"did you mean {GRACE}" in why for why in planned.errors.values())
    assert planned.addresses == ["group.other"]
    assert planned.plan.pending == ()


def test_an_unknown_person_like_no_other_gets_no_suggestion(tmp_path: Path) -> None:
    config = {"unknown_people": "error", "groups": {"g": {"members": ["zz@q.test"]}}}
    assert world(tmp_path, config).plan().errors == {"group.g": "zz@q.test is not in the workspace"}


def test_people_are_compared_without_case(tmp_path: Path) -> None:
    on = world(tmp_path, everywhere({GRACE.upper(): "", ELLA: ""}), GRACE)
    carried_out(on)
    assert people(on) == [{GRACE, ELLA}] * 3


def test_a_pending_person_is_listed_once_with_every_line_however_it_is_spelled(tmp_path: Path) -> None:
    config = """
    groups:
      a:
        members:
          - New@example.com
      b:
        members: [new@example.com]
    """
    (pending,) = office(tmp_path, config).plan().plan.pending
    assert pending.email == "New@example.com"
    assert pending.sources == ("workspace.yaml:6", "workspace.yaml:8")


@pytest.mark.parametrize(
    ("unknown", "errors"),
    [("pending", {}), ("error", {"project_sharing.p": f"{GRACE} has left the workspace: remove this entry"})],
)
def test_who_still_holds_a_written_grant_has_left(tmp_path: Path, unknown: str, errors: dict[str, str]) -> None:
    config = {"unknown_people": unknown, "projects": {"p": {"sharing": {"users": {GRACE: "CAN_EDIT"}}}}}
    on = world(tmp_path, config, GRACE)
    next(user for user in on.workspace.users.values() if user.email == GRACE).active = False
    planned = on.plan()
    assert (planned.addresses, planned.errors) == ([], errors)
    people = [(person.email, person.state, person.nearest) for person in planned.plan.pending]
    assert people == ([] if errors else [(GRACE, "left", ())])
    assert planned.warnings() == []


def test_an_email_that_two_people_have_is_an_error_with_their_ids(tmp_path: Path) -> None:
    on = world(tmp_path, everywhere({GRACE: ""}))
    twin = next(user for user in on.workspace.users.values() if user.email == VERA)
    twin.email = "GRACE@example.com"
    planned = on.plan()
    assert planned.error_codes == dict.fromkeys(ADDRESSES, "person_ambiguous")
    assert "2 people of the workspace have the email grace@example.com" in planned.errors["group.g"]
    assert twin.id in planned.errors["group.g"]


def test_people_who_cannot_be_listed_are_an_error_where_people_are_written(tmp_path: Path) -> None:
    config = everywhere({GRACE: ""}) | {"groups": {"g": {"members": [GRACE]}, "empty": {}}}
    planned = world(tmp_path, config).plan(faults=["GET /v1/users: 403"])
    assert set(planned.errors) == set(ADDRESSES)
    assert all("403" in why for why in planned.errors.values())
    assert planned.addresses == ["group.empty"]


# Days.


@pytest.mark.parametrize(
    ("until", "stays", "state"),
    [
        ("2026-11-21", False, "ended"),
        ("2026-11-22", True, "ends"),
        ("2026-12-06", True, "ends"),
        ("2026-12-07", True, None),
    ],
    ids=["over", "the day itself", "in 14 days", "in 15 days"],
)
@pytest.mark.parametrize("exclusive", [True, False])
def test_an_entry_holds_until_its_date(
    tmp_path: Path, until: str, stays: bool, state: str | None, exclusive: bool
) -> None:
    on = world(tmp_path, everywhere({GRACE: {"until": until, "why": "FIN-1"}}, exclusive=exclusive), GRACE)
    applied = carried_out(on)
    assert people(on) == [{GRACE} if stays else set()] * 3
    ending = applied.planned.plan.ending
    assert [item.address for item in ending] == (list(ADDRESSES) if state else [])
    found = {(item.who, item.until, item.why, item.state, item.source) for item in ending}
    assert found == ({(GRACE, until, "FIN-1", state, "workspace.yaml:1")} if state else set())


def test_an_ended_entry_is_not_given_again_and_its_line_is_listed(tmp_path: Path) -> None:
    plan = world(tmp_path, everywhere({GRACE: {"until": "2026-11-21"}})).plan().plan
    assert (plan.changes, [item.state for item in plan.ending]) == ((), ["ended"] * 3)


@pytest.mark.parametrize("unknown", ["pending", "error"])
def test_a_person_whose_entry_has_ended_may_have_left(tmp_path: Path, unknown: str) -> None:
    """After that day it counts as not written, so nobody is missed."""
    on = world(tmp_path, everywhere({NOBODY: {"until": "2026-11-21"}, GRACE: ""}, unknown_people=unknown), GRACE)
    planned = on.plan()
    assert (planned.addresses, planned.errors, planned.plan.pending) == ([], {}, ())
    assert {(item.who, item.state) for item in planned.plan.ending} == {(NOBODY, "ended")}


def test_grants_to_groups_and_collections_end_too(tmp_path: Path) -> None:
    over = {"access": "CAN_VIEW", "until": "2026-11-21"}
    soon = {"access": "CAN_VIEW", "until": "2026-11-30"}
    config = {"projects": {"p": {"sharing": {"groups": {"g": over}, "collections": {"c": soon}}}}}
    on = office(
        tmp_path,
        config,
        groups=[group("g")],
        collections=[{"name": "c"}],
        projects=[{"title": "p", "sharing": {"groups": {"g": "CAN_VIEW"}, "collections": {"c": "CAN_VIEW"}}}],
    )
    applied = carried_out(on)
    assert (project(on, "p")["groups"], project(on, "p")["collections"]) == ({}, {"c": "CAN_VIEW"})
    assert [(item.who, item.until, item.state) for item in applied.planned.plan.ending] == [
        ("c", "2026-11-30", "ends"),
        ("g", "2026-11-21", "ended"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "{g: MEMBER, gone: {access: MEMBER, until: 2026-11-21}}",
        "{g: MEMBER, {name: g}: {access: MANAGER, until: 2026-11-21}}",
    ],
    ids=["of nothing", "of what is written again"],
)
def test_an_ended_reference_is_never_an_error(tmp_path: Path, written: str) -> None:
    config = f"collections: {{c: {{sharing: {{groups: {written}}}}}}}"
    there = [{"name": "c", "sharing": {"groups": {"g": "MEMBER"}}}]
    planned = office(tmp_path, config, groups=[group("g")], collections=there).plan()
    assert (planned.addresses, planned.errors) == ([], {})
    assert [item.state for item in planned.plan.ending] == ["ended"]


def test_what_if_another_day(tmp_path: Path) -> None:
    on = world(tmp_path, everywhere({GRACE: {"until": "2027-03-31"}}), GRACE, today=date(2027, 4, 1))
    assert on.plan().addresses == ["group.g", "collection.c", "project_sharing.p"]


# Access.


def test_none_and_absent_are_the_same(tmp_path: Path) -> None:
    config = everywhere({})
    config["collections"]["c"]["sharing"]["users"] = {GRACE: "NONE"}
    config["projects"]["p"]["sharing"]["users"] = {GRACE: "NONE"}
    on = world(tmp_path, config, GRACE)
    carried_out(on)
    assert people(on) == [set()] * 3
    assert world(tmp_path, config).plan().addresses == []


def test_an_empty_map_is_nobody(tmp_path: Path) -> None:
    on = world(tmp_path, everywhere({}), GRACE, VERA)
    carried_out(on)
    assert people(on) == [set()] * 3


@pytest.mark.parametrize("revoked", ["gone", "NONE"])
def test_what_hex_keeps_as_none_is_absent(tmp_path: Path, revoked: str) -> None:
    on = world(tmp_path, everywhere({ELLA: ""}), GRACE)
    on.behaviours = {"revoked_grants": revoked}
    carried_out(on)
    assert people(on) == [{ELLA}] * 3


@pytest.mark.parametrize(
    ("there", "written", "before", "after"),
    [
        ({}, {"a": "MEMBER"}, {}, {"a": "MEMBER"}),
        ({"a": "MEMBER"}, {"a": "MANAGER"}, {"a": "MEMBER"}, {"a": "MANAGER"}),
        ({"a": "MANAGER"}, {"a": "MEMBER"}, {"a": "MANAGER"}, {"a": "MANAGER"}),
        ({"a": "MANAGER"}, {"a": None}, {"a": "MANAGER"}, {}),
        ({"a": "MEMBER"}, {}, {}, {}),
        ({"a": "NONE"}, {"a": "MEMBER"}, {}, {"a": "MEMBER"}),
    ],
    ids=["adds", "raises", "never lowers", "a written NONE removes", "says nothing of the rest", "NONE is absent"],
)
def test_both_sides_of_an_additive_map(
    there: dict[str, str], written: dict[str, str | None], before: dict[str, str], after: dict[str, str]
) -> None:
    wanted = {key: access and grant(CollectionGrant, access) for key, access in written.items()}
    live = {key: grant(CollectionGrant, access) for key, access in there.items()}
    sides = compare(wanted, live, exclusive=False)
    assert {key: entry.access for key, entry in sides.before.items()} == before
    assert {key: entry.access for key, entry in sides.after.items()} == after


@pytest.mark.parametrize(("exclusive", "before"), [(False, ["b"]), (True, ["b", "z"])])
def test_an_additive_list_refers_to_those_who_are_written(exclusive: bool, before: list[str]) -> None:
    wanted = {"c": member("c"), "a": member("a"), "b": None}
    sides = compare(wanted, {"z": member("z"), "b": member("b")}, exclusive=exclusive)
    assert (list(sides.before), list(sides.after)) == (before, ["a", "c"])


@pytest.mark.parametrize("exclusive", [True, False])
def test_a_cut_entry_is_reported_as_it_is_written(exclusive: bool) -> None:
    wanted, there = {"a": grant(CollectionGrant, "MANAGER")}, {"a": grant(CollectionGrant, "MEMBER")}
    sides = compare(wanted, there, exclusive=exclusive, comes_to=lambda _, __: there["a"])
    assert (sides.before, sides.after, sides.cut) == (wanted, wanted, ("a",))


def test_silent_keys_are_on_neither_side() -> None:
    entries = {"a": member("a"), "b": member("b")}
    sides = compare(entries, entries, exclusive=True, silent={"a"})
    assert (list(sides.before), list(sides.after)) == (["b"], ["b"])


@pytest.mark.parametrize("scope", ["groups", "collections"])
def test_one_object_written_twice_in_a_map_is_an_error(tmp_path: Path, scope: str) -> None:
    config = f"""
    {scope}: {{key: {{name: Known}}}}
    projects: {{p: {{sharing: {{{scope}: {{key: CAN_VIEW, Known: CAN_EDIT}}}}}}}}
    """
    seed: dict[str, Any] = {scope: [{"name": "Known"}], "projects": [{"title": "p"}]}
    on = office(tmp_path, config, **seed)
    planned = on.plan()
    assert planned.error_codes == {"project_sharing.p": "referred_twice"}
    assert planned.errors == {"project_sharing.p": "'Known' is written twice: keep one entry"}
