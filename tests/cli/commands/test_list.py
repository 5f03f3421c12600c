from __future__ import annotations

import json

from tests.cli.shell import Shell

CELL = "019cd9aa-0000-7000-8000-00000000abcd"


def test_addresses_come_with_ids_and_places_and_without_a_token(shell: Shell) -> None:
    shell.write("""
        version: 1
        groups:
          team: {id: 019cd222-4c60-7003-9f01-f6d33d4be59f, name: Team}
        projects:
          revenue: {title: Revenue, status: Done}
    """)
    assert shell.ok("list", "--format", "json").json == {
        "format_version": "1.0",
        "targets": [],
        "resources": [
            {
                "address": "group.team", "kind": "group", "name": "Team",
                "id": "019cd222-4c60-7003-9f01-f6d33d4be59f", "source": "workspace.yaml:3",
            },
            {
                "address": "project.revenue", "kind": "project", "name": "Revenue",
                "id": None, "source": "workspace.yaml:5",
            },
            {
                "address": "project_status.revenue", "kind": "project_status", "name": "Revenue",
                "id": None, "source": "workspace.yaml:5",
            },
        ],
    }  # fmt: skip
    assert shell.ok("list", "--target", "group.*").out == (
        "limited to group.*\ngroup.team  'Team'  019cd222-4c60-7003-9f01-f6d33d4be59f  workspace.yaml:3\n"
    )


def test_a_part_is_called_as_in_a_plan(shell: Shell) -> None:
    shell.write(f"""
        version: 1
        projects:
          revenue:
            title: Revenue
            status: Done
            cells: [{{label: a/b, type: code, source: x}}, {{type: code, source: y, id: {CELL}}}]
    """)
    live = {"title": "Revenue", "cells": [{"id": CELL, "type": "CODE"}]}
    shell.write(json.dumps({"projects": [live], "statuses": ["Done"]}), "sandbox.yaml")
    plan = shell.ok("plan", "--sandbox", "--format", "json").json
    planned = {each["address"]: each["name"] for each in plan["changes"]}
    listed = {each["address"]: each["name"] for each in shell.ok("list", "--format", "json").json["resources"]}
    assert planned == {
        "project_status.revenue": "Revenue",
        "cell.revenue/a/b": "a/b",
        f"cell.revenue/#{CELL}": CELL,
    }
    assert listed == {"project.revenue": "Revenue"} | planned
    (row,) = (row for row in shell.ok("list").out.splitlines() if row.startswith("project_status"))
    assert row == "project_status.revenue  'Revenue'  -  workspace.yaml:5"


def test_a_target_that_means_nothing_is_an_error(shell: Shell) -> None:
    shell.write("version: 1\ngroups: {team: {}}\nremoved: {groups: [Old]}")
    for command in ("list", "validate", "pin"):
        shown = shell.fails(command, "--target", "group.nope", *(["--sandbox"] if command == "pin" else []))
        assert (
            shown == "--target group.nope: nothing in the configuration has this address; `hexform list` shows them all"
        )
    assert shell.ok("validate", "--target", "group.team").out == "Valid: 1 resource, limited to group.team.\n"
    assert shell.ok("list", "--target", "group.Old").out == "limited to group.Old\n"


def test_nothing_is_reported_in_words(shell: Shell) -> None:
    shell.write("version: 1")
    assert shell.ok("list").out == "The configuration declares nothing.\n"


def test_mistakes_are_reported(shell: Shell) -> None:
    shell.write("version: 1\ngroup: {}")
    ended = shell("list")
    assert (ended.code, ended.out) == (1, "")
    assert "workspace.yaml:2:1" in ended.err
