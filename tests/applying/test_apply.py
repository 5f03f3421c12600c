"""Applying as a whole, and the document that it leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from hexform import __version__
from hexform.applying import apply as applying
from hexform.applying.execute import Stop
from hexform.model.run import Run
from tests.bench import TODAY
from tests.frozen import freeze
from tests.kinds.office import ADA, GRACE, group, groups, office

CONFIG = f"""
    groups: {{g: {{name: G, members: [{GRACE}]}}, new: {{}}, lost: {{external: true}}}}
    removed: {{groups: [Old team]}}
    """
SEED: dict[str, Any] = {"groups": [group("G", ADA), group("Old team", ADA)]}


def test_the_run_is_a_document_of_what_was_done(tmp_path: Path) -> None:
    on = office(tmp_path, CONFIG, **SEED)
    applied = on.apply()
    run = applied.run
    assert run.hexform_version == __version__
    assert (run.fingerprint, run.sandbox, run.workspace) == (
        applied.planned.plan.fingerprint,
        True,
        applied.planned.plan.workspace,
    )
    assert (run.started, run.ended) == ("2026-11-22T12:00:00.000Z", "2026-11-22T12:00:00.000Z")
    assert run.requests == len(applied.calls)
    shown = [(d["address"], d["actions"], d["before"], d["after"], d["outcome"]) for d in run.model_dump()["changes"]]
    old = {"name": "Old team", "members": [ADA], "collections": {}, "projects": {}}
    assert shown == [
        ("group.g", ("update",), {"members": [ADA]}, {"members": [GRACE]}, "applied"),
        ("group.new", ("create",), None, {"name": "new"}, "applied"),
        ("group.Old team", ("delete",), old, None, "applied"),
    ]
    assert [d.diff for d in run.changes] == [c.diff for c in applied.planned.plan.changes]
    made = next(key for key, row in on.workspace.groups.items() if row.name == "new")
    assert run.changes[1].id == made
    assert Run.model_validate_json(run.model_dump_json()) == run


def test_errors_of_the_plan_are_errors_of_the_run_and_the_rest_is_applied(tmp_path: Path) -> None:
    on = office(tmp_path, CONFIG, **SEED)
    applied = on.apply()
    assert set(applied.outcomes.values()) == {"applied"}
    assert applied.run.errors == applied.planned.plan.errors
    assert [notice.address for notice in applied.run.errors] == ["group.lost"]
    assert applied.run.outcome == "failed"
    assert groups(on) == {"G": {GRACE}, "new": set()}


def test_a_plan_without_changes_sends_nothing(tmp_path: Path) -> None:
    applied = office(tmp_path, f"groups: {{g: {{name: G, members: [{ADA}]}}}}", **SEED).apply()
    assert applied.calls == []
    assert (applied.run.outcome, applied.run.changes, applied.run.requests) == ("applied", (), 0)
    assert sum(applied.run.summary.model_dump().values()) == 0


def test_the_summary_counts_outcomes(tmp_path: Path) -> None:
    config = f"""
        groups: {{a: {{}}, b: {{}}, c: {{members: [{ADA}]}}}}
        collections: {{c: {{sharing: {{groups: {{a: MEMBER}}}}}}}}
        """
    applied = office(tmp_path, config).apply(
        faults=["POST /v1/groups#1: 400", "POST /v1/groups#2+: 500"], parallelism=1
    )
    assert applied.outcomes == {
        "group.a": "failed",
        "group.b": "unknown",
        "group.c": "unknown",
        "collection.c": "skipped",
    }
    assert applied.run.summary.model_dump() == {"applied": 0, "already": 0, "failed": 1, "skipped": 1, "unknown": 2}
    assert applied.run.outcome == "failed"


def test_a_run_that_was_stopped_before_it_began_does_nothing(tmp_path: Path) -> None:
    on = office(tmp_path, CONFIG, **SEED)
    before = on.dump()
    applied = on.apply(stop=Stop(why="stopped by SIGTERM"))
    assert set(applied.outcomes.values()) == {"skipped"}
    assert applied.why("group.g") == "stopped by SIGTERM"
    assert (applied.run.interrupted, applied.run.outcome, applied.calls) == (True, "failed", [])
    assert on.dump() == before


def test_times_are_reported_in_utc() -> None:
    east = timezone(timedelta(hours=2))
    shown = applying._timestamp(datetime(2026, 11, 22, 1, 30, 15, 123456, tzinfo=east))
    assert shown == "2026-11-21T23:30:15.123Z"


def test_without_another_clock_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
    freeze(monkeypatch, applying, now)
    assert applying._now() == now


@pytest.mark.parametrize("days", [0, 1])
def test_the_day_of_the_plan_is_the_day_of_the_apply(tmp_path: Path, days: int) -> None:
    config = f"groups: {{g: {{name: G, members: [{GRACE}, {{email: {ADA}, until: {TODAY}}}]}}}}"
    on = office(tmp_path, config, **SEED)
    on.today = TODAY + timedelta(days=days)
    assert on.apply().run.outcome == "applied"
    assert groups(on)["G"] == ({ADA, GRACE} if days == 0 else {GRACE})
