"""The kinds, in the order of a plan, and what each must answer."""

from __future__ import annotations

from hexform.kinds.base import Kind
from hexform.kinds.registry import KINDS


def test_the_kinds_stand_in_the_order_in_which_a_plan_creates_them() -> None:
    assert list(KINDS) == ["group", "collection", "project", "project_status", "project_sharing", "cell", "guide"]


def test_each_kind_is_found_by_its_own_name() -> None:
    assert all(isinstance(kind, Kind) and kind.name == name for name, kind in KINDS.items())


def test_a_kind_that_another_reads_for_names_one_that_is_there() -> None:
    assert {kind.read_with for kind in KINDS.values()} <= {"", *KINDS}
