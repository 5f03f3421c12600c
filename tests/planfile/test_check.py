from __future__ import annotations

import pytest

from hexform.errors import PlanFileError
from hexform.kinds.group.spec import Group
from hexform.kinds.project_status.spec import ProjectStatus
from hexform.model.change import Change
from hexform.planfile.check import check_plan
from tests.report.samples import DELETED, GROUP, REPLACED, SHARING, STATUSES, change, plan

NEW = change("group.new", None, {"name": "New"}, name="New")
STATUS = change("project_status.revenue", None, {"status": None}, name="Revenue", actions=STATUSES[0].actions)


def test_what_hexform_plans_may_pass() -> None:
    check_plan(plan(GROUP, NEW, *STATUSES, SHARING, REPLACED, DELETED), "plan.json")
    check_plan(plan(STATUS), "plan.json")
    check_plan(plan(), "plan.json")


REFUSED: dict[str, tuple[tuple[Change, ...], str]] = {
    "two of one address": ((GROUP, GROUP), "the address occurs twice"),
    "an unknown kind": ((NEW.model_copy(update={"kind": "door"}),), "the kind 'door' does not fit"),
    "another kind than the address": ((NEW.model_copy(update={"kind": "collection"}),), "the kind 'collection'"),
    "something later is needed": (
        (NEW.model_copy(update={"depends_on": ("group.analytics-engineers",)}), GROUP),
        "it comes before a change that it depends on",
    ),
    "itself is needed": ((NEW.model_copy(update={"depends_on": ("group.new",)}),), "comes before a change"),
    "a deletion that wants something": ((DELETED.model_copy(update={"after": Group.saying()}),), "do not fit 'delete'"),
    "an update that wants nothing": ((GROUP.model_copy(update={"after": None}),), "do not fit 'update'"),
    "a creation of what is there": ((NEW.model_copy(update={"before": Group.saying()}),), "do not fit 'create'"),
    "two names": ((NEW.model_copy(update={"name": "Other"}),), "it has two names"),
    "a change that is not shown": ((GROUP.model_copy(update={"diff": GROUP.diff[1:]}),), "its rows do not follow"),
    "more rows than differences": (
        (GROUP.model_copy(update={"diff": (*GROUP.diff, *DELETED.diff)}),),
        "its rows do not follow",
    ),
    "nothing observed": ((GROUP.model_copy(update={"before": None}),), "it does not say what was observed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_plan_says_is_refused(name: str) -> None:
    changes, why = REFUSED[name]
    with pytest.raises(PlanFileError) as caught:
        check_plan(plan(*changes), "plan.json")
    assert str(caught.value).startswith(f"plan.json: {changes[0].address}: no plan of hexform says this: ")
    assert why in str(caught.value)


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_value_that_is_there_must_be_the_one_that_is_shown(side: str) -> None:
    other = ProjectStatus.saying(status="Else")
    with pytest.raises(PlanFileError, match="its rows do not follow"):
        check_plan(plan(STATUSES[0].model_copy(update={side: other})), "plan.json")
