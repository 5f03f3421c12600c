"""Entries of `protected` that protect nothing."""

from pathlib import Path

import pytest

from tests.planning.test_planner import planned

CONFIG = "groups: {analysts: {name: Analysts}}\n"
CELLS = "projects: {revenue: {title: Revenue, cells: []}}\n"


def errors(folder: Path, entries: str, config: str = CONFIG) -> list[tuple[str, str, str | None]]:
    plan = planned(folder, f"protected: [{entries}]\n{config}").plan
    assert all(error.address is None for error in plan.errors)
    return [(error.code, error.message.split()[2].strip(","), error.source) for error in plan.errors]


@pytest.mark.parametrize(
    ("entry", "config"),
    [
        ("group.anlysts", CONFIG),
        ("collection.unwritten", CONFIG),
        ("project.nope", CONFIG),
        ("project_sharing.nope", CONFIG),
        ("cell.nope/Load", CONFIG),
        ("cell.revenue/Lod", CELLS),
        ("group.a[*]b", "projects: {}\n"),
    ],
)
def test_a_name_that_nothing_has_is_an_error_at_its_entry(tmp_path: Path, entry: str, config: str) -> None:
    """Also where the configuration says nothing else of its kind."""
    assert errors(tmp_path, f"group.Analysts, '{entry}'", config) == [("unknown_reference", entry, "workspace.yaml:2")]


@pytest.mark.parametrize(
    ("entry", "config"),
    [
        ("group.analysts", CONFIG),
        ("group.Analysts", "projects: {}\n"),
        ("group.nope*", CONFIG),
        ("project.Revenue", CONFIG),
        ("project.revenue", CELLS),
        ("cell.Revenue/Load", CONFIG),
        ("cell.revenue/Load", CELLS),
        ("cell.revenue/Lod", CELLS.replace(", cells: []", "")),
        ("guide.nope.md", CONFIG),
    ],
)
def test_what_is_written_or_live_or_cannot_be_known_is_none(tmp_path: Path, entry: str, config: str) -> None:
    """A pattern may match later, cells are read where they are written alone, and a guide need not be listed."""
    assert errors(tmp_path, f"'{entry}'", config) == []
