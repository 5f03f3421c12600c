"""Memberships and grants, short or long, and the day on which they end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from hexform.lib.yaml.nodes import Plain
from hexform.model.grants import SOON, CollectionGrant, CollectionOnProject, Ends, Member, ProjectGrant

LAST = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "ended", "soon"),
    [
        (LAST - SOON - DAY, False, False),
        (LAST - SOON, False, True),
        (LAST, False, True),
        (LAST + DAY, True, False),
    ],
)
def test_the_last_day_is_still_one_of_its_days(today: date, ended: bool, soon: bool) -> None:
    grant = ProjectGrant.model_validate({"access": "CAN_VIEW", "until": LAST})
    assert grant.ended(today) is ended
    assert grant.ends_soon(today) is soon


def test_without_a_day_nothing_ends() -> None:
    assert not Ends().ended(date.max)
    assert not Ends().ends_soon(date.max)


@pytest.mark.parametrize(
    ("model", "short", "long"),
    [
        (Member, Plain("ada@example.com"), {"email": "ada@example.com"}),
        (ProjectGrant, Plain("CAN_EDIT"), {"access": "CAN_EDIT"}),
        (ProjectGrant, "NONE", {"access": "NONE"}),
        (CollectionGrant, "MANAGER", {"access": "MANAGER"}),
        (CollectionOnProject, "APP_ONLY", {"access": "APP_ONLY"}),
    ],
)
def test_a_scalar_means_the_map(model: type[BaseModel], short: Any, long: dict[str, Any]) -> None:
    assert model.model_validate(short) == model.model_validate(long)
    assert model.model_validate(model.model_validate(long)) == model.model_validate(long)


@pytest.mark.parametrize(
    ("model", "value"),
    [
        (CollectionOnProject, "NONE"),
        (CollectionGrant, "CAN_EDIT"),
        (ProjectGrant, "MEMBER"),
        (ProjectGrant, "can_edit"),
        (Member, "ada"),
        (Member, {"mail": "ada@example.com"}),
        (ProjectGrant, {"access": "CAN_VIEW", "till": "2026-11-22"}),
        (ProjectGrant, {}),
    ],
)
def test_levels_of_something_else_and_unknown_keys_are_refused(model: type[BaseModel], value: Any) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(value)


@pytest.mark.parametrize("model", [Member, ProjectGrant, CollectionOnProject, CollectionGrant])
def test_the_schema_allows_both_forms(model: type[BaseModel]) -> None:
    short, long = model.model_json_schema()["anyOf"]
    assert short["type"] == "string"
    assert {"until", "why"} < set(long["properties"])
