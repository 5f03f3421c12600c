"""Whatever stands where: one apply brings a notebook to what is written, however often it was cut off before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.kinds.cell.kind import Cell
from hexform.model.desired import Desired
from tests.kinds.notebook import Notebook, carry_out, cell, desired, enforced, in_order, observed, planned


@dataclass(frozen=True)
class Arrangement:
    """`live` are numbers of wanted cells and, from 100 on, other cells; the sets say what is special about some."""

    wanted: int
    live: tuple[int, ...]
    by_id: frozenset[int] = frozenset()
    retyped: frozenset[int] = frozenset()
    edited: frozenset[int] = frozenset()
    protected: frozenset[int] = frozenset()
    enforce: bool = True
    rekey: bool = False

    def notebook(self) -> Notebook:
        notebook = Notebook(rekey=self.rekey)
        for number in self.live:
            if number >= 100:
                notebook.add(f"chart {number}", "CHART")
            else:
                kind = "SQL" if number in self.retyped else "CODE"
                notebook.add(f"w{number}", kind, f"{number}{' old' * (number in self.edited)}")
        return notebook

    def desired(self, notebook: Notebook) -> Desired:
        static = {shown["label"]: shown["staticId"] for shown in notebook.cells}

        def spec(number: int) -> Cell:
            by_id = {"id": static[f"w{number}"]} if number in self.by_id else {}
            return cell(f"w{number}", source=str(number), **by_id)

        return desired(
            *(spec(number) for number in range(self.wanted)),
            project=enforced() if self.enforce else None,
            settings={"protected": [f"cell.p/w{number}" for number in sorted(self.protected)]},
        )


@st.composite
def arrangements(draw: st.DrawFn) -> Arrangement:
    wanted = draw(st.integers(1, 6))
    there = draw(st.sets(st.integers(0, wanted - 1)))
    others = range(100, 100 + draw(st.integers(0, 2)))
    some = st.sets(st.sampled_from(sorted(there))) if there else st.just(set())
    by_id, retyped, edited = (frozenset(draw(some)) for _ in range(3))
    return Arrangement(
        wanted,
        tuple(draw(st.permutations([*sorted(there), *others]))),
        by_id=frozenset(n for n in by_id if draw(st.booleans())),
        retyped=retyped - by_id,
        edited=edited,
        enforce=draw(st.booleans()),
        rekey=draw(st.booleans()),
    )


def check_converges(arrangement: Arrangement) -> Notebook:
    notebook = arrangement.notebook()
    wanted = arrangement.desired(notebook)
    others = [shown for shown in notebook.cells if shown["cellType"] == "CHART"]
    actual = observed(wanted, notebook)
    sheet = planned(wanted, actual)
    assert sheet.errors == []
    carry_out(sheet, actual, notebook)
    assert [shown["staticId"] for shown in notebook.cells if shown["cellType"] == "CHART"] == [
        shown["staticId"] for shown in others
    ]
    check_as_wanted(arrangement, wanted, notebook)
    return notebook


def check_as_wanted(arrangement: Arrangement, wanted: Desired, notebook: Notebook) -> None:
    again = planned(wanted, observed(wanted, notebook))
    assert (again.changes, again.errors) == ([], [])
    written = [shown for shown in notebook.cells if shown["cellType"] != "CHART"]
    assert sorted(shown["label"] for shown in written) == [f"w{number}" for number in range(arrangement.wanted)]
    assert all(shown["source"] == shown["label"][1:] and shown["cellType"] == "CODE" for shown in written)
    in_list_order = [shown["label"] for shown in written] == [f"w{number}" for number in range(arrangement.wanted)]
    assert in_list_order or [notice.address for notice in again.warnings] == ["project.p"]
    if arrangement.enforce and not arrangement.by_id | arrangement.protected:
        assert in_list_order


@settings(max_examples=300, deadline=None, derandomize=True)
@given(arrangements())
def test_one_apply_is_enough(arrangement: Arrangement) -> None:
    check_converges(arrangement)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(arrangements(), st.lists(st.integers(0, 4), max_size=3))
def test_a_run_that_is_cut_off_anywhere_is_gone_on_with(arrangement: Arrangement, cuts: list[int]) -> None:
    notebook = arrangement.notebook()
    wanted = arrangement.desired(notebook)
    for writes in (*cuts, None):
        actual = observed(wanted, notebook)
        sheet = planned(wanted, actual)
        assert sheet.errors == []
        carry_out(sheet, actual, notebook, writes)
    check_as_wanted(arrangement, wanted, notebook)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(arrangements())
def test_what_the_plan_costs_is_what_is_sent(arrangement: Arrangement) -> None:
    notebook = arrangement.notebook()
    notebook.rekey = False
    wanted = arrangement.desired(notebook)
    actual = observed(wanted, notebook)
    sheet = planned(wanted, actual)
    notebook.calls.clear()
    carry_out(sheet, actual, notebook)
    assert len(notebook.calls) == len(notebook.writes()) == sum(change.requests for change in sheet.changes)


def small_arrangements(most: int) -> list[Arrangement]:
    """Every arrangement of up to so many wanted cells, some of them new, with and without another cell."""
    return [
        Arrangement(wanted, live)
        for wanted in range(1, most + 1)
        for there in range(wanted + 1)
        for chosen in combinations(range(wanted), there)
        for others in ((), (100,))
        for live in permutations((*chosen, *others))
    ]


def fewest(arrangement: Arrangement) -> int:
    """How few of the live wanted cells must be replaced, by trying every choice and every place for the new ones."""
    there = [number for number in arrangement.live if number < 100]
    for size in range(len(there) + 1):
        for replaced in combinations(there, size):
            new = [n for n in range(arrangement.wanted) if n in replaced or n not in there]
            if any(_reached(arrangement, set(replaced), places, new) for places in _places(arrangement, len(new))):
                return size
    raise AssertionError(arrangement)


def _places(arrangement: Arrangement, new: int) -> list[tuple[int, ...]]:
    """Gaps of the old notebook for each new cell; nothing can be put before its first cell."""
    gaps = range(1, len(arrangement.live) + 1) if arrangement.live else range(1)
    return list(product(gaps, repeat=new))


def _reached(arrangement: Arrangement, replaced: set[int], places: tuple[int, ...], new: list[int]) -> bool:
    result: list[int] = []
    for gap in range(len(arrangement.live) + 1):
        result += [number for number, place in zip(new, places, strict=True) if place == gap]
        if gap < len(arrangement.live) and arrangement.live[gap] not in replaced:
            result.append(arrangement.live[gap])
    return [number for number in result if number < 100] == list(range(arrangement.wanted))


@pytest.mark.parametrize("most", [4])
def test_the_fewest_cells_are_replaced(most: int) -> None:
    for arrangement in small_arrangements(most):
        notebook = arrangement.notebook()
        wanted = arrangement.desired(notebook)
        sheet = planned(wanted, observed(wanted, notebook))
        assert sum(change.verb == "replace" for change in sheet.changes) == fewest(arrangement), arrangement


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.permutations(range(6)), st.sets(st.integers(0, 5)), st.booleans())
def test_the_fewest_of_six_cells_are_replaced(live: list[int], new: set[int], other_first: bool) -> None:
    there = [number for number in live if number not in new]
    arrangement = Arrangement(6, (*((100,) if other_first else ()), *there))
    notebook = arrangement.notebook()
    wanted = arrangement.desired(notebook)
    sheet = planned(wanted, observed(wanted, notebook))
    assert sum(change.verb == "replace" for change in sheet.changes) == len(there) - most_staying(arrangement, there)


def most_staying(arrangement: Arrangement, there: list[int]) -> int:
    """The most cells that can stay: in order, and none of them first in the notebook but not in the list."""
    return max(
        size
        for size in range(len(there) + 1)
        for kept in combinations(there, size)
        if list(kept) == sorted(kept) and not (kept and kept[0] == arrangement.live[0] and kept[0] != 0)
    )


def test_every_small_arrangement_survives_every_cut() -> None:
    for arrangement in small_arrangements(3):
        for most in range(7):
            notebook = arrangement.notebook()
            wanted = arrangement.desired(notebook)
            for writes in (most, None):
                actual = observed(wanted, notebook)
                sheet = planned(wanted, actual)
                assert sheet.errors == [], (arrangement, most)
                carry_out(sheet, actual, notebook, writes)
            check_as_wanted(arrangement, wanted, notebook)


def test_protected_cells_stay_and_the_others_give_way() -> None:
    arrangement = Arrangement(3, (100, 2, 0, 1), protected=frozenset({2}))
    notebook = check_converges(arrangement)
    assert notebook.cells[-1]["staticId"] == "s2"
    assert notebook.labels() == ["chart 100", "w0", "w1", "w2"]


def test_changes_are_carried_out_in_the_order_of_the_list() -> None:
    arrangement = Arrangement(4, (100, 3, 1))
    notebook = arrangement.notebook()
    wanted = arrangement.desired(notebook)
    changes = in_order(planned(wanted, observed(wanted, notebook)))
    assert [(change.name, change.verb) for change in changes] == [
        ("w0", "create"),
        ("w1", "replace"),
        ("w2", "create"),
    ]
