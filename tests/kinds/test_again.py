"""A saved plan said as a configuration is the same plan: so it is observed and compared by the same code."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hexform.kinds.again import Again, grants_again, members_again

from hexform.kinds.group.kind import Group
from hexform.model.address import Address
from hexform.model.change import UPDATE, Change
from hexform.model.plan import Place, Plan
from hexform.planfile.remaining import as_desired
from hexform.planning.planner import PlanOptions, make_plan
from tests.bench import TODAY
from tests.kinds.office import ADA, ELLA, GRACE, VERA, group, office, uid

SEED: dict[str, Any] = {
    "groups": [group("g", GRACE, VERA, number=1), group("Old", number=2), group("Red", number=5)],
    "collections": [
        {"name": "c", "id": uid(3), "creator": ADA, "sharing": {"users": {GRACE: "MANAGER"}, "groups": {"g": "MEMBER"}}}
    ],
    "projects": [
        {
            "title": "p",
            "id": uid(4),
            "owner": ADA,
            "status": "Completed",
            "sharing": {"users": {GRACE: "CAN_EDIT"}, "groups": {"g": "CAN_VIEW"}, "collections": {"c": "CAN_VIEW"}},
        }
    ],
}

CONFIGS: dict[str, dict[str, Any]] = {
    "a new group": {"groups": {"new": {"name": "New", "members": [ADA]}}},
    "a renamed group": {"groups": {"x": {"id": uid(5), "name": "Blue"}}},
    "members": {"groups": {"g": {"members": [GRACE, ELLA]}}},
    "more members": {"groups": {"g": {"exclusive": False, "members": [ELLA, {"email": VERA, "until": "2026-11-21"}]}}},
    "a group that goes": {"removed": {"groups": ["Old"]}},
    "a new collection": {"collections": {"new": {"description": "d", "sharing": {"workspace": "MEMBER"}}}},
    "a renamed collection": {"collections": {"x": {"id": uid(3), "name": "C", "description": None}}},
    "a shared collection": {"collections": {"c": {"sharing": {"groups": {}, "users": {VERA: "MANAGER"}}}}},
    "a collection shared more": {
        "collections": {
            "c": {
                "sharing": {"exclusive": False, "users": {GRACE: "NONE", VERA: "MEMBER"}, "groups": {"Red": "MEMBER"}}
            }
        }
    },
    "a new project": {
        "groups": {"new": {}},
        "projects": {
            "n": {
                "create": True,
                "description": "d",
                "status": None,
                "sharing": {"public_web": "APP_ONLY", "groups": {"new": "CAN_EDIT", "g": "CAN_VIEW"}},
            }
        },
    },
    "a status": {"projects": {"p": {"status": "Certified"}}},
    "a status that is cleared": {"projects": {"p": {"id": uid(4), "status": None}}},
    "a shared project": {
        "projects": {"p": {"sharing": {"users": {VERA: "APP_ONLY"}, "groups": {}, "collections": {}}}}
    },
    "a project shared more": {
        "projects": {
            "p": {
                "sharing": {
                    "exclusive": False,
                    "workspace": "NONE",
                    "users": {GRACE: "NONE", VERA: "APP_ONLY"},
                    "collections": {"c": {"access": "CAN_VIEW", "until": "2026-11-21"}},
                    "groups": {"g": "NONE", "Red": "CAN_VIEW"},
                }
            }
        }
    },
}


def said(plan: Plan) -> list[Any]:
    return [(change.address, change.actions, change.diff) for change in plan.changes]


@pytest.mark.parametrize("name", CONFIGS)
def test_a_saved_plan_wants_what_it_wanted(tmp_path: Path, name: str) -> None:
    planned = office(tmp_path, CONFIGS[name], **SEED).plan()
    assert planned.plan.changes
    desired = as_desired(planned.plan)
    again = make_plan(desired, planned.actual, {}, PlanOptions(Place(base_url="http://sandbox"), TODAY))
    assert (said(again), again.errors, again.unmanaged) == (said(planned.plan), (), ())
    assert {change.source for change in again.changes} == {change.source for change in planned.plan.changes}


def change(**fields: Any) -> Change:
    return Change(address="group.g", kind="group", name="g", actions=UPDATE, **fields)


def test_what_an_additive_change_takes_out_is_written_as_over() -> None:
    """Only what the change says is taken out; nothing else of the list is spoken of."""
    additive = change(flags=("additive",), refs={"group:h": "7"})
    assert members_again(additive, ["a", "b"], ["b"]) == ["b", {"email": "a", "until": date.min}]
    assert members_again(change(), ["a", "b"], ["b"]) == ["b"]
    found = grants_again(additive, {"groups": {"h": "MEMBER"}, "users": None}, {"groups": {}, "users": {}}, "MEMBER")
    assert [(ref.id, entry) for ref, entry in found["groups"].items()] == [
        ("7", {"access": "MEMBER", "until": date.min})
    ]
    assert (found["users"], found["exclusive"]) == ({}, False)


def test_a_change_without_a_place_has_none_as_a_wish() -> None:
    again = Again()
    again.want(change(), Group())
    again.want(change(source="workspace.yaml:3").model_copy(update={"address": "group.h"}), Group())
    assert again.desired().places == {Address("group.h"): "workspace.yaml:3"}
