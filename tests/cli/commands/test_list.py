from __future__ import annotations

from tests.cli.shell import Shell


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
                "address": "project_status.revenue", "kind": "project_status", "name": "revenue",
                "id": None, "source": "workspace.yaml:5",
            },
        ],
    }  # fmt: skip
    assert shell.ok("list", "--target", "group.*").out == (
        "group.team  'Team'  019cd222-4c60-7003-9f01-f6d33d4be59f  workspace.yaml:3\n"
    )


def test_nothing_is_reported_in_words(shell: Shell) -> None:
    shell.write("version: 1")
    assert shell.ok("list").out == "The configuration declares nothing.\n"


def test_mistakes_are_reported(shell: Shell) -> None:
    shell.write("version: 1\ngroup: {}")
    ended = shell("list")
    assert (ended.code, ended.out) == (1, "")
    assert "workspace.yaml:2:1" in ended.err
