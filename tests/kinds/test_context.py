"""What planning looks at answers quickly, exactly, and once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hexform.kinds.context import PlanningContext
from hexform.kinds.group.spec import Group
from hexform.kinds.project.spec import Project
from hexform.model.address import Address, Pattern
from hexform.model.desired import Desired
from hexform.model.directory import Directory, Named, People, Person, Table
from hexform.model.live import Actual
from hexform.model.settings import Settings
from hexform.planning.observe import context_of

PEOPLE = People((Person("1", "Ada@Example.com"), Person("2", "twin@x.org"), Person("3", "TWIN@x.org")))


def view(*, settings: dict[str, Any] | None = None, people: People = PEOPLE, **more: Any) -> PlanningContext:
    groups = Table((Named("1", "Analysts"),))
    specs = {Address("group.b"): Group(), Address("group.a"): Group(), Address("project.p"): Project()}
    desired = Desired(
        Settings.model_validate({"version": 1, **(settings or {})}),
        specs=specs,
        lines={"protected[0]": "workspace.yaml:9"},
        spoken=frozenset({"group"}),
    )
    return context_of(
        desired, Actual(Directory(people=people, groups=groups)), today=date(2026, 1, 1), ledger={}, **more
    )


def test_resources_of_a_kind_come_by_address() -> None:
    assert [address for address, _ in view().specs("group", Group)] == ["group.a", "group.b"]


def test_a_person_is_found_without_case() -> None:
    found = view().person("ADA@example.com")
    assert isinstance(found, Person)
    assert found.id == "1"


def test_nobody_is_none_and_what_is_not_known_is_a_text() -> None:
    assert view().person("eve@example.com") is None
    assert view().person("twin@x.org") == "2 people of the workspace have the email twin@x.org (2, 3)"
    assert view(people=People(failed="GET /v1/users 403: no")).person("a@b.org") == "GET /v1/users 403: no"


def test_the_nearest_people_are_named_as_hex_spells_them() -> None:
    assert view().nearest_people("ada@example.org") == ("Ada@Example.com",)
    assert view().nearest_people("zoe@elsewhere.net") == ()
    assert view().nearest_people("dorothy@example.com") == ()


def test_only_the_first_twenty_who_are_not_there_get_suggestions() -> None:
    seen = view()
    asked = [f"ada{number}@example.com" for number in range(21)]
    assert [bool(seen.nearest_people(email)) for email in asked] == [True] * 20 + [False]
    assert seen.nearest_people(asked[0]), "who was among them stays so"


@pytest.mark.parametrize(
    ("patterns", "address", "line"),
    [
        (["group.a", "*"], "group.a", "workspace.yaml:9: group.a"),
        (["group.b", "collection.*"], "collection.c", "collection.*"),
        (["group.b"], "group.a", None),
        ([], "group.a", None),
    ],
    ids=["with its place", "without one", "another", "none"],
)
def test_the_line_that_protects_is_named(patterns: list[str], address: str, line: str | None) -> None:
    assert view(settings={"protected": patterns}).protected(address) == line


def test_a_run_of_some_addresses_refers_to_no_others() -> None:
    narrow = view(selected=(Pattern("group.*"),))
    assert (narrow.selects("group.x"), narrow.selects("guide.x")) == (True, False)
    assert view().selects("guide.x")


def test_only_what_the_configuration_refers_to_is_managed() -> None:
    assert (view().speaks_of("group"), view().speaks_of("guide")) == (True, False)


def test_what_takes_long_is_found_once() -> None:
    found: list[int] = []
    here = view()

    def find() -> list[int]:
        found.append(1)
        return found

    assert here.once("it", find) is here.once("it", find)
    assert found == [1]


def test_a_family_is_built_once() -> None:
    here = view()
    assert here.groups is here.resolver("group")
    assert here.collections.kind == "collection"
    assert here.projects.kind == "project"


def test_nothing_refers_to_a_guide() -> None:
    with pytest.raises(TypeError, match="nothing refers to a guide"):
        view().resolver("guide")
