"""Levels have an order, and a role cuts what a grant gives."""

from __future__ import annotations

from itertools import combinations

import pytest

from hexform.model.access import cut_to_role, lower

PROJECT = ("NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS")
COLLECTION = ("NONE", "MEMBER", "MANAGER")


@pytest.mark.parametrize("levels", [PROJECT, COLLECTION])
def test_each_level_gives_less_than_those_after_it(levels: tuple[str, ...]) -> None:
    for first, second in combinations(levels, 2):
        assert lower(first, second)
        assert not lower(second, first)


@pytest.mark.parametrize("level", [*PROJECT, *COLLECTION])
def test_no_level_gives_less_than_itself_and_an_unknown_one_gives_least(level: str) -> None:
    assert not lower(level, level)
    assert lower("SOMETHING_NEW", level) == (level != "NONE")
    assert not lower(level, "SOMETHING_NEW")


@pytest.mark.parametrize(
    ("role", "ceiling"),
    [("MEMBER", "APP_ONLY"), ("EXPLORER", "CAN_VIEW"), ("EDITOR", "FULL_ACCESS"), ("GUEST", "FULL_ACCESS"), ("", "")],
)
def test_a_role_cuts_what_is_above_it_and_leaves_the_rest(role: str, ceiling: str) -> None:
    for access in PROJECT:
        cut = ceiling if ceiling and lower(ceiling, access) else access
        assert cut_to_role(access, role) == cut
