"""Entries of `protected` that protect nothing."""

from pathlib import Path

import pytest

from tests.planning.test_planner import planned

CONFIG = "groups: {analysts: {name: Analysts}}\n"


def errors(folder: Path, entries: str, config: str = CONFIG) -> list[tuple[str, str | None, str | None]]:
    plan = planned(folder, f"protected: [{entries}]\n{config}").plan
    return [(error.code, error.address, error.source) for error in plan.errors]


def test_a_name_that_nothing_has_is_an_error_at_its_entry(tmp_path: Path) -> None:
    assert errors(tmp_path, "group.analysts, group.anlysts") == [
        ("unknown_reference", "group.anlysts", "workspace.yaml:2")
    ]


@pytest.mark.parametrize("entry", ["group.analysts", "group.Analysts", "group.nope*", "cell.x/y", "collection.unread"])
def test_what_is_known_or_cannot_be_known_is_none(tmp_path: Path, entry: str) -> None:
    """Collections are not read here, a pattern may match later, and cells are listed only where they are written."""
    assert errors(tmp_path, f"'{entry}'") == []
