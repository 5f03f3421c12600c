"""The bound that needs no reads is never passed by what is found when everything is read."""

from __future__ import annotations

import pytest

from hexform.model.change import DELETE, UPDATE
from hexform.model.directory import Directory, Named, People, Person, Table
from hexform.model.row import Diff
from hexform.planning.access.bound import Most, most
from hexform.planning.access.build import world_of
from hexform.planning.access.changes import analyse
from hexform.planning.access.naming import Naming
from hexform.planning.access.overlay import overlay
from tests.planning.access.test_reads import unread_groups
from tests.planning.access.worlds import Dice, Planned, given


def check(seed: int) -> int:
    case = given(seed)
    summary = analyse(overlay(case.world(), case.changes), None).access.summary
    for unread in (frozenset[str](), unread_groups(case, Dice(seed))):
        found = most(case.world(unread), case.changes)
        assert found.lose is not None
        assert found.gain is not None
        assert found.outsiders is not None
        assert (summary.lose <= found.lose, summary.gain <= found.gain) == (True, True), seed
        assert summary.outsiders <= found.outsiders, seed
    return summary.lose + summary.gain


def test_nobody_is_found_beyond_the_bound() -> None:
    assert sum(check(seed) for seed in range(300)) > 200


@pytest.mark.slow
def test_nobody_is_found_beyond_the_bound_in_many_worlds() -> None:
    assert sum(check(seed) for seed in range(5000)) > 4000


def test_the_rows_tell_it_where_no_project_was_read() -> None:
    people = People((Person("u1", "a@acme.com", "EDITOR"), Person("u2", "b@acme.com", "EDITOR")))
    directory = Directory(people=people, groups=Table((Named("g1", "A"), Named("g2", "B"))))
    world = world_of(directory, {"g1": people.rows}, {}, Naming((), directory))
    leaving = Planned(
        "group.a", "group", "A", "g1", UPDATE, (Diff(path=("members",), op="remove", before="a@acme.com"),)
    )
    assert most(world, [leaving]) == Most(lose=1, gain=0, outsiders=0)
    assert most(world, [Planned("group.b", "group", "B", "g2", DELETE)]) == Most(lose=2, gain=0, outsiders=0), (
        "it may be anybody"
    )
    assert most(world, []) == Most(lose=0, gain=0, outsiders=0)


def test_without_people_nobody_can_say() -> None:
    directory = Directory(people=People(failed="403"), groups=Table((Named("g1", "A"),)))
    world = world_of(directory, {}, {}, Naming((), directory))
    assert most(world, [Planned("group.a", "group", "A", "g1", DELETE)]) == Most(None, None, None)
    assert most(world, [Planned("collection.new", "collection", "C", None, UPDATE)]) == Most(0, 0, 0)
