"""What people get wrong on the command line gets one sentence with the place and a remedy."""

from __future__ import annotations

import pytest

from tests.cli.natural import TYPED, Typed
from tests.cli.shell import Shell


@pytest.mark.parametrize("case", TYPED, ids=lambda case: case.line)
def test_a_natural_mistake_has_its_place_and_a_remedy(shell: Shell, case: Typed) -> None:
    shell.set(**case.variables)
    ended = shell(*case.typed.split())
    assert (ended.code, ended.out) == (1, "")
    assert case.place in ended.err
    assert case.remedy in ended.err
    assert "secret" not in ended.err


def test_the_table_is_long_enough() -> None:
    assert len({case.line for case in TYPED}) == len(TYPED) >= 30
