"""What people get wrong in YAML is reported with its code, at its place, with what to do."""

from __future__ import annotations

import pytest

from hexform.model.mistake import Mistake
from hexform.model.notice import Code
from tests.config.folder import Folder
from tests.config.natural import NATURAL, Natural

# Mistakes that no single line of a first file makes.
ELSEWHERE = {Mistake.ENCODING, Mistake.MISPLACED_KEY, Mistake.TOO_MUCH, Mistake.NOT_WRITTEN}


@pytest.mark.parametrize("case", NATURAL, ids=lambda case: case.name)
def test_a_natural_mistake_has_its_code_its_place_and_a_remedy(folder: Folder, case: Natural) -> None:
    folder.write("workspace.yaml", case.text)
    for name, content in case.files.items():
        folder.write(name, content)
    [problem] = folder.problems()
    assert (problem.code, problem.where) == (case.code, f"workspace.yaml:{case.place}")
    assert case.remedy in problem.what
    assert problem.excerpt is not None or case.code == Mistake.EMPTY_VALUE
    assert problem.excerpt is None or problem.excerpt.line in case.text


def test_the_table_has_every_code_that_one_line_can_have() -> None:
    assert len(NATURAL) >= 30
    assert len({case.name for case in NATURAL}) == len(NATURAL)
    assert {case.code for case in NATURAL} - set(Code) | ELSEWHERE == set(Mistake)
    assert not set(Code) & set(Mistake)
