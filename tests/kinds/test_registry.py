"""The kinds, in the order of a plan, and what each must answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hexform.kinds.base import Kind
from hexform.kinds.registry import KINDS
from hexform.model.desired import Desired
from hexform.model.fields import Written
from hexform.model.settings import Settings
from hexform.model.sides import PERSON
from hexform.model.spec import Access, Block, SpecField, field_at, fields_of


def test_the_kinds_are_in_the_order_in_which_a_plan_creates_them() -> None:
    assert list(KINDS) == ["group", "collection", "project", "project_status", "project_sharing", "cell", "guide"]


def test_each_kind_is_found_by_its_own_name() -> None:
    assert all(isinstance(kind, Kind) and kind.name == name for name, kind in KINDS.items())


def test_a_kind_that_another_reads_for_names_one_that_is_there() -> None:
    assert {kind.read_with for kind in KINDS.values()} <= {"", *KINDS}


def test_what_a_kind_declares_belongs_together() -> None:
    for kind in KINDS.values():
        assert kind.about, kind.name
        assert bool(kind.block) != bool(kind.part) == bool(kind.parent), kind.name
        assert kind.parent in {"", *KINDS}, kind.name
        assert kind.policy is None or kind.policy.key == kind.key, kind.name
        assert not kind.referable or kind.naming in fields_of(kind.model), kind.name
        assert kind.removal is None or (kind.policy is not None and kind.policy.deletes), kind.name


def test_what_fields_refer_to_is_a_kind_or_a_list_of_the_workspace() -> None:
    referred = {field.refers for kind in KINDS.values() for field in fields_of(kind.model).values()}
    assert referred <= {"", PERSON, "connection", *KINDS}


def test_a_kind_without_a_table_or_objects_of_its_own_is_not_asked_for_them() -> None:
    desired = Desired(Settings(version=1))
    with pytest.raises(TypeError, match="a cell has no table"):
        KINDS["cell"].read_table(desired, set())


def test_members_and_grants_are_declared_as_access() -> None:
    found = {(name, *path): field.access for name, kind in KINDS.items() for path, field in leaves(kind.model)}
    assert {path for path, access in found.items() if access is Access.MEMBERS} == {("group", "members")}
    assert {path for path, access in found.items() if access is Access.PUBLIC} == {("project_sharing", "public_web")}
    assert {path for path, access in found.items() if access is Access.GRANTS} == {
        *(("collection", "sharing", scope) for scope in ("workspace", "groups", "users")),
        *(("project_sharing", scope) for scope in ("workspace", "groups", "users", "collections")),
    }


def leaves(model: type[Written], *above: str) -> Iterator[tuple[tuple[str, ...], SpecField]]:
    """The fields of a model that hold no further blocks, with their paths."""
    for name, field in fields_of(model).items():
        if issubclass(field.value_type, Block):
            yield from leaves(field.value_type, *above, name)
        else:
            assert field_at(model, (name,)) == field
            yield (*above, name), field


def test_a_path_leads_to_a_field_or_to_nothing() -> None:
    model = KINDS["collection"].model
    found = field_at(model, ("sharing", "users", "ada@example.com"))
    assert found is not None
    assert found.access is Access.GRANTS
    assert [field_at(model, path) for path in ((), ("sharing",), ("sharing", "x"), ("x", "y"))] == [None] * 4
