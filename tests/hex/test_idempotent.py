"""A create whose outcome is unknown is looked up before it is repeated: nothing is doubled, nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.hex.idempotent import new_named
from tests.bench import Bench, writes
from tests.kinds.office import ADA, GRACE, carried_out, group, groups, office, operations

CREATES: dict[str, dict[str, Any]] = {
    "groups": {"x": {"members": [ADA, GRACE]}},
    "collections": {"x": {"sharing": {"users": {GRACE: "MEMBER"}}}},
    "projects": {"x": {"create": True, "sharing": {"users": {GRACE: "CAN_EDIT"}}}},
}
OPERATION = {"groups": "CreateGroup", "collections": "CreateCollection", "projects": "CreateProject"}


def bench(folder: Path, kind: str, **seed: Any) -> Bench:
    return office(folder, {kind: CREATES[kind]}, **seed)


def names(on: Bench, kind: str) -> list[str]:
    return [getattr(row, "name", "") or row.title for row in getattr(on.workspace, kind).values()]


def tries(kind: str, calls: Any) -> int:
    return operations(writes(calls)).count(OPERATION[kind])


@pytest.mark.parametrize("kind", CREATES)
@pytest.mark.parametrize("act", ["drop-after", "500 after", "garbage", "empty", "html after"])
def test_what_was_made_though_the_answer_got_lost_is_adopted(tmp_path: Path, kind: str, act: str) -> None:
    on = bench(tmp_path, kind)
    applied = on.apply(faults=[f"POST /v1/{kind}#1: {act}"])
    assert set(applied.outcomes.values()) == {"applied"}
    assert (names(on, kind), tries(kind, applied.calls)) == (["x"], 1)
    assert on.plan().addresses == []


@pytest.mark.parametrize("kind", CREATES)
@pytest.mark.parametrize("act", ["drop-before", "502", "html"])
def test_what_was_not_made_is_sent_again(tmp_path: Path, kind: str, act: str) -> None:
    on = bench(tmp_path, kind)
    applied = on.apply(faults=[f"POST /v1/{kind}#1: {act}"])
    assert set(applied.outcomes.values()) == {"applied"}
    assert (names(on, kind), tries(kind, applied.calls)) == (["x"], 2)
    assert on.plan().addresses == []


@pytest.mark.parametrize("kind", CREATES)
def test_what_stays_unknown_is_reported_and_the_next_run_converges(tmp_path: Path, kind: str) -> None:
    on = bench(tmp_path, kind)
    applied = on.apply(faults=[f"POST /v1/{kind}: drop-before"])
    assert applied.outcomes[f"{kind[:-1]}.x"] == "unknown"
    assert (names(on, kind), tries(kind, applied.calls)) == ([], 3)
    carried_out(on)
    assert names(on, kind) == ["x"]


@pytest.mark.parametrize("kind", CREATES)
def test_where_several_match_nothing_more_is_made_and_the_ids_are_reported(tmp_path: Path, kind: str) -> None:
    """Somebody made two of that name while the answer was lost."""
    on = bench(tmp_path, kind)
    other = bench(tmp_path, kind, **{kind: [{"title" if kind == "projects" else "name": "x"}] * 2})

    def appear() -> None:
        getattr(on.workspace, kind).update(getattr(other.workspace, kind))
        for row in on.workspace.projects.values():
            row.owner = row.creator = next(iter(on.workspace.users))

    applied = on.apply(faults=[f"POST /v1/{kind}: drop-before"], between=appear)
    assert applied.outcomes[f"{kind[:-1]}.x"] == "unknown"
    why = applied.why(f"{kind[:-1]}.x")
    assert "2 new objects match" in why
    assert "delete all but one" in why
    assert all(key in why for key in getattr(on.workspace, kind))
    assert len(getattr(on.workspace, kind)) == 2


def test_only_what_has_the_name_and_was_not_there_before_is_new() -> None:
    rows = [
        {"id": "1", "name": "Caf\u00e9"},
        {"id": "2", "name": "Cafe\u0301"},
        {"id": "3", "name": "Tea"},
    ]
    assert new_named(rows, "name", "Caf\u00e9", {"1"}) == [rows[1]]


def test_a_create_that_is_refused_is_not_repeated(tmp_path: Path) -> None:
    on = bench(tmp_path, "groups")
    applied = on.apply(faults=["POST /v1/groups: 400"])
    assert (applied.outcomes, tries("groups", applied.calls)) == ({"group.x": "failed"}, 1)


def test_what_can_be_read_only_later_is_waited_for(tmp_path: Path) -> None:
    on = bench(tmp_path, "groups")
    applied = on.apply(faults=["POST /v1/groups#1: drop-after", "GET /v1/groups#1-2: stale"])
    assert applied.outcomes == {"group.x": "applied"}
    assert groups(on) == {"x": {ADA, GRACE}}


def test_two_of_one_name_that_a_plan_makes_are_never_taken_for_each_other(tmp_path: Path) -> None:
    config = {"groups": {"a": {"name": "A"}, "b": {"name": "B"}}}
    on = office(tmp_path, config, groups=[group("C")])
    applied = on.apply(faults=["POST /v1/groups: drop-after"])
    assert set(applied.outcomes.values()) == {"applied"}
    assert sorted(groups(on)) == ["A", "B", "C"]


# Deletions: a request whose answer is lost is looked up.


def deleting(root: Path, *faults: str) -> tuple[dict[str, str], list[str], str]:
    """The outcomes of a run that deletes a group, the groups that are left, and why it failed."""
    on = office(root, "removed: {groups: [G]}", groups=[group("G")])
    applied = on.apply(faults=list(faults))
    return applied.outcomes, sorted(groups(on)), applied.why("group.G")


def test_a_deletion_whose_answer_is_not_an_answer_is_looked_up(tmp_path: Path) -> None:
    assert deleting(tmp_path, "DELETE /v1/groups/*: html after") == ({"group.G": "applied"}, [], "")


def test_a_deletion_that_did_nothing_stays_unknown(tmp_path: Path) -> None:
    outcomes, left, _ = deleting(tmp_path, "DELETE /v1/groups/*: html")
    assert (outcomes, left) == ({"group.G": "unknown"}, ["G"])


def test_a_deletion_that_is_refused_for_another_reason_is_not_looked_up(tmp_path: Path) -> None:
    outcomes, left, why = deleting(tmp_path, "DELETE /v1/groups/*: 422")
    assert (outcomes, left) == ({"group.G": "failed"}, ["G"])
    assert "whether it is gone" not in why


def test_a_deletion_that_nobody_can_look_up_is_unknown(tmp_path: Path) -> None:
    outcomes, left, why = deleting(tmp_path, "DELETE /v1/groups/*: 404", "GET /v1/groups: 403")
    assert (outcomes, left) == ({"group.G": "unknown"}, ["G"])
    assert "whether it is gone cannot be seen: GET /v1/groups 403" in why
