"""Which live object an address means, and what a reference means: said exactly, or an error that tells the ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.kinds.resolver import Identifier, Resolver, Target
from hexform.model.address import Address
from hexform.model.directory import Named, Table
from hexform.model.fields import Ref
from tests.bench import Planned, writes
from tests.kinds.office import ADA, carried_out, collection, group, groups, office, operations, uid


def planned(folder: Path, config: Any, *live: dict[str, Any], **seed: Any) -> Planned:
    return office(folder, config, groups=list(live), **seed).plan()


# Which live object an address means.


def test_without_an_id_the_one_object_of_the_name_is_meant(tmp_path: Path) -> None:
    found = planned(tmp_path, {"groups": {"a": {"name": "Analysts", "members": [ADA]}}}, group("Analysts", number=1))
    assert found.change("group.a")["id"] == uid(1)


def test_names_are_compared_after_nfc(tmp_path: Path) -> None:
    found = planned(tmp_path, {"groups": {"a": {"name": "Caf\u00e9"}}}, group("Cafe\u0301", number=1))
    assert (found.addresses, found.plan.summary.unchanged) == ([], 1)


def test_an_id_that_is_not_live_is_an_error_and_never_a_create(tmp_path: Path) -> None:
    config = {
        "groups": {"a": {"id": uid(9), "name": "Analysts"}},
        "collections": {"b": {"id": uid(9)}},
    }
    found = planned(tmp_path, config, group("Analysts", number=1))
    assert found.addresses == []
    assert found.errors == {
        "group.a": f"Hex has no group with the id {uid(9)}: correct the id",
        "collection.b": f"Hex has no collection with the id {uid(9)}: correct the id",
    }


def test_a_name_that_two_objects_bear_is_an_error_with_their_ids(tmp_path: Path) -> None:
    config = {"groups": {"a": {"name": "Twin"}, "b": {}}}
    found = planned(tmp_path, config, group("Twin", number=2), group("Twin", number=1))
    assert found.errors == {
        "group.a": f"2 groups bear the name 'Twin' ({uid(1)}, {uid(2)}): write the id of the one that is meant"
    }
    assert found.addresses == ["group.b"], "the others are planned"


def test_an_id_tells_one_of_two_that_bear_a_name(tmp_path: Path) -> None:
    config = {"groups": {"a": {"id": uid(2), "members": [ADA]}}}
    found = planned(tmp_path, config, group("Twin", number=1), group("Twin", number=2))
    assert found.change("group.a")["id"] == uid(2)
    assert [(item.address, item.id) for item in found.plan.unmanaged] == [(f"group.Twin#{uid(1)}", uid(1))]


def test_two_addresses_of_one_object_are_an_error_that_names_both(tmp_path: Path) -> None:
    config = {"groups": {"a": {"id": uid(1)}, "b": {"name": "Analysts"}}}
    found = planned(tmp_path, config, group("Analysts", number=1))
    why = f"group.a and group.b both mean the group {uid(1)}: keep one of them"
    assert found.errors == {"group.a": why, "group.b": why}


def test_two_addresses_that_come_to_one_object_by_its_old_name_are_an_error(tmp_path: Path) -> None:
    config = {"groups": {"a": {"renamed_from": "Old"}, "b": {"renamed_from": "Old"}}}
    found = planned(tmp_path, config, group("Old", number=1))
    assert set(found.errors) == {"group.a", "group.b"}
    assert found.addresses == []


def test_two_addresses_that_would_make_one_name_are_an_error_of_both() -> None:
    """The configuration refuses them before; a saved plan comes another way."""
    wishes = [Identifier(Address("group.a"), "New"), Identifier(Address("group.b"), "New")]
    family = Resolver("group", "group", wishes, Table[Named]())
    why = "group.a and group.b both mean a new group called 'New': keep one of them"
    assert [identity.error for identity in family.identities.values()] == [why, why]


# Renames.


def test_the_old_name_is_renamed_where_the_new_one_is_absent(tmp_path: Path) -> None:
    config = {
        "groups": {"a": {"name": "New", "renamed_from": "Old"}},
        "collections": {"c": {"name": "Fresh", "renamed_from": "Stale"}},
    }
    on = office(tmp_path, config, groups=[group("Old", ADA, number=1)], collections=[{"name": "Stale", "id": uid(2)}])
    carried_out(on)
    assert groups(on) == {"New": {ADA}}
    assert [(row.id, row.name) for row in on.workspace.collections.values()] == [(uid(2), "Fresh")]


def test_once_the_new_name_exists_the_line_is_ignored_with_a_warning(tmp_path: Path) -> None:
    config = {
        "groups": {"a": {"name": "New", "renamed_from": "Old"}},
        "collections": {"c": {"name": "Fresh", "renamed_from": "Stale"}},
    }
    seeds = [{"name": "Fresh"}, {"name": "Stale"}]
    found = planned(tmp_path, config, group("New", number=1), group("Old", number=2), collections=seeds)
    assert found.addresses == []
    assert found.warnings("group.a") == ["it is called 'New' already: the line `renamed_from` may go"]
    assert found.warnings("collection.c") == ["it is called 'Fresh' already: the line `renamed_from` may go"]


def test_where_neither_name_is_there_it_is_made(tmp_path: Path) -> None:
    found = planned(tmp_path, {"groups": {"a": {"name": "New", "renamed_from": "Old"}}})
    assert found.change("group.a")["actions"] == ["create"]


def test_an_old_name_that_two_bear_is_an_error_with_the_ids(tmp_path: Path) -> None:
    config = {"groups": {"a": {"name": "New", "renamed_from": "Old"}}}
    found = planned(tmp_path, config, group("Old", number=1), group("Old", number=2))
    assert found.errors == {"group.a": f"2 groups bear the old name 'Old' ({uid(1)}, {uid(2)}): write the id"}


def test_two_groups_may_swap_names(tmp_path: Path) -> None:
    config = {"groups": {"a": {"id": uid(1), "name": "Blue"}, "b": {"id": uid(2), "name": "Red"}}}
    on = office(tmp_path, config, groups=[group("Red", number=1), group("Blue", number=2)])
    carried_out(on)
    assert {row.id: row.name for row in on.workspace.groups.values()} == {uid(1): "Blue", uid(2): "Red"}


# What a reference means.


def referring(ref: str, groups: str = "") -> str:
    """A collection that gives a group MEMBER."""
    return f"groups: {{{groups}}}\ncollections:\n  c:\n    sharing: {{groups: {{{ref}: MEMBER}}}}\n"


@pytest.mark.parametrize(
    ("ref", "written"),
    [
        ("key", "key: {name: Analysts}"),
        ("Analysts", "key: {name: Analysts}"),
        ("Analysts", ""),
        ("{name: Analysts}", ""),
        (f"{{id: {uid(1)}}}", ""),
        ("Caf\u00e9", ""),
    ],
)
def test_a_reference_is_a_key_or_a_live_name_or_says_which(tmp_path: Path, ref: str, written: str) -> None:
    name = "Cafe\u0301" if ref == "Caf\u00e9" else "Analysts"
    on = office(tmp_path, referring(ref, written), groups=[group(name, number=1)])
    carried_out(on)
    assert collection(on, "c")["groups"] == {name: "MEMBER"}


def test_what_this_plan_makes_may_be_referred_to(tmp_path: Path) -> None:
    on = office(tmp_path, referring("key", "key: {name: Analysts, members: [ada@example.com]}"))
    applied = carried_out(on)
    assert applied.planned.change("collection.c")["depends_on"] == ["group.key"]
    assert operations(writes(applied.calls)) == ["CreateGroup", "CreateCollection"]
    assert collection(on, "c")["groups"] == {"Analysts": "MEMBER"}


def test_a_text_that_is_a_key_and_the_name_of_another_is_an_error(tmp_path: Path) -> None:
    config = referring("finance", "finance: {name: Money}")
    found = planned(tmp_path, config, group("finance", number=1), group("Money", number=2))
    assert found.errors == {
        "collection.c": "'finance' is a key of this configuration and the name of another group "
        f"({uid(1)}): write {{name: ...}} or {{id: ...}}"
    }


def test_saying_which_resolves_a_text_that_is_both(tmp_path: Path) -> None:
    config = referring("{name: finance}", "finance: {name: Money}")
    on = office(tmp_path, config, groups=[group("finance", number=1), group("Money", number=2)])
    carried_out(on)
    assert collection(on, "c")["groups"] == {"finance": "MEMBER"}


def test_a_text_that_is_both_for_one_object_is_that_object(tmp_path: Path) -> None:
    found = planned(tmp_path, referring("finance", "finance: {}"), group("finance", number=1))
    assert found.errors == {}


def test_a_reference_to_nothing_tells_the_nearest(tmp_path: Path) -> None:
    found = planned(tmp_path, referring("Analyst"), group("Analysts"))
    assert found.errors == {
        "collection.c": "there is no group 'Analyst', neither here nor in Hex: did you mean 'Analysts'?"
    }


def test_a_reference_to_an_id_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    found = planned(tmp_path, referring(f"{{id: {uid(9)}}}"), group("Analysts"))
    assert found.errors == {"collection.c": f"there is no group with the id {uid(9)}"}


def test_a_reference_by_a_name_that_two_bear_is_an_error_with_the_ids(tmp_path: Path) -> None:
    found = planned(tmp_path, referring("Twin"), group("Twin", number=1), group("Twin", number=2))
    assert found.errors == {"collection.c": f"2 groups bear the name 'Twin' ({uid(1)}, {uid(2)}): write {{id: ...}}"}


def test_a_name_that_is_there_and_yet_to_be_made_is_an_error(tmp_path: Path) -> None:
    """A rename takes the name that somebody else has: after this plan nobody could tell the two."""
    config = referring("Blue", f"red: {{id: {uid(1)}, name: Blue}}")
    found = planned(tmp_path, config, group("Red", number=1), group("Blue", number=2))
    assert found.errors == {"collection.c": f"2 groups bear the name 'Blue' ({uid(1)}, {uid(2)}): write {{id: ...}}"}


def test_a_name_that_goes_with_this_plan_is_an_error(tmp_path: Path) -> None:
    config = referring("Old", f"a: {{id: {uid(1)}, name: New}}")
    found = planned(tmp_path, config, group("Old", number=1))
    assert found.errors == {
        "collection.c": "group.a renames the group 'Old' to 'New': refer to it by its key",
    }


@pytest.mark.parametrize("ref", ["a", "Twin", "{name: Twin}"])
def test_a_reference_to_an_address_with_an_error_fails_for_the_same_reason(tmp_path: Path, ref: str) -> None:
    config = referring(ref, "a: {name: Twin}")
    found = planned(tmp_path, config, group("Twin", number=1), group("Twin", number=2))
    assert set(found.errors) == {"group.a", "collection.c"}
    assert all(f"({uid(1)}, {uid(2)})" in why for why in found.errors.values())


def test_a_reference_by_name_to_what_cannot_be_made_tells_why(tmp_path: Path) -> None:
    config = referring("New", "a: {name: New, renamed_from: Old}")
    found = planned(tmp_path, config, group("Old", number=1), group("Old", number=2))
    assert found.errors["collection.c"] == found.errors["group.a"]


def test_references_to_a_list_that_cannot_be_read_fail_with_its_reason(tmp_path: Path) -> None:
    found = office(tmp_path, referring("Analysts")).plan(faults=["GET /v1/groups: 403"])
    assert "403" in found.errors["collection.c"]


def test_what_is_alike_after_the_plan_is_told_by_id() -> None:
    rows = (Named("1", "Red"), Named("2", "Blue"))
    family = Resolver("group", "group", [Identifier(Address("group.red"), "Blue", named=True, id="1")], Table(rows))
    assert [family.label(row) for row in rows] == ["Blue#1", "Blue#2"]
    assert family.label_of("2") == "Blue#2"
    assert family.label_of("3") == "3", "an id that no list shows says itself"
    assert family.alike("2") == list(rows)
    assert family.resolve(Ref(text="red")) == Target("Blue#1", "1", Address("group.red"))


def test_the_address_of_what_has_no_key_never_means_another() -> None:
    """A group is called as a key is: its own address must not be that of the key."""
    rows = (Named("1", "Red"), Named("2", "Blue"))
    family = Resolver("group", "group", [Identifier(Address("group.Blue"), "Red")], Table(rows))
    assert family.address(rows[1]) == "group.Blue#2"
