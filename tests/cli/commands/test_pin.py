"""`hexform pin` writes ids in place, and nothing else."""

from __future__ import annotations

import json

import pytest

from tests.cli.shell import Shell

GROUP, COLLECTION = "019cd222-0000-7000-8000-000000000001", "019cd222-0000-7000-8000-000000000002"
PROJECT, CELL = "019cd222-0000-7000-8000-000000000003", "019cd222-0000-7000-8000-000000000004"
SEED = f"""
    users: [{{email: ada@example.com}}]
    groups: [{{id: {GROUP}, name: Team}}, {{name: Twin}}, {{name: Twin}}, {{name: Old}}]
    collections: [{{id: {COLLECTION}, name: finance}}]
    projects:
      - id: {PROJECT}
        title: Revenue
        cells: [{{id: {CELL}, label: Load, type: SQL, source: select 1}}, {{label: Clean, type: CODE, source: x}}]
"""
CONFIG = """
    version: 1
    groups:
      team:   # the whole team
        name: 'Team'
        members: []
    collections:
      finance:
    projects:
      revenue: {title: Revenue, create: true}  # made once
"""


@pytest.fixture(autouse=True)
def seed(shell: Shell) -> None:
    shell.write(SEED, "sandbox.yaml")
    shell.write(CONFIG)


def changes(shell: Shell) -> list[str]:
    plan = shell("plan", "--sandbox", "--format", "json").json
    assert plan["errors"] == []
    return [change["address"] for change in plan["changes"]]


def test_every_object_that_is_found_by_name_gets_its_id(shell: Shell) -> None:
    said = shell.ok("pin", "--sandbox").out.splitlines()
    assert said[0].startswith("SANDBOX")
    assert said[1:] == [f"collection.finance: {COLLECTION}", f"group.team: {GROUP}", f"project.revenue: {PROJECT}"]
    assert shell.read("workspace.yaml").splitlines() == [
        "version: 1",
        "groups:",
        "  team:   # the whole team",
        f"    id: {GROUP}",
        "    name: 'Team'",
        "    members: []",
        "collections:",
        "  finance:",
        f"    id: {COLLECTION}",
        "projects:",
        f"  revenue: {{id: {PROJECT}, title: Revenue}}  # made once",
    ]
    assert changes(shell) == []
    assert shell.ok("pin", "--sandbox").out.splitlines()[1:] == ["Nothing to pin."]


def test_a_pattern_selects(shell: Shell) -> None:
    shell.ok("pin", "group.*", "--sandbox")
    assert (GROUP in shell.read("workspace.yaml"), PROJECT in shell.read("workspace.yaml")) == (True, False)
    assert shell.fails("pin", "group.teem", "--sandbox") == (
        "group.teem: nothing in the configuration has this address"
    )


def test_a_dry_run_shows_the_diff_and_writes_nothing(shell: Shell) -> None:
    before = shell.read("workspace.yaml")
    diff = shell.ok("pin", "--dry-run", "--sandbox").out.splitlines()
    assert f"+    id: {GROUP}" in diff
    assert shell.read("workspace.yaml") == before


def test_a_cell_gets_the_id_that_lasts(shell: Shell) -> None:
    shell.write("""
        version: 1
        projects:
          revenue:
            title: Revenue
            create: true
            cells:
              - {label: Load, type: sql, source: select 1}
              - {label: Clean, type: markdown, source: x}
              - {label: New, type: code, source: x}
    """)
    ended = shell.ok("pin", "cell.*", "--sandbox")
    assert ended.out.splitlines()[1:] == [f"cell.revenue/Load: {CELL}"]
    assert f"- {{id: {CELL}, label: Load, type: sql, source: select 1}}" in shell.read("workspace.yaml")
    assert "create: true" in shell.read("workspace.yaml")
    assert "cell.revenue/Clean: is yet to be replaced" in ended.err
    assert "cell.revenue/New: is not in the project yet" in ended.err


def test_cells_whose_order_is_enforced_keep_no_id(shell: Shell) -> None:
    shell.write("""
        version: 1
        projects:
          revenue: {cell_order: enforce, title: Revenue, cells: [{label: Load, type: sql, source: select 1}]}
    """)
    assert "one with an id is never replaced" in shell.ok("pin", "cell.*", "--sandbox").err
    assert CELL not in shell.read("workspace.yaml")


def test_what_has_no_id_to_write_is_listed_and_the_rest_is_written(shell: Shell) -> None:
    shell.write("""
        version: 1
        x-block: &block {name: Team}
        groups:
          twin: {name: Twin}
          new: {}
          fresh: {name: Fresh, renamed_from: Old}
          team: *block
        collections: {finance: {}}
        projects: {gone: {title: Gone, cells: [{label: Load, type: sql, source: select 1}]}}
    """)
    ended = shell("pin", "--sandbox")
    assert ended.code == 1
    assert "Error: group.twin: 2 groups bear the name 'Twin'" in ended.err
    assert "Note: group.new: Hex has no group 'new' yet" in ended.err
    assert "Note: group.fresh: is yet to be renamed from 'Old' to 'Fresh'" in ended.err
    assert "Error: cell.gone/Load: no project bears the title 'Gone'" in ended.err
    assert "workspace.yaml:7:9: `groups.team` is the alias *block: edit line 2 by hand" in ended.err
    assert ended.out.splitlines()[1:] == [f"collection.finance: {COLLECTION}"]
    assert f"collections: {{finance: {{id: {COLLECTION}}}}}" in shell.read("workspace.yaml")
    assert shell.read("workspace.yaml").count("id:") == 1


def test_an_id_beside_another_cell_stays(shell: Shell) -> None:
    shell.write(f"""
        version: 1
        projects:
          revenue:
            id: {PROJECT}
            cells: [{{id: {CELL}, type: sql, source: select 1}}, {{label: Clean, type: code, source: x}}]
    """)
    said = shell.ok("pin", "--sandbox").out.splitlines()[1:]
    state = json.dumps(shell.json(".hexform/sandbox.json"))
    assert [line.partition(": ")[0] for line in said] == ["cell.revenue/Clean"]
    assert said[0].partition(": ")[2] in state
    assert changes(shell) == []


def test_a_label_that_two_cells_have_is_an_error(shell: Shell) -> None:
    twice = "{label: Load, type: SQL, source: select 1}, {label: Load, type: SQL, source: select 2}"
    shell.write(f"projects: [{{id: {PROJECT}, title: Revenue, cells: [{twice}]}}]", "sandbox.yaml")
    shell.write(f"""
        version: 1
        projects: {{revenue: {{id: {PROJECT}, cells: [{{label: Load, type: sql, source: select 3}}]}}}}
    """)
    before = shell.read("workspace.yaml")
    ended = shell("pin", "--sandbox")
    assert ended.code == 1
    assert "Error: cell.revenue/Load: 2 cells bear the label 'Load'" in ended.err
    assert shell.read("workspace.yaml") == before


def test_targets_narrow_what_is_pinned(shell: Shell) -> None:
    ended = shell.ok("pin", "--sandbox", "--target", "group.*", "--target", "collection.finance")
    assert ended.out.splitlines()[1:] == [f"collection.finance: {COLLECTION}", f"group.team: {GROUP}"]
    shell.write(CONFIG)
    assert "Nothing to pin." in shell.ok("pin", "--sandbox", "project.*", "--target", "group.*").out
