"""However cells stand: one apply brings a notebook to what is written, however often it was cut off before."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from itertools import combinations, permutations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hexform.kinds.cell.order import Standing, staying
from hexform.model.live import LiveCell
from tests.bench import Bench
from tests.kinds.cell.draft import drafted, labels, notebook, static, there, written
from tests.kinds.office import Killed, carried_out, killed_after


@dataclass(frozen=True)
class Arrangement:
    """`live` are numbers of wanted cells and, from 100 on, charts; the sets say what is special about some."""

    wanted: int
    live: tuple[int, ...]
    by_id: frozenset[int] = frozenset()
    retyped: frozenset[int] = frozenset()
    edited: frozenset[int] = frozenset()
    protected: frozenset[int] = frozenset()
    enforce: bool = True
    rekey: str = "written"

    def bench(self, folder: Path) -> Bench:
        wanted = [
            written(f"w{number}", str(number), **({"id": static(number)} if number in self.by_id else {}))
            for number in range(self.wanted)
        ]
        return drafted(
            folder,
            wanted,
            *map(self._there, self.live),
            order="enforce" if self.enforce else "warn",
            behaviours={"cell_ids": self.rekey},
            protected=[f"cell.p/w{number}" for number in sorted(self.protected)],
        )

    def _there(self, number: int) -> dict[str, Any]:
        if number >= 100:
            return there(number, f"chart {number}", kind="CHART")
        source = f"{number}{' old' * (number in self.edited)}"
        return there(number, f"w{number}", source, "SQL" if number in self.retyped else "CODE")


@st.composite
def arrangements(draw: st.DrawFn) -> Arrangement:
    wanted = draw(st.integers(1, 6))
    present = draw(st.sets(st.integers(0, wanted - 1)))
    others = range(100, 100 + draw(st.integers(0, 2)))
    some = st.sets(st.sampled_from(sorted(present))) if present else st.just(set())
    by_id, retyped, edited = (frozenset(draw(some)) for _ in range(3))
    return Arrangement(
        wanted,
        tuple(draw(st.permutations([*sorted(present), *others]))),
        by_id=frozenset(n for n in by_id if draw(st.booleans())),
        retyped=retyped - by_id,
        edited=edited,
        enforce=draw(st.booleans()),
        rekey=draw(st.sampled_from(("written", "all", "none"))),
    )


def charts(on: Bench) -> list[str]:
    return [cell.static_id for cell in notebook(on) if cell.type == "CHART"]


def check_as_wanted(arrangement: Arrangement, on: Bench) -> None:
    again = on.plan()
    assert (again.addresses, again.errors) == ([], {})
    cells = [cell for cell in notebook(on) if cell.type != "CHART"]
    every = [f"w{number}" for number in range(arrangement.wanted)]
    assert sorted(cell.label or "" for cell in cells) == every
    assert all((cell.source, cell.type) == ((cell.label or "")[1:], "CODE") for cell in cells)
    in_order = [cell.label for cell in cells] == every
    assert in_order or again.warning_codes() == ["cell_order"]
    if arrangement.enforce and not arrangement.by_id | arrangement.protected:
        assert in_order


def cut(on: Bench, writes: int) -> None:
    """Apply until the process is killed after so many writes."""
    on.wrap = killed_after(writes)
    with contextlib.suppress(Killed):
        on.apply()
    on.wrap = None


PROFILE = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


@settings(PROFILE, max_examples=150)
@given(arrangements())
def test_one_apply_is_enough_and_costs_what_the_plan_says(tmp_path: Path, arrangement: Arrangement) -> None:
    on = arrangement.bench(tmp_path)
    there_before = charts(on)
    if arrangement.rekey == "all":
        # An id that changed with another write is looked up, which no plan can know.
        assert on.apply().run.outcome == "applied"
    else:
        carried_out(on)
    assert charts(on) == there_before
    check_as_wanted(arrangement, on)


@settings(PROFILE, max_examples=100)
@given(arrangements(), st.lists(st.integers(0, 4), min_size=1, max_size=3))
def test_a_run_that_is_cut_off_is_finished_by_the_next(
    tmp_path: Path, arrangement: Arrangement, cuts: list[int]
) -> None:
    on = arrangement.bench(tmp_path)
    for writes in cuts:
        cut(on, writes)
        assert on.plan().errors == {}
    assert on.apply().run.outcome == "applied"
    check_as_wanted(arrangement, on)


def small_arrangements(most: int) -> list[Arrangement]:
    """Every arrangement of up to so many wanted cells, some of them new, with and without a chart."""
    return [
        Arrangement(wanted, live)
        for wanted in range(1, most + 1)
        for count in range(wanted + 1)
        for chosen in combinations(range(wanted), count)
        for others in ((), (100,))
        for live in permutations((*chosen, *others))
    ]


@pytest.mark.parametrize("most", [2, pytest.param(3, marks=pytest.mark.slow)])
def test_every_small_arrangement_survives_every_cut(tmp_path: Path, most: int) -> None:
    for arrangement in small_arrangements(most):
        for writes in range(arrangement.bench(tmp_path).plan().plan.requests.write):
            on = arrangement.bench(tmp_path)
            cut(on, writes)
            assert on.apply().run.outcome == "applied", (arrangement, writes)
            check_as_wanted(arrangement, on)


def replaced(arrangement: Arrangement) -> int:
    """How many of the live wanted cells are replaced to restore the order."""
    cells = [LiveCell(f"i{n}", f"s{n}", "chart" if n >= 100 else "code") for n in arrangement.live]
    standing = [Standing(number, place) for place, number in enumerate(arrangement.live) if number < 100]
    stays = staying(standing, cells)
    assert stays is not None
    return len(standing) - len(stays)


def fewest(arrangement: Arrangement) -> int:
    """How few of the live wanted cells must be replaced, by trying every choice and every place for the new ones."""
    present = [number for number in arrangement.live if number < 100]
    # Nothing can be put before the first cell of a notebook.
    gaps = range(1, len(arrangement.live) + 1) if arrangement.live else range(1)
    for size in range(len(present) + 1):
        for going in combinations(present, size):
            new = [n for n in range(arrangement.wanted) if n in going or n not in present]
            if any(_reached(arrangement, set(going), places, new) for places in product(gaps, repeat=len(new))):
                return size
    raise AssertionError(arrangement)


def _reached(arrangement: Arrangement, going: set[int], places: tuple[int, ...], new: list[int]) -> bool:
    result: list[int] = []
    for gap in range(len(arrangement.live) + 1):
        result += [number for number, place in zip(new, places, strict=True) if place == gap]
        if gap < len(arrangement.live) and arrangement.live[gap] not in going:
            result.append(arrangement.live[gap])
    return [number for number in result if number < 100] == list(range(arrangement.wanted))


def test_the_fewest_cells_are_replaced() -> None:
    for arrangement in small_arrangements(4):
        assert replaced(arrangement) == fewest(arrangement), arrangement


@settings(PROFILE, max_examples=300)
@given(st.permutations(range(6)), st.sets(st.integers(0, 5)), st.booleans())
def test_the_fewest_of_six_cells_are_replaced(live: list[int], new: set[int], chart_first: bool) -> None:
    present = [number for number in live if number not in new]
    arrangement = Arrangement(6, (*((100,) if chart_first else ()), *present))
    assert replaced(arrangement) == len(present) - most_staying(arrangement, present)


def most_staying(arrangement: Arrangement, present: list[int]) -> int:
    """The most cells that can stay: in order, and none of them first in the notebook but not in the list."""
    return max(
        size
        for size in range(len(present) + 1)
        for kept in combinations(present, size)
        if list(kept) == sorted(kept) and not (kept and kept[0] == arrangement.live[0] and kept[0] != 0)
    )


def test_protected_cells_stay_and_the_others_give_way(tmp_path: Path) -> None:
    arrangement = Arrangement(3, (100, 2, 0, 1), protected=frozenset({2}))
    on = arrangement.bench(tmp_path)
    carried_out(on)
    check_as_wanted(arrangement, on)
    assert labels(on) == ["chart 100", "w0", "w1", "w2"]
    assert notebook(on)[-1].static_id == static(2)


def test_changes_are_carried_out_in_the_order_of_the_list(tmp_path: Path) -> None:
    plan = Arrangement(4, (100, 3, 1)).bench(tmp_path).plan().plan
    assert [(change.name, change.verb) for change in plan.changes] == [
        ("w0", "create"),
        ("w1", "replace"),
        ("w2", "create"),
    ]
