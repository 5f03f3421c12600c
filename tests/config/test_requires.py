from __future__ import annotations

import pytest

from hexform.config.settings import satisfied
from tests.config.folder import Folder


@pytest.mark.parametrize(
    ("version", "clauses", "holds"),
    [
        ("0.1.0", ">=0.1", True),
        ("0.1.0", ">= 0.1 , < 1", True),
        ("0.1.0", ">0.1", False),
        ("0.1.1", ">0.1", True),
        ("1.0", "<1", False),
        ("1.0", "<=1.0.0", True),
        ("0.1.0", "==0.1", True),
        ("0.1.0", "!=0.1", False),
        ("0.2.5", "==0.2.*", True),
        ("0.3", "==0.2.*", False),
        ("0.3", "!=0.2.*", True),
        ("0.2.5", "~=0.2.3", True),
        ("0.2.1", "~=0.2.3", False),
        ("0.3.0", "~=0.2.3", False),
        ("0.9", "~=0.2", True),
        ("1.0", "~=0.2", False),
        ("0.2.0rc1", ">=0.2", True),
        ("0.2.0.dev3+local", ">=0.2", True),
        ("0.10", ">0.9", True),
    ],
)
def test_versions_are_compared_by_their_numbers(version: str, clauses: str, holds: bool) -> None:
    assert satisfied(version, clauses) is holds


@pytest.mark.parametrize("clauses", ["", "0.1", ">=", ">=a", "=>0.1", ">=0.1,", "~=1", ">=0.*", ">=0.1;", "===0.1"])
def test_what_is_not_a_clause(clauses: str) -> None:
    with pytest.raises(ValueError, match="must be clauses such as"):
        satisfied("0.1.0", clauses)


def test_a_file_for_another_hexform_is_reported_and_nothing_else(folder: Folder) -> None:
    folder.first("requires: '>=9'\nfoo: 1\ngroups: {a: [}\n".replace("[}", "[]}"))
    assert folder.mistake(version="0.1.0") == (
        "workspace.yaml:2:11: this is hexform 0.1.0, and the configuration requires >=9: install such a version"
    )
    assert len(folder.mistakes(version="9.1")) == 2
    assert folder.first("requires: newest").mistake().startswith("workspace.yaml:2:11: `requires` must be clauses")
