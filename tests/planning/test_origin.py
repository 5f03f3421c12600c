from __future__ import annotations

from pathlib import Path
from typing import Any

from hexform.planning.origin import with_origin
from tests.bench import Bench

ADA, GRACE, EVE = (f"{name}@example.com" for name in ("ada", "grace", "eve"))
SEED = {
    "users": [{"email": ADA, "role": "ADMIN"}, {"email": GRACE}, {"email": EVE}],
    "groups": [{"name": "Team", "members": [ADA]}, {"name": "Drifted", "members": [EVE]}],
    "projects": [{"title": "Revenue", "owner": ADA, "status": "Draft"}],
    "statuses": ["Draft", "Done"],
}
THEN = {
    "groups": {"team": {"name": "Team", "members": [ADA]}, "drifted": {"name": "Drifted", "members": [ADA]}},
    "projects": {"revenue": {"title": "Revenue", "status": "Done"}},
}
NOW = {
    "groups": {
        "team": {"name": "Team", "members": [ADA, GRACE]},
        "drifted": {"name": "Drifted", "members": [ADA]},
        "new": {"name": "New"},
    },
    "projects": {"revenue": {"title": "Revenue", "status": {"one_of": ["Done"]}}},
}


def origins(root: Path, then: dict[str, Any], now: dict[str, Any]) -> tuple[dict[str, str | None], tuple[int, int]]:
    bench = Bench.of(root, SEED)
    before = bench.configure(then).plan().plan
    plan = with_origin(bench.configure(now).plan().plan, before)
    return {change.address: change.origin for change in plan.changes}, (plan.summary.yours, plan.summary.drift)


def test_what_the_older_configuration_would_do_just_as_well_is_drift(tmp_path: Path) -> None:
    reported, counts = origins(tmp_path, THEN, NOW)
    assert reported == {
        "group.team": "yours",
        "group.new": "yours",
        "group.drifted": "drift",
        "project_status.revenue": "drift",
    }
    # Of rows: the drifted group has two, one for each person.
    assert counts == (2, 3)


def test_with_no_older_configuration_all_is_yours(tmp_path: Path) -> None:
    reported, counts = origins(tmp_path, {}, NOW)
    assert set(reported.values()) == {"yours"}
    assert counts == (5, 0)


def test_each_row_of_a_change_has_its_own_origin(tmp_path: Path) -> None:
    now = {"groups": {"drifted": {"name": "Drifted", "members": [ADA, GRACE]}}}
    assert origins(tmp_path, THEN, now)[0] == {"group.drifted": "mixed"}


def test_what_has_ended_is_not_drift(tmp_path: Path) -> None:
    def config(day: str) -> dict[str, Any]:
        return {"groups": {"team": {"name": "Team", "members": [{"email": ADA, "until": day}]}}}

    assert origins(tmp_path, config("2026-11-21"), config("2026-11-21"))[0] == {"group.team": "ended"}
    assert origins(tmp_path, config("2027-11-21"), config("2026-11-21"))[0] == {"group.team": "yours"}
