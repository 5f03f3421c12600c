"""Which live object an address means, and what a reference means: exactly one, or an error with the ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.kinds.resolver import Identifier, Resolver
from hexform.model.address import Address
from hexform.model.directory import Named, Table
from hexform.model.fields import Ref, Target
from tests.bench import Planned, writes
from tests.kinds.office import ADA, carried_out, collection, group, groups, office, operations, uid
from tests.work import calls


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
    assert found.error_codes == {"group.a": "not_found", "collection.b": "not_found"}
    assert found.errors["group.a"] == f"Hex has no group with the id {uid(9)}: correct the id"


def test_a_name_that_two_objects_have_is_an_error_with_their_ids(tmp_path: Path) -> None:
    config = {"groups": {"a": {"name": "Twin"}, "b": {}}}
    found = planned(tmp_path, config, group("Twin", number=2), group("Twin", number=1))
    assert found.error_codes == {"group.a": "ambiguous"}
    assert f"({uid(1)}, {uid(2)}): write the id" in found.errors["group.a"]
    assert found.addresses == ["group.b"], "the others are planned"


def test_an_id_tells_one_of_two_that_have_a_name(tmp_path: Path) -> None:
    config = {"groups": {"a": {"id": uid(2), "members": [ADA]}}}
    found = planned(tmp_path, config, group("Twin", number=1), group("Twin", number=2))
    assert found.change("group.a")["id"] == uid(2)
    assert [(item.address, item.id) for item in found.plan.unmanaged] == [(f"group.Twin#{uid(1)}", uid(1))]


def test_two_addresses_of_one_object_are_an_error_that_names_both(tmp_path: Path) -> None:
    config = {"groups": {"a": {"id": uid(1)}, "b": {"name": "Analysts"}}}
    found = planned(tmp_path, config, group("Analysts", number=1))
    why = f"group.a and group.b both mean the group {uid(1)}: keep one of them"
    assert found.errors == {"group.a": why, "group.b": why}
    assert set(found.error_codes.values()) == {"same_object"}


def test_two_addresses_that_come_to_one_object_by_its_old_name_are_an_error(tmp_path: Path) -> None:
    config = {"groups": {"a": {"renamed_from": "Old"}, "b": {"renamed_from": "Old"}}}
    found = planned(tmp_path, config, group("Old", number=1))
    assert set(found.errors) == {"group.a", "group.b"}
    assert found.addresses == []


def test_two_addresses_that_would_make_one_name_are_an_error_of_both() -> None:
    """The configuration refuses them before; a saved plan comes another way."""
    wishes = [Identifier(Address("group.a"), "New"), Identifier(Address("group.b"), "New")]
    family = Resolver("group", "group", wishes, Table[Named]())
    issues = [identity.error for identity in family.identities.values()]
    assert [issue and issue.code for issue in issues] == ["same_object", "same_object"]
    assert str(issues[0]) == "group.a and group.b both mean a new group called 'New': keep one of them"


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
    assert found.warnings("group.a") == ["its name is 'New' already: you can remove the line `renamed_from`"]
    assert found.warning_codes() == ["already_renamed", "already_renamed"]


def test_where_neither_name_is_there_it_is_made(tmp_path: Path) -> None:
    found = planned(tmp_path, {"groups": {"a": {"name": "New", "renamed_from": "Old"}}})
    assert found.change("group.a")["actions"] == ["create"]


def test_an_old_name_that_two_have_is_an_error_with_the_ids(tmp_path: Path) -> None:
    config = {"groups": {"a": {"name": "New", "renamed_from": "Old"}}}
    found = planned(tmp_path, config, group("Old", number=1), group("Old", number=2))
    assert found.error_codes == {"group.a": "ambiguous"}
    assert f"({uid(1)}, {uid(2)})" in found.errors["group.a"]


def test_two_groups_may_swap_names(tmp_path: Path) -> None:
    config = {"groups": {"a": {"id": uid(1), "name": "Blue"}, "b": {"id": uid(2), "name": "Red"}}}
    on = office(tmp_path, config, groups=[group("Red", number=1), group("Blue", number=2)])
    carried_out(on)
    assert {row.id: row.name for row in on.workspace.groups.values()} == {uid(1): "Blue", uid(2): "Red"}


@pytest.mark.parametrize("kind", ["group", "collection"])
def test_a_rename_onto_the_name_of_another_is_an_error_with_its_id(tmp_path: Path, kind: str) -> None:
    config = {f"{kind}s": {"a": {"id": uid(1), "name": "Blue"}}}
    there: dict[str, Any] = {f"{kind}s": [{"name": "Red", "id": uid(1)}, {"name": "Blue", "id": uid(2)}]}
    found = office(tmp_path, config, **there).plan()
    assert (found.addresses, found.error_codes) == ([], {f"{kind}.a": "name_taken"})
    assert f"({uid(2)})" in found.errors[f"{kind}.a"]


def test_a_name_that_cannot_be_left_is_not_taken(tmp_path: Path) -> None:
    config = {"groups": {"a": {"id": uid(1), "name": "Blue"}, "b": {"id": uid(2), "name": "Green"}}}
    rows = [group(name, number=number) for number, name in enumerate(("Red", "Blue", "Green"), 1)]
    found = office(tmp_path, config, groups=rows).plan()
    assert (found.addresses, found.error_codes) == ([], {"group.a": "name_taken", "group.b": "name_taken"})


def test_a_name_that_another_leaves_may_be_taken(tmp_path: Path) -> None:
    config = {"groups": {"a": {"id": uid(1), "name": "Blue"}, "b": {"id": uid(2), "name": "Green"}}}
    on = office(tmp_path, config, groups=[group("Red", number=1), group("Blue", number=2)])
    carried_out(on)
    assert {row.id: row.name for row in on.workspace.groups.values()} == {uid(1): "Blue", uid(2): "Green"}


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
        (uid(1), ""),
        (uid(1), "key: {name: Analysts}"),
        ("Caf\u00e9", ""),
    ],
)
def test_a_reference_is_a_key_a_live_name_or_an_id_or_says_which(tmp_path: Path, ref: str, written: str) -> None:
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
    assert found.error_codes == {"collection.c": "ambiguous_reference"}
    assert found.errors["collection.c"] == (
        "'finance' is a key of this configuration and the name of another group "
        f"({uid(1)}): write {{name: ...}} or {{id: ...}}"
    )


def test_saying_which_resolves_a_text_that_is_both(tmp_path: Path) -> None:
    config = referring("{name: finance}", "finance: {name: Money}")
    on = office(tmp_path, config, groups=[group("finance", number=1), group("Money", number=2)])
    carried_out(on)
    assert collection(on, "c")["groups"] == {"finance": "MEMBER"}


def test_a_text_that_is_both_for_one_object_is_that_object(tmp_path: Path) -> None:
    found = planned(tmp_path, referring("finance", "finance: {}"), group("finance", number=1))
    assert found.errors == {}


@pytest.mark.parametrize(
    ("ref", "written", "second"),
    [(uid(1), "", uid(1)), (uid(1), f"{uid(1)}: {{name: Money}}", "Other"), (uid(1), f"{uid(1)}: {{}}", "Other")],
    ids=["id and name", "id and key", "id, key and its name"],
)
def test_a_text_that_is_an_id_and_means_another_too_is_an_error(
    tmp_path: Path, ref: str, written: str, second: str
) -> None:
    found = planned(tmp_path, referring(ref, written), group("Analysts", number=1), group(second, number=2))
    assert found.error_codes == {"collection.c": "ambiguous_reference"}
    assert found.errors["collection.c"].startswith(f"'{uid(1)}' is an id and the ")


def test_an_id_that_is_the_key_of_its_own_object_means_that_object(tmp_path: Path) -> None:
    config = referring(uid(1), f"{uid(1)}: {{id: {uid(1)}}}")
    assert planned(tmp_path, config, group("Analysts", number=1)).errors == {}


def test_a_key_that_is_the_name_of_its_object_means_it_even_if_another_has_the_name(tmp_path: Path) -> None:
    config = referring("Twin", f"Twin: {{id: {uid(2)}}}")
    found = planned(tmp_path, config, group("Twin", number=1), group("Twin", number=2))
    assert found.change("collection.c")["refs"] == {"group": {f"Twin#{uid(2)}": uid(2)}}


@pytest.mark.parametrize(
    ("ref", "nearest"), [("Analyst", ": did you mean 'Analysts'?"), ("Nobody", "")], ids=["near", "like no other"]
)
def test_a_reference_to_nothing_names_the_nearest(tmp_path: Path, ref: str, nearest: str) -> None:
    found = planned(tmp_path, referring(ref), group("Analysts"))
    assert found.errors == {"collection.c": f"there is no group {ref!r}, neither here nor in Hex{nearest}"}
    assert found.error_codes == {"collection.c": "unknown_reference"}


def test_a_reference_to_an_id_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    found = planned(tmp_path, referring(f"{{id: {uid(9)}}}"), group("Analysts"))
    assert found.errors == {"collection.c": f"there is no group with the id {uid(9)}"}


def test_a_reference_by_a_name_that_two_have_is_an_error_with_the_ids(tmp_path: Path) -> None:
    found = planned(tmp_path, referring("Twin"), group("Twin", number=1), group("Twin", number=2))
    assert found.error_codes == {"collection.c": "ambiguous_reference"}
    advice = f"({uid(1)}, {uid(2)}): write an id in place of the name, also as a key: {{id: {uid(1)}}}"
    assert found.errors["collection.c"].endswith(advice)
    config = referring(f"{{id: {uid(1)}}}")
    assert planned(tmp_path, config, group("Twin", number=1), group("Twin", number=2)).errors == {}


def test_a_name_that_goes_with_this_plan_is_an_error(tmp_path: Path) -> None:
    config = referring("Old", f"a: {{id: {uid(1)}, name: New}}")
    found = planned(tmp_path, config, group("Old", number=1))
    assert found.error_codes == {"collection.c": "unknown_reference"}
    assert found.errors["collection.c"] == "group.a renames the group 'Old' to 'New': refer to it by its key"


@pytest.mark.parametrize("ref", ["a", "Twin", "{name: Twin}"])
def test_a_reference_to_an_address_with_an_error_fails_for_the_same_reason(tmp_path: Path, ref: str) -> None:
    config = referring(ref, "a: {name: Twin}")
    found = planned(tmp_path, config, group("Twin", number=1), group("Twin", number=2))
    assert set(found.errors) == {"group.a", "collection.c"}
    assert all(f"({uid(1)}, {uid(2)})" in why for why in found.errors.values())


def test_a_reference_by_name_to_what_cannot_be_made_says_why(tmp_path: Path) -> None:
    config = referring("New", "a: {name: New, renamed_from: Old}")
    found = planned(tmp_path, config, group("Old", number=1), group("Old", number=2))
    assert found.errors["collection.c"] == found.errors["group.a"]


def test_references_to_a_list_that_cannot_be_read_fail_with_its_reason(tmp_path: Path) -> None:
    found = office(tmp_path, referring("Analysts")).plan(faults=["GET /v1/groups: 403"])
    assert found.error_codes == {"collection.c": "unreadable"}
    assert "403" in found.errors["collection.c"]


def test_two_of_one_final_name_are_labelled_by_their_ids() -> None:
    rows = (Named("1", "Twin"), Named("2", "Twin"), Named("3", "Alone"))
    resolver = Resolver("group", "group", [Identifier(Address("group.red"), "Red", named=True, id="1")], Table(rows))
    assert [resolver.label(row) for row in rows] == ["Red", "Twin", "Alone"]
    resolver = Resolver("group", "group", [Identifier(Address("group.red"), "", id="1")], Table(rows))
    assert [resolver.label(row) for row in rows] == ["Twin#1", "Twin#2", "Alone"]
    assert resolver.alike("2") == list(rows[:2])
    target = resolver.resolve(Ref(text="red"))
    assert target == Target("Twin#1", "1")
    assert isinstance(target, Target)
    assert (target.label, target.address) == ("Twin#1", "group.red")


def test_what_many_references_mean_is_found_once() -> None:
    resolver = Resolver("group", "group", [], Table(tuple(Named(str(n), f"Group {n}") for n in range(100))))
    first = calls(lambda: resolver.resolve(Ref(text="Grop 7")))
    others = calls(lambda: [resolver.resolve(Ref(text="Grop 7")) for _ in range(100)])
    assert others < first
    assert "Group 7" in str(resolver.resolve(Ref(text="Grop 7")))


def test_what_no_list_shows_is_called_by_its_id() -> None:
    assert str(Resolver("group", "group", [], Table[Named]()).target_of("7")) == "7"


def test_the_address_of_what_has_no_key_is_never_that_of_another() -> None:
    rows = (Named("1", "Red"), Named("2", "Blue"))
    resolver = Resolver("group", "group", [Identifier(Address("group.Blue"), "Red")], Table(rows))
    assert resolver.address(rows[1]) == "group.Blue#2"
