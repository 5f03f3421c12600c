"""`hexform pull` writes what the workspace has, and a plan of it is empty."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.host import Host
from tests.cli.shell import Shell

PEOPLE = ["ada@example.com", "Bo@example.com", "cy@agency.example", "dee@example.com"]


def uid(number: int) -> str:
    return f"019cd222-0000-7000-8000-{number:012x}"


SNOWFLAKE = {"data_connection": "Snowflake"}
SEED: dict[str, Any] = {
    "users": [{"email": email} for email in PEOPLE],
    "groups": [
        {"id": uid(0x1A01), "name": "Team", "members": ["dee@example.com", "ada@example.com"]},
        {"id": uid(0x1A02), "name": "Twin"},
        {"id": uid(0x1A03), "name": "Twin"},
        {"id": uid(0x1A04), "name": "Okta: all", "members": ["ada@example.com"]},
    ],
    "collections": [
        {"id": uid(0x2A01), "name": "Finance", "description": "Signed off", "sharing": {"groups": {"Team": "MANAGER"}}},
        {"id": uid(0x2A02), "name": "Äpfel & co"},
    ],
    "data_connections": [{"name": "Snowflake", "type": "snowflake"}],
    "projects": [
        {
            "id": uid(0x3A01),
            "title": "Revenue",
            "owner": "ada@example.com",
            "status": "Done",
            "sharing": {"users": {"Bo@example.com": "CAN_EDIT"}, "collections": {"Finance": "CAN_VIEW"}},
            "cells": [
                {"id": uid(0x4A01), "label": "Load", "type": "SQL", "source": "select 1", **SNOWFLAKE},
                {"id": uid(0x4A02), "label": "Same", "type": "CODE", "source": "x = 1\ny = 2\n"},
                {"id": uid(0x4A03), "label": "Same", "type": "MARKDOWN", "source": "# no"},
                {"label": "Chart", "type": "CHART"},
            ],
        },
        {"id": uid(0x3A02), "title": "Twin grant", "sharing": {"groups": {uid(0x1A02): "CAN_VIEW"}}},
        {"id": uid(0x3A03), "title": "Old", "archived": True},
    ],
    "statuses": ["Done"],
}  # fmt: skip


@pytest.fixture
def empty(shell: Shell) -> Shell:
    """A folder with a workspace and no configuration."""
    (shell.folder / "workspace.yaml").unlink()
    shell.write(json.dumps(SEED), "sandbox.yaml")
    return shell


def nothing_to_do(shell: Shell, *arguments: str) -> dict[str, Any]:
    plan: dict[str, Any] = shell("plan", "--sandbox", "--format", "json", *arguments).json
    assert (plan["changes"], plan["errors"], plan["pending"]) == ([], [], [])
    return plan


def test_everything_but_cells(empty: Shell) -> None:
    ended = empty.ok("pull", "--sandbox")
    assert empty.read("workspace.yaml") == "version: 1\ninclude: [collections.yaml, groups.yaml, projects.yaml]\n"
    assert empty.read("groups.yaml").splitlines() == [
        "groups:",
        "  okta-all:",
        f"    id: {uid(0x1A04)}",
        '    name: "Okta: all"',
        "    members:",
        "      - ada@example.com",
        "  team:",
        f"    id: {uid(0x1A01)}",
        "    name: Team",
        "    members:",
        "      - ada@example.com",
        "      - dee@example.com",
        "  twin-1a02:",
        f"    id: {uid(0x1A02)}",
        "    name: Twin",
        "    members: []",
        "  twin-1a03:",
        f"    id: {uid(0x1A03)}",
        "    name: Twin",
        "    members: []",
    ]
    assert empty.read("projects.yaml").splitlines() == [
        "projects:",
        "  revenue:",
        f"    id: {uid(0x3A01)}",
        "    title: Revenue",
        "    status: Done",
        "    sharing:",
        "      workspace: NONE",
        "      public_web: NONE",
        "      groups: {}",
        "      users: {ada@example.com: FULL_ACCESS, Bo@example.com: CAN_EDIT}",
        "      collections: {finance: CAN_VIEW}",
        "  twin-grant:",
        f"    id: {uid(0x3A02)}",
        "    title: Twin grant",
        "    sharing:",
        "      workspace: NONE",
        "      public_web: NONE",
        "      users: {ada@example.com: FULL_ACCESS}",
        "      collections: {}",
    ]
    assert "Note: project.twin-grant: `groups` is left out: Hex tells a group by its name, and 2 bear" in ended.err
    assert "Note: guide.*: guides are left out" in ended.err
    assert nothing_to_do(empty)["summary"]["unmanaged"] == 0
    assert empty.ok("pull", "--sandbox").out.splitlines()[1:] == ["Nothing to pull."]


def test_cells_have_their_texts_in_files(empty: Shell) -> None:
    ended = empty.ok("pull", "--sandbox", "--project", "Revenue", "--cells", "--fields", "status")
    assert empty.read("projects.yaml").splitlines() == [
        "projects:",
        "  revenue:",
        f"    id: {uid(0x3A01)}",
        "    title: Revenue",
        "    status: Done",
        "    cells:",
        f"      - id: {uid(0x4A01)}",
        "        label: Load",
        "        type: sql",
        "        source_file: cells/revenue/load.sql",
        "        data_connection: Snowflake",
        "        output_dataframe: dataframe",
        f"      - id: {uid(0x4A02)}",
        "        type: code",
        "        source_file: cells/revenue/same-4a02.py",
        f"      - id: {uid(0x4A03)}",
        "        type: markdown",
        "        source_file: cells/revenue/same-4a03.md",
    ]
    assert empty.read("cells/revenue/same-4a02.py") == "x = 1\ny = 2\n"
    assert "Note: project.revenue: 1 chart cell cannot be written" in ended.err
    nothing_to_do(empty)


def test_into_a_folder_that_has_a_configuration(empty: Shell) -> None:
    text = f"version: 1   # ours\ngroups:\n  team: {{name: Team}}  # kept\nprojects: {{r: {{id: {uid(0x3A01)}}}}}\n"
    empty.write(text, "conf/workspace.yaml")
    empty.write(json.dumps(SEED), "conf/sandbox.yaml")
    empty.write("# by hand\ncollections: {}\n", "conf/collections.yaml")
    ended = empty.ok("pull", "--sandbox", "--into", "conf", "--split-by", "collection")
    assert "group.team" not in ended.out
    lines = empty.read("conf/workspace.yaml").splitlines()
    assert [line for line in lines if not line.startswith("include")] == text.splitlines()
    assert "include: [apfel-co.yaml, finance.yaml, groups.yaml, projects.yaml]" in lines
    assert empty.read("conf/collections.yaml") == "# by hand\ncollections: {}\n"
    assert "groups: {team: MANAGER}" in empty.read("conf/finance.yaml")
    assert "twin-grant" in empty.read("conf/projects.yaml")
    nothing_to_do(empty, "-f", "conf/workspace.yaml")


def test_into_a_new_folder_reads_the_sandbox_that_is_here(empty: Shell) -> None:
    ended = empty.ok("pull", "--sandbox", "--into", "out")
    assert f"project.revenue: {uid(0x3A01)}" in ended.out
    assert "a plan of out reads the same one with --sandbox-state .hexform/sandbox.json." in ended.err
    assert not (empty.folder / "out/.hexform").exists()
    plan = empty.ok("plan", "-f", "out", "--sandbox-state", ".hexform/sandbox.json", "--format", "json").json
    assert (plan["changes"], plan["errors"], plan["pending"]) == ([], [], [])
    assert "Reading the sandbox of" not in empty.ok("pull", "--sandbox", "--into", "other", "-q").err


def test_a_file_that_is_there_takes_more(empty: Shell) -> None:
    empty.write("version: 1\ninclude: [groups.yaml]\n")
    empty.write("groups:\n  mine: {name: Team}   # kept\n", "groups.yaml")
    empty.ok("pull", "--sandbox", "--group", "Okta*", "--external", "Okta*")
    assert empty.read("groups.yaml") == (
        f'groups:\n  mine: {{name: Team}}   # kept\n  okta-all:\n    id: {uid(0x1A04)}\n    name: "Okta: all"\n'
        "    external: true\n"
    )
    nothing_to_do(empty)


def test_projects_of_a_collection_each_in_its_file(empty: Shell) -> None:
    ended = empty.ok("pull", "--sandbox", "--in-collection", "Finance", "--split-by", "collection")
    assert ended.out.splitlines()[1:] == [f"project.revenue: {uid(0x3A01)}"]
    assert "collections: {Finance: CAN_VIEW}" in empty.read("finance.yaml")
    nothing_to_do(empty)


def test_an_archived_project_is_taken_where_a_pattern_names_it(empty: Shell) -> None:
    empty.ok("pull", "--sandbox", "--project", "Old")
    assert f"id: {uid(0x3A03)}" in empty.read("projects.yaml")
    nothing_to_do(empty)


def test_what_is_removed_is_not_added(empty: Shell) -> None:
    empty.write("version: 1\nremoved: {groups: [Team]}\n")
    ended = empty.ok("pull", "--sandbox", "--group", "Te*")
    assert "Note: group.Team: is under `removed`" in ended.err
    assert empty.read("workspace.yaml") == "version: 1\nremoved: {groups: [Team]}\n"


def test_a_status_that_is_not_among_statuses_is_left_out(empty: Shell) -> None:
    empty.write("version: 1\nstatuses: [Draft]\n")
    ended = empty.ok("pull", "--sandbox", "--project", "Revenue")
    assert "Note: project.revenue: `status` is left out: `statuses` does not name 'Done'" in ended.err
    nothing_to_do(empty)


def test_cells_that_would_be_deleted_are_left_alone(empty: Shell) -> None:
    """The cell without a sayable source would be deleted as unmanaged."""
    empty.write("version: 1\nunmanaged: {cells: delete}\n")
    seed = json.loads(json.dumps(SEED))
    seed["projects"][0]["cells"][1]["source"] = "a\x01"
    empty.write(json.dumps(seed), "sandbox.yaml")
    ended = empty.ok("pull", "--sandbox", "--project", "Revenue", "--cells")
    assert "`cells` is left out: the plan of it would change it" in ended.err
    assert not (empty.folder / "cells").exists()
    nothing_to_do(empty)


def test_a_file_in_the_way_is_kept(empty: Shell) -> None:
    empty.write("mine\n", "cells/revenue/load.sql")
    ended = empty("pull", "--sandbox", "--project", "*", "--cells")
    assert ended.code == 1
    assert "Error: project.revenue: " in ended.err
    assert "load.sql: is there already" in ended.err
    assert empty.read("cells/revenue/load.sql") == "mine\n"
    assert "revenue" not in empty.read("projects.yaml")
    nothing_to_do(empty)


def test_a_dry_run_writes_nothing(empty: Shell) -> None:
    diff = empty.ok("pull", "--sandbox", "--dry-run").out
    assert "+version: 1" in diff.splitlines()
    assert sorted(path.name for path in empty.folder.iterdir()) == [".hexform", "sandbox.yaml"]


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        (("--group", "Tem"), "--group Tem: Hex has no group of this name or id"),
        (("--in-collection", "Fin"), "--in-collection Fin: Hex has no collection of this name"),
        (("--fields", "status,uesrs"), "--fields uesrs: there is no such key: did you mean 'users'?"),
    ],
)
def test_mistakes_on_the_command_line(empty: Shell, arguments: tuple[str, ...], reported: str) -> None:
    assert empty.fails("pull", "--sandbox", *arguments).startswith(reported)


@pytest.mark.parametrize(
    ("fault", "reported"),
    [
        ("GET /v1/groups: 403", ["Error: group.*: GET", "Error: project.revenue: `groups` is left out: GET"]),
        ("GET /v1/users: 403", ["Error: group.team: `members` is", "Error: project.revenue: `users` is"]),
        ("GET /v1/cells: 403", ["Error: project.revenue: `cells` is left out: GET"]),
        ("GET /v1/collections: 403", ["Error: collection.*: GET", "Error: project.revenue: `collections` is"]),
        ("GET /v1/projects: 403", ["Error: project.*: GET /v1/projects 403"]),
    ],
)
def test_what_cannot_be_read_is_an_error_and_the_rest_is_written(
    host: Host, shell: Shell, fault: str, reported: list[str]
) -> None:
    host.break_at(fault)
    ended = shell("pull", "--into", "new", "--cells")
    assert ended.code == 1
    for text in reported:
        assert text in ended.err
    assert ended.err.count("Error: ") == len(reported) + ("users" in fault)  # there are two groups
    host.break_at()
    plan = shell("plan", "-f", "new/workspace.yaml", "--format", "json").json
    assert (plan["changes"], plan["errors"], plan["pending"]) == ([], [], [])
    assert host.writes == []


def test_people_who_have_left_are_listed(empty: Shell) -> None:
    seed = json.loads(json.dumps(SEED))
    seed["users"][1]["active"] = False
    seed["collections"][0]["sharing"]["users"] = {"Bo@example.com": "MEMBER"}
    empty.write(json.dumps(seed), "sandbox.yaml")
    ended = empty.ok("pull", "--sandbox")
    assert "Note: collection.finance: `users` is left out: the workspace lists nobody with the id" in ended.err
    assert "Note: project.revenue: Bo@example.com has left and still has CAN_EDIT" in ended.err
    assert "Bo@example.com" not in empty.read("projects.yaml") + empty.read("collections.yaml")
    nothing_to_do(empty)


@pytest.mark.parametrize("fresh", [True, False])
def test_a_folder_as_the_configuration(empty: Shell, fresh: bool) -> None:
    if not fresh:
        empty.write("version: 1\n")
    empty.ok("pull", "--sandbox", "-f", ".")
    assert empty.read("workspace.yaml").startswith("version: 1\n")
    assert nothing_to_do(empty, "-f", ".")["summary"]["unmanaged"] == 0
    assert empty.ok("pull", "--sandbox", "-f", ".").out.splitlines()[1:] == ["Nothing to pull."]


@pytest.mark.parametrize(
    ("name", "content", "reported"),
    [
        ("projects.yaml", None, "projects.yaml: is a symbolic link: "),
        ("cells/revenue", None, "lies in revenue, which is a symbolic link: "),
        ("projects.yaml", b"\xff\xfe", "projects.yaml: is UTF-16: save the file as UTF-8"),
        ("projects.yaml", b"a: [", "projects.yaml:1:5: "),
        ("projects.yaml", b"- a\n", "projects.yaml:1:1: nothing can be added to the file: edit line 1 by hand"),
    ],
)
def test_what_stands_where_a_file_is_to_be_made(empty: Shell, name: str, content: bytes | None, reported: str) -> None:
    place = empty.folder / name
    place.parent.mkdir(exist_ok=True)
    if content is None:
        place.symlink_to("/nowhere/else")
    else:
        place.write_bytes(content)
    ended = empty("pull", "--sandbox", "--project", "Revenue", "--cells")
    assert ended.code == 1
    assert reported in ended.err
    assert not (empty.folder / "cells/revenue/load.sql").exists()
    assert content is None or place.read_bytes() == content
