"""How long a plan reads where each request takes one round: no longer than its longest chain. Time is virtual."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexform.planning.judging import Look
from tests.benchmark.chains import bound, longest, span
from tests.benchmark.sizes import RULES, Size
from tests.benchmark.slow_workloads import Case, some_written, whole
from tests.rounds import in_rounds

# Three pages of projects, two of people, of collections, of guides and of the cells of one project. One of these cells
# is not there, so that they are listed twice.
SMALL = Size(520, 3, 110, 201, 1, 110, 2, 110)
RULE = RULES["guardrails"]


def only(case: Case, *blocks: str) -> Case:
    """The same workspace, of which only some blocks are managed."""
    return Case(case.seed, {name: case.config[name] for name in ("version", "limits", *blocks)}, case.files)


WHOLE = whole(SMALL)
CASES = {
    "all is as wanted": (WHOLE, Look(), 7),
    "nobody asks for access": (some_written(WHOLE), None, 7),
    "access": (some_written(WHOLE), Look(), 7),
    "access and guardrails": (some_written(WHOLE, RULE), Look(), 7),
    "guardrails, where people are counted only if needed": (some_written(WHOLE, RULE), Look(always=False), 7),
    "groups": (only(WHOLE, "groups"), Look(), 2),
    "guides, whose own lists need no ledger": (only(WHOLE, "guides"), Look(), 2),
    "collections, with the groups that they name": (only(WHOLE, "groups", "collections"), Look(), 2),
}


@pytest.mark.parametrize(("case", "look", "chain"), CASES.values(), ids=CASES)
def test_a_plan_takes_as_long_as_its_longest_chain_of_reads(
    tmp_path: Path, case: Case, look: Look | None, chain: int
) -> None:
    exchanges, plan, _ = in_rounds(tmp_path, case, look)
    assert plan.errors == ()
    needs = case.needs(exchanges)
    assert (longest(needs), bound(needs), span(exchanges)) == (chain, chain, chain)
    assert plan.requests.read == len(exchanges) == len({(each.path, str(each.query)) for each in exchanges})
