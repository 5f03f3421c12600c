"""Cells that are there and not wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.model.plan import Unmanaged
from tests.bench import Bench, Planned
from tests.kinds.cell.draft import PROJECT, by_id, drafted, static, there, written
from tests.kinds.office import carried_out

# Lines under `removed`.


def gone(planned: Planned) -> list[tuple[str, str | None]]:
    assert all(change.verb == "delete" for change in planned.plan.changes)
    return [(change.address, change.id) for change in planned.plan.changes]


def test_a_line_deletes_the_cell_of_its_label(tmp_path: Path) -> None:
    on = drafted(tmp_path, [], there(1, "Old", "select 1\n", "SQL", output_dataframe="df"), removed=["Old"])
    change = carried_out(on).planned.change("cell.p/Old")
    said = {"label": "Old", "type": "sql", "source": "select 1", "output_dataframe": "df"}
    assert (change["id"], change["actions"], change["reason"]) == (static(1), ["delete"], "removed")
    assert (change["before"], change["after"]) == (said, None)
    assert (change["source"], change["refs"]) == ("workspace.yaml:1", {"project": {"p": PROJECT}})
    assert {row["op"] for row in change["diff"]} == {"remove"}


def test_a_line_deletes_the_cell_of_its_static_id(tmp_path: Path) -> None:
    on = drafted(
        tmp_path, [], there(1, "Old"), there(2, "Old"), there(3, None), removed=[f"#{static(2)}", f"#{static(3)}"]
    )
    planned = carried_out(on).planned
    assert gone(planned) == [(f"cell.p/#{static(2)}", static(2)), (f"cell.p/#{static(3)}", static(3))]
    assert [change.name for change in planned.plan.changes] == ["Old", static(3)]


@pytest.mark.parametrize(
    ("fault", "outcome", "left"), [("html after", "applied", 0), ("html", "unknown", 1)], ids=["done", "not done"]
)
def test_a_deletion_whose_answer_is_not_an_answer_is_looked_up(
    tmp_path: Path, fault: str, outcome: str, left: int
) -> None:
    on = drafted(tmp_path, [], there(1, "Old"), removed=["Old"])
    assert on.apply(faults=[f"DELETE /v1/cells/*: {fault}"]).outcomes == {"cell.p/Old": outcome}
    (project,) = on.workspace.projects.values()
    assert len(project.cells) == left
    assert on.apply().run.outcome == "applied"
    assert on.plan().addresses == []


def test_a_label_may_look_like_an_id(tmp_path: Path) -> None:
    on = drafted(tmp_path, [], there(1, "#1"))
    on.configure({"projects": {"p": {"id": PROJECT}}, "removed": {"cells": [{"project": "p", "label": "#1"}]}})
    assert gone(on.plan()) == [("cell.p/#1", static(1))]


def test_of_what_is_absent_the_line_can_be_removed(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [], removed=["Old"]).plan()
    assert (planned.addresses, planned.errors) == ([], {})
    (notice,) = planned.plan.warnings
    assert (notice.code, notice.address, notice.source) == ("already_absent", "cell.p/Old", "workspace.yaml:1")
    assert notice.message == "project.p has no cell 'Old': it is already absent, you can remove this line"


@pytest.mark.parametrize(
    ("cells", "wanted", "code"),
    [
        ([there(1, "Old"), there(2, "Old")], [], "ambiguous"),
        ([there(1, "Old", kind="CHART")], [], "cell_not_writable"),
        ([there(1, "Old")], [by_id(1)], "removed_and_declared"),
    ],
    ids=["two", "a chart", "declared"],
)
def test_a_line_that_cannot_be_followed_is_an_error(
    tmp_path: Path, cells: list[Any], wanted: list[Any], code: str
) -> None:
    planned = drafted(tmp_path, wanted, *cells, removed=["Old"]).plan()
    assert (planned.addresses, planned.error_codes) == ([], {"cell.p/Old": code})
    assert planned.plan.errors[0].source == "workspace.yaml:1"


def test_lines_delete_where_cells_are_not_managed_too(tmp_path: Path) -> None:
    on = drafted(tmp_path, None, there(1, "Old"), there(2, "Other"), removed=["Old"])
    assert gone(carried_out(on).planned) == [("cell.p/Old", static(1))]


def test_a_protected_cell_is_not_deleted(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [], there(1, "Old"), removed=["Old"], protected=["project.p"]).plan()
    assert planned.addresses == []
    assert planned.errors == {"cell.p/Old": "would be deleted, and is protected by workspace.yaml:1: project.p"}


def test_the_protection_of_a_label_covers_what_a_cut_replacement_left(tmp_path: Path) -> None:
    live = (there(1, "A", kind="SQL"), there(2, "A", "2"))
    planned = drafted(tmp_path, [written("A", "2")], *live, protected=["cell.p/A"]).plan()
    assert (planned.addresses, planned.error_codes) == ([], {f"cell.p/#{static(1)}": "protected"})


def test_the_order_of_deletions_is_that_of_the_notebook(tmp_path: Path) -> None:
    live = (there(1, "A"), there(2, "B"), there(3, "C"))
    planned = drafted(tmp_path, [], *live, removed=["C", "A", "B"]).plan()
    assert [change.name for change in planned.plan.changes] == ["A", "B", "C"]


def test_a_target_narrows_what_is_removed_and_reported(tmp_path: Path) -> None:
    live = (there(1, "A"), there(2, "B"), there(3, "C"))
    on = drafted(tmp_path, [], *live, removed=["A", "B", "Gone", "Lost"])
    assert len(on.plan(targets=["project.p"]).addresses) == 2
    planned = on.plan(targets=["cell.p/A"])
    assert (planned.addresses, planned.warnings(), planned.plan.unmanaged) == (["cell.p/A"], [], ())
    planned = on.plan(targets=["cell.p/Gone"])
    assert [notice.address for notice in planned.plan.warnings] == ["cell.p/Gone"]


# Policies for cells that nobody refers to.

OTHERS = (there(1, "A", "1"), there(2, "B"), there(3, None), there(4, "B"), there(5, "Chart", kind="CHART"))


def with_policy(folder: Path, policy: str, wanted: list[Any] | None, *live: Any, **more: Any) -> Bench:
    return drafted(folder, wanted, *(live or OTHERS), unmanaged={"cells": policy}, **more)


@pytest.mark.parametrize("policy", ["ignore", "report", "drift"])
def test_other_cells_are_reported_as_the_policy_says(tmp_path: Path, policy: str) -> None:
    planned = with_policy(tmp_path, policy, [written("A", "1")]).plan()
    assert planned.addresses == []
    expected = [
        Unmanaged(kind="cell", name=name, id=id_, address=f"cell.p/#{id_}", drift=policy == "drift")
        for name, id_ in (("B", static(2)), (static(3), static(3)), ("B", static(4)))
    ]
    assert list(planned.plan.unmanaged) == ([] if policy == "ignore" else expected)


def test_other_cells_are_ignored_unless_that_is_written(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("A", "1")], *OTHERS).plan()
    assert (planned.addresses, planned.plan.unmanaged) == ([], ())


def test_other_cells_that_can_be_written_are_deleted_by_policy(tmp_path: Path) -> None:
    planned = carried_out(with_policy(tmp_path, "delete", [written("A", "1")])).planned
    assert gone(planned) == [(f"cell.p/#{static(number)}", static(number)) for number in (2, 3, 4)]
    assert {(change.source, change.reason) for change in planned.plan.changes} == {
        ("workspace.yaml:1", "unmanaged.cells: delete")
    }
    assert (planned.plan.unmanaged, planned.plan.refused) == ((), ())


def test_only_cells_of_managed_projects_are_deleted(tmp_path: Path) -> None:
    planned = with_policy(tmp_path, "delete", None, removed=["A"]).plan()
    assert gone(planned) == [("cell.p/A", static(1))]


def test_an_empty_list_that_would_delete_everything_is_refused(tmp_path: Path) -> None:
    planned = with_policy(tmp_path, "delete", []).plan()
    assert len(planned.addresses) == 4
    (refusal,) = planned.plan.refused
    assert (refusal.limit, refusal.found) == ("emptied", 4)
    assert refusal.message == "project.p wants no cell, and all 4 would be deleted: --allow emptied=4 permits it"
    assert with_policy(tmp_path, "delete", [], OTHERS[-1]).plan().plan.refused == ()


def test_nothing_is_deleted_by_policy_while_a_wanted_cell_is_not_found(tmp_path: Path) -> None:
    planned = with_policy(tmp_path, "delete", [written("A", "1", id=static(77))]).plan()
    assert planned.addresses == []
    assert [(thing.id, thing.drift) for thing in planned.plan.unmanaged] == [(static(n), True) for n in (1, 2, 3, 4)]


def test_cells_that_may_be_meant_are_not_others(tmp_path: Path) -> None:
    planned = with_policy(tmp_path, "delete", [written("B", "1")]).plan()
    assert planned.error_codes == {"cell.p/B": "ambiguous"}
    assert [thing.id for thing in planned.plan.unmanaged] == [static(1), static(3)]


def test_a_label_whose_address_is_taken_is_addressed_by_its_id(tmp_path: Path) -> None:
    live = (there(1, "X", "1"), there(2, "A"))
    planned = with_policy(tmp_path, "delete", [written("A", "1", id=static(1))], *live).plan()
    assert gone(planned) == [(f"cell.p/#{static(2)}", static(2))]
