"""An approved fingerprint says which changes; what holds them back is the configuration of the moment of the apply."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from hexform.model.plan import Plan
from hexform.planfile.seal import sealed
from tests.brakes.workshop import ANN, OWN, REVENUE, Workshop

LIMITS = {"deletes": 99, "lose": 99}
PLANNED: dict[str, Any] = {
    "limits": LIMITS,
    "groups": {"finance": {"name": "Finance team", "members": [ANN]}},
    "projects": {"revenue": {"id": REVENUE, "status": "Draft", "sharing": {"workspace": "CAN_VIEW"}}},
    "removed": {"groups": ["Old 1"]},
}
# What the configuration says at the apply beside what was planned, and what the refusal says.
HOLDING: Mapping[str, tuple[dict[str, Any], str]] = {
    "protected": ({"protected": ["group.finance"]}, "group.finance would be narrowed, and the configuration protects"),
    "protected by another name": ({"protected": ["group.Finance team"]}, "group.finance would be narrowed"),
    "protected and deleted": ({"protected": ["group.Old*"]}, "group.Old 1 would be deleted"),
    "another organisation": ({"workspace": {"org_id": "00000000-0000-7000-8000-00000000dead"}}, "is for the organis"),
    "another host": ({"workspace": {"host": "other.hex.tech"}}, "is for the host other.hex.tech"),
    "another version": ({"requires": ">=99"}, "requires"),
    "statuses": ({"statuses": ["Done"]}, "project_status.revenue would become 'Draft', which `statuses` does not list"),
    "limits": ({"limits": {"deletes": 0}}, "1 object would be deleted, and limits.deletes allows 0"),
    "guardrails": (
        {"guardrails": {"inside": {"projects": "*", "workspace": "APP_ONLY", "then": "refuse"}}},
        "would break the guardrail inside",
    ),
    "a mistake": ({"nonsense": 1}, "nonsense"),
}


def reseal(shop: Workshop, **fields: Any) -> None:
    """Edit the saved plan and give it a digest that fits."""
    plan = Plan.model_validate_json((shop.root / "plan.json").read_text())
    shop.text("plan.json", sealed(plan.model_copy(update=fields), datetime.now(UTC)).model_dump_json())


@pytest.mark.parametrize("held", HOLDING)
def test_the_present_configuration_holds_back_what_was_approved(shop: Workshop, held: str) -> None:
    more, reported = HOLDING[held]
    approved = shop.plan(PLANNED, "-o", "plan.json")["fingerprint"]
    shop.write({**PLANNED, "projects": {"revenue": {"id": REVENUE}}, **more})
    ended = shop.console.run("apply", "plan.json", "-q", "--approved", approved)
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert reported in ended.err


def test_without_them_what_was_approved_is_applied(shop: Workshop) -> None:
    approved = shop.plan(PLANNED, "-o", "plan.json")["fingerprint"]
    ended = shop.console.run("apply", "plan.json", "-q", "--approved", approved)
    assert ended.code == 0, ended.err
    assert shop.group("Finance team") == {ANN}


EMPTIED: Mapping[str, dict[str, Any]] = {
    "guides": {
        "unmanaged": {"guides": "delete"},
        "guides": {"main": {"source": OWN, "root": "guides", "files": ["guides/*.md"]}},
    },
    "groups": {"unmanaged": {"groups": "delete"}},
    "cells": {"unmanaged": {"cells": "delete"}, "projects": {"r": {"id": REVENUE, "cells": []}}},
}


@pytest.mark.parametrize("what", EMPTIED)
@pytest.mark.parametrize("witness", ["config", "approved"])
def test_no_edit_of_the_file_lifts_the_limit_of_what_is_emptied(shop: Workshop, what: str, witness: str) -> None:
    plan = shop.plan({**EMPTIED[what], "limits": LIMITS}, "-o", "plan.json")
    assert [each["limit"] for each in plan["refused"]] == ["emptied"]
    reseal(shop, refused=())
    words = ["-y"] if witness == "config" else ["--approved", plan["fingerprint"]]
    ended = shop.console.run("apply", "plan.json", "-q", *words)
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert "--allow emptied=" in ended.err
