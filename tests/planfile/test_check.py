from __future__ import annotations

from typing import Any

import pytest

from hexform.errors import PlanFileError
from hexform.model.change import Change
from hexform.planfile.check import scrutinise
from tests.report.samples import DELETED, GROUP, REPLACED, SHARING, STATUSES, change, plan

NEW = change("group.new", None, {"name": "New"}, name="New")
STATUS = change("project_status.revenue", None, {"status": None}, name="Revenue", actions=STATUSES[0].actions)


def test_what_hexform_plans_may_pass() -> None:
    scrutinise(plan(GROUP, NEW, *STATUSES, SHARING, REPLACED, DELETED), "plan.json")
    scrutinise(plan(STATUS), "plan.json")
    scrutinise(plan(), "plan.json")


def test_more_rows_than_differences_may_be_shown() -> None:
    scrutinise(plan(GROUP.model_copy(update={"diff": (*GROUP.diff, *DELETED.diff)})), "plan.json")


REFUSED: dict[str, tuple[tuple[Change, ...], str]] = {
    "two of one address": ((GROUP, GROUP), "it stands twice"),
    "an unknown kind": ((change("door.front", None, {"open": True}),), "the kind 'door' does not fit"),
    "another kind than the address": ((NEW.model_copy(update={"kind": "collection"}),), "the kind 'collection'"),
    "something later is needed": (
        (NEW.model_copy(update={"depends_on": ("group.analytics-engineers",)}), GROUP),
        "it stands before what it depends on",
    ),
    "itself is needed": ((NEW.model_copy(update={"depends_on": ("group.new",)}),), "before what it depends on"),
    "a deletion that wants something": ((DELETED.model_copy(update={"after": {}}),), "do not fit to delete"),
    "an update that wants nothing": ((GROUP.model_copy(update={"after": None}),), "do not fit to update"),
    "a creation of what is there": ((NEW.model_copy(update={"before": {}}),), "do not fit to create"),
    "two names": ((NEW.model_copy(update={"name": "Other"}),), "it has two names"),
    "a change that is not shown": ((GROUP.model_copy(update={"diff": GROUP.diff[1:]}),), "its rows do not say"),
    "a list of mixed things": (
        (NEW.model_copy(update={"after": {"name": "New", "members": ["a", 1, None]}}),),
        "its rows do not say",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_plan_says_is_refused(name: str) -> None:
    changes, why = REFUSED[name]
    with pytest.raises(PlanFileError) as caught:
        scrutinise(plan(*changes), "plan.json")
    assert str(caught.value).startswith(f"plan.json: {changes[0].address}: no plan of hexform says this: ")
    assert why in str(caught.value)


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_value_that_is_there_must_be_the_one_that_is_shown(side: str) -> None:
    values: dict[str, Any] = {**(getattr(STATUSES[0], side)), "status": "Else"}
    with pytest.raises(PlanFileError, match="its rows do not say what it would do"):
        scrutinise(plan(STATUSES[0].model_copy(update={side: values})), "plan.json")
