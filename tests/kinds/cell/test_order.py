"""Which cells stay in place."""

from __future__ import annotations

from hexform.kinds.cell.order import Standing, in_order, staying
from hexform.model.live import LiveCell


def cells(*kinds: str) -> list[LiveCell]:
    return [LiveCell(f"i{number}", f"s{number}", kind) for number, kind in enumerate(kinds)]


def stays(*standing: Standing, kinds: tuple[str, ...] = ("code",) * 6) -> frozenset[int] | None:
    return staying(standing, cells(*kinds))


def test_order_is_that_of_the_list() -> None:
    assert in_order([])
    assert in_order([Standing(2, 9), Standing(0, 1), Standing(1, 4)])
    assert not in_order([Standing(0, 4), Standing(1, 1)])


def test_all_stay_where_all_are_in_order() -> None:
    assert stays(Standing(0, 0), Standing(1, 2), Standing(2, 3)) == frozenset({0, 1, 2})
    assert stays() == frozenset()


def test_the_longest_run_stays() -> None:
    assert stays(Standing(3, 0), Standing(0, 1), Standing(1, 2), Standing(2, 3)) == frozenset({0, 1, 2})


def test_nothing_can_be_put_before_the_first_cell_of_the_notebook() -> None:
    assert stays(Standing(1, 0)) == frozenset()
    assert stays(Standing(1, 1)) == frozenset({1})
    assert stays(Standing(1, 0), Standing(2, 3)) == frozenset({2})


def test_nothing_can_be_put_between_a_section_and_its_first_cell() -> None:
    assert stays(Standing(1, 1), kinds=("cell_group", "code")) == frozenset()
    assert stays(Standing(0, 1), kinds=("cell_group", "code")) == frozenset({0})


def test_what_is_held_stays_at_the_cost_of_others() -> None:
    assert stays(Standing(2, 0, held=True), Standing(0, 1), Standing(1, 2)) is None
    assert stays(Standing(3, 1, held=True), Standing(1, 2), Standing(2, 3)) == frozenset({3})
    assert stays(Standing(0, 0), Standing(3, 1), Standing(1, 2, held=True), Standing(2, 3)) == frozenset({0, 1, 2})


def test_what_is_held_and_out_of_order_cannot_be_restored() -> None:
    assert stays(Standing(1, 1, held=True), Standing(0, 2, held=True)) is None


def test_a_retyped_cell_gives_way_to_one_that_could_stay() -> None:
    assert stays(Standing(0, 0), Standing(2, 1, retyped=True), Standing(1, 2)) == frozenset({0, 1})
    assert stays(Standing(0, 0), Standing(2, 1), Standing(1, 2, retyped=True)) == frozenset({0, 2})
    assert stays(Standing(0, 0), Standing(1, 1, retyped=True)) == frozenset({0, 1})
