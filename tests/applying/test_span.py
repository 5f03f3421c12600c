"""How long an apply writes where each request takes one round: hardly longer than it must. Time is virtual."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any

import pytest

from hexform.planning.judging import Look
from tests.benchmark.chains import bound, longest, needs_of_writes, span, write_phase
from tests.benchmark.slow_workloads import Case, mixed_apply
from tests.benchmark.workloads import SETTINGS
from tests.rounds import in_rounds

ADMIN = "admin@example.com"


def written(folder: Path, case: Case, parallelism: int = 16) -> tuple[float, int, int, int]:
    """Rounds, the longest chain, the least rounds and the requests, of the writes."""
    exchanges, _, run = in_rounds(folder, case, Look(always=False), applies=True, parallelism=parallelism)
    assert run is not None
    assert run.outcome == "applied", run.warnings
    phase = write_phase(exchanges)
    needs = needs_of_writes(exchanges, phase)
    return span(phase), longest(needs), bound(needs), len(phase)


def test_a_mixed_apply_is_near_what_sixteen_at_once_allow(tmp_path: Path) -> None:
    rounds, chain, least, requests = written(tmp_path, mixed_apply())
    assert rounds <= 1.2 * max(chain, requests / 16)
    assert rounds <= 1.1 * least


def cells(count: int) -> list[dict[str, Any]]:
    return [{"label": f"c{number}", "type": "code", "source": "x"} for number in range(count)]


def case(seed: dict[str, Any], config: dict[str, Any], files: int = 0) -> Case:
    guides = {"guides": {"main": {"source": {"unknown": "us"}, "files": ["g/*.md"]}}} if files else {}
    texts = {f"g/{number}.md": "text" for number in range(files)}
    return Case({"users": [{"email": ADMIN, "role": "ADMIN"}], **seed}, {**SETTINGS, **config, **guides}, texts)


OLD = {"title": "old", "owner": ADMIN, "cells": [{"label": "gone", "type": "CODE", "source": "x"}]}
SHAPES: dict[str, tuple[Case, int]] = {
    "groups": (case({}, {"groups": {f"g{number}": {} for number in range(16)}}), 1),
    "a group, a collection with it, a project with that": (
        case(
            {"projects": [OLD]},
            {
                "groups": {"g": {}},
                "collections": {"c": {"sharing": {"groups": {"g": "MEMBER"}}}},
                "projects": {"old": {"sharing": {"collections": {"c": "CAN_VIEW"}}}},
            },
        ),
        3,
    ),
    "a new project and its cells": (case({}, {"projects": {"p": {"create": True, "cells": cells(3)}}}), 4),
    "cells of two projects": (
        case({"projects": [OLD]}, {"projects": {"old": {"cells": cells(4)}, "p": {"create": True, "cells": cells(2)}}}),
        4,
    ),
    "a cell of another type, and one that goes when all else is done": (
        case(
            {"projects": [{**OLD, "cells": [*OLD["cells"], {"label": "c0", "type": "MARKDOWN", "source": "x"}]}]},
            {
                "groups": {f"g{number}": {} for number in range(3)},
                "projects": {"old": {"cells": cells(2)}},
                "removed": {"cells": [{"project": "old", "label": "gone"}]},
            },
        ),
        4,
    ),
    "guides: uploads side by side, then one publish after another": (case({}, {}, 110), 3),
}


@pytest.mark.parametrize(("given", "chain"), SHAPES.values(), ids=SHAPES)
def test_writes_take_as_long_as_their_longest_chain(tmp_path: Path, given: Case, chain: int) -> None:
    rounds, *least, _ = written(tmp_path, given)
    assert (rounds, *least) == (chain, chain, chain)


@pytest.mark.parametrize("parallelism", [1, 2, 5])
def test_fewer_at_once_take_no_longer_than_they_must(tmp_path: Path, parallelism: int) -> None:
    """Ten cells of one project and ten groups."""
    config = {"groups": {f"g{number}": {} for number in range(10)}, "projects": {"old": {"cells": cells(10)}}}
    rounds, *_ = written(tmp_path, case({"projects": [OLD]}, config), parallelism)
    assert rounds == max(10, ceil(20 / parallelism))
