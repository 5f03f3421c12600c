"""The analysis against an oracle of plain loops, over random workspaces with everything that Hex leaves open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hexform.lib.picked import each
from hexform.planning.access.changes import Analysis, analyse
from hexform.planning.access.compare import Comparison, Faring
from hexform.planning.access.overlay import overlay
from hexform.planning.access.touched import Overlay
from tests.planning.access import oracle
from tests.planning.access.worlds import Given, given

DOMAINS = ("acme.com",)


def fares(found: Overlay) -> dict[tuple[str, str], Faring]:
    """By person (or the group whose members nobody knows) and project."""
    roster = found.after.roster
    who = {bit: key for key, bit in roster.bits.items()}
    who |= {group.people: key for key, group in found.before.groups.items() if group.people & roster.unnamed_bits}
    told: dict[tuple[str, str], Faring] = {}
    for project_id in found.affected:
        comparison = Comparison(found, project_id)
        if not comparison.project.created:
            told |= {(who[bit], project_id): faring for faring in comparison.fares() for bit in each(faring.people)}
    return {(person.replace(" named ", " "), project): faring for (person, project), faring in told.items()}


def expected(case: Given) -> dict[tuple[str, str], oracle.Told]:
    old, new = oracle.state_of(case), oracle.changed(case)
    found = {
        (human.id, project): oracle.outcome(case, old, new, human, project)
        for human in old.humans
        for project in old.projects
    }
    return {key: told for key, told in found.items() if told is not None}


def check_fares(case: Given, found: Overlay) -> int:
    wanted, got = expected(case), fares(found)
    assert got.keys() == wanted.keys()
    for key, told in wanted.items():
        fare, because, _ = got[key]
        assert (fare.direction, fare.before, fare.after) == (told.direction, told.before, told.after), key
        assert set(fare.before_by) == told.before_by, key
        assert set(fare.after_by) == told.after_by, key
        assert {cause.address for cause in because} == told.because, key
        assert (fare.unsure is not None) == (isinstance(told.before, tuple) or isinstance(told.after, tuple)), key
    return len(wanted)


def check_summary(case: Given, found: Analysis) -> None:
    old, new = oracle.state_of(case), oracle.changed(case)
    told = expected(case)
    people = {human.id for human in old.humans if not human.only}
    losing = {who for (who, _), one in told.items() if one.direction in {"lose", "unsure"}}
    gaining = {who for (who, _), one in told.items() if one.direction in {"gain", "unsure"}}
    surely_losing, surely_gaining = set(), set()
    for (who, _), one in told.items():
        before, after = (level if isinstance(level, tuple) else (level, level) for level in (one.before, one.after))
        if oracle.least(before[0]) > oracle.most(after[1]):
            surely_losing.add(who)
        if oracle.least(after[0]) > oracle.most(before[1]):
            surely_gaining.add(who)
    summary = found.access.summary
    assert summary.lose == len(losing & people)
    assert summary.gain == len(gaining & people)
    assert summary.unsure == len(((losing - surely_losing) | (gaining - surely_gaining)) & people)
    outside = {
        human.id
        for human in old.humans
        if human.only or human.role == "GUEST" or human.email.endswith("agency.example")
    }
    entering = set()
    for human in new.humans if "new" in new.projects else ():
        bare = (2, 2) if human.role == "ADMIN" else (0, 0)
        if oracle.direction(bare, oracle.pair(oracle.ways_of(new, human, "new"))):
            entering.add(human.id)
    rising = gaining | {who for (who, _), one in told.items() if one.direction == "unsure"} | entering
    assert summary.outsiders == len(rising & outside & people)
    public = [
        (old.projects.get(key, {"public": "NONE"})["public"], project["public"])
        for key, project in new.projects.items()
    ]
    assert summary.opened == sum(oracle.most(after) > oracle.most(before) for before, after in public)
    assert summary.closed == sum(oracle.most(after) < oracle.most(before) for before, after in public)
    assert len(found.access.public) == summary.opened + summary.closed
    unnamed = {"lose": losing - people, "gain": gaining - people, "outsiders": rising - people}
    assert found.uncounted >= {name for name, bits in unnamed.items() if bits}


def check_joined(case: Given, found: Analysis, apart: dict[tuple[str, str], Faring]) -> None:
    """The entries, taken apart again, are the outcomes; no two of them could be one."""
    emails = {person.id: person.name for person in case.directory.people}
    wanted = sorted(
        (emails.get(who, ""), project, fare.direction, str(fare.before), str(fare.after), str(fare.unsure))
        for (who, project), (fare, _, _) in apart.items()
    )
    changes = found.access.changes
    assert wanted == sorted(
        (email, project.id, change.direction, str(change.before), str(change.after), str(change.unsure))
        for change in changes
        for project in change.projects
        for email in change.people or [""]
    )
    assert all(list(change.people) == sorted(change.people) for change in changes)
    assert all(change.count == (len(change.people) or None) for change in changes)
    alike = [replace(change, projects=(), because=(), count=None) for change in changes]
    assert all(alike.count(one) == 1 or one.people == () for one in alike)


def check(seed: int) -> int:
    case = given(seed)
    laid = overlay(case.world(), case.changes)
    found = analyse(laid, DOMAINS)
    count = check_fares(case, laid)
    check_summary(case, found)
    check_joined(case, found, fares(laid))
    assert analyse(overlay(case.world(), case.changes), DOMAINS) == found, "the same every time"
    return count


def test_random_worlds_have_no_wrong_answer() -> None:
    assert sum(check(seed) for seed in range(400)) > 500


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_ten_thousand_random_worlds_have_no_wrong_answer() -> None:
    assert sum(check(seed) for seed in range(10_000)) > 15_000
