"""Items of a list as the bits of one integer."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from hexform.lib.picked import Picked, each, union, without

NAMES = [f"name{number:03}" for number in range(200)]


def picked(places: list[int]) -> Picked[str]:
    return Picked(NAMES, sum(1 << place for place in places))


@pytest.mark.parametrize("size", [0, 1, 2, 49, 50, 51, 200])
def test_it_is_the_tuple_of_its_items(size: int) -> None:
    places = sorted(Random(size).sample(range(200), size))
    found, wanted = picked(places), tuple(NAMES[place] for place in places)
    assert (tuple(found), len(found), bool(found), repr(found)) == (wanted, size, bool(size), repr(wanted))
    assert found == wanted
    assert wanted == found
    assert hash(found) == hash(wanted)
    assert [found[place] for place in range(-size, size)] == [wanted[place] for place in range(-size, size)]
    for end in (None, 0, 1, 3, 1000, -1):
        assert (found[:end], found[1:end], found[::2]) == (wanted[:end], wanted[1:end], wanted[::2])


def test_others_are_not_equal() -> None:
    assert picked([1, 2]) != picked([1, 3])
    assert picked([1]) == Picked([*NAMES], 2) != Picked(["name000", "other"], 2)
    assert picked([1]) != ["name001"]
    assert picked([1]) != ("name002",)


def test_they_stand_in_the_order_of_tuples() -> None:
    dice = Random(1)
    some = [picked(sorted(dice.sample(range(9), dice.randint(0, 5)))) for _ in range(60)]
    assert [*map(tuple, sorted(some))] == sorted(map(tuple, some))
    for one, other in combinations(some, 2):
        assert (one < other) == (tuple(one) < tuple(other))


def test_a_union_has_each_item_once() -> None:
    one, other = picked([1, 2]), Picked(["more", "name002"], 3)
    assert union([one, picked([2, 3]), ("name001", "last"), other]) == {
        "name001", "name002", "name003", "last", "more",
    }  # fmt: skip
    assert union([]) == set()


def test_bits() -> None:
    assert [*each(0b10110)] == [0b10, 0b100, 0b10000]
    for bits, others in ((0b1100, 0b1010), (0, 5), (7, 7), (1 << 300, 1)):
        assert without(bits, others) == bits & ~others
