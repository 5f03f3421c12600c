"""`snapshot`, and the commands that read one in the place of Hex."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.host import Host
from tests.cli.shell import Shell

FILE = "snap.json"
READERS = {
    "plan": ("plan",),
    "drift": ("drift",),
    "access": ("access",),
    "who": ("who", "ada@example.com"),
}


@pytest.fixture
def snapped(shell: Shell, host: Host) -> Host:
    """A workspace with a snapshot of it; from then on there is no token."""
    shell.ok("snapshot", "-o", FILE)
    host.requests.clear()
    shell.unset("HEX_API_TOKEN")
    return host


def header_out(document: Any) -> Any:
    """A document without what says that it was made from a snapshot."""
    for key in ("from_snapshot", "taken", "requests"):
        document.pop(key, None)
    return document


def taken_at(shell: Shell, when: timedelta) -> None:
    moment = (datetime.now(UTC) + when).strftime("%Y-%m-%dT%H:%M:%SZ")
    shell.edit(FILE, taken=moment)


def test_it_is_one_document_for_its_owner_alone(shell: Shell, host: Host) -> None:
    reported = shell.ok("snapshot", "-o", FILE)
    assert stat.S_IMODE((shell.folder / FILE).stat().st_mode) == 0o600
    assert {method for method, _, _ in host.requests} == {"GET"}
    assert "hxtw_full" not in shell.read(FILE) + reported.out + reported.err
    document = shell.json(FILE)
    assert list(document)[:6] == ["format_version", "workspace", "taken", "token", "complete", "errors"]
    assert document["workspace"] == {"base_url": host.url, "org_id": host.workspace.org_id}
    assert (document["token"], document["complete"], document["errors"]) == ("workspace", True, [])
    assert {row["name"]: row["members"] for row in document["groups"]} == {"Team": ["ada@example.com"], "Old team": []}
    assert document["projects"][0]["cells"][0]["source"] == "old"
    assert "4 people, 2 groups, 0 collections, 1 project (1 with cells)" in reported.out
    assert "as secret as a token" in reported.out


def test_it_uses_the_reading_token(shell: Shell, host: Host) -> None:
    shell.set(HEX_API_READ_TOKEN="hxtw_read")
    shell.ok("snapshot", "-o", FILE)
    assert set(host.tokens) == {"hxtw_read"}


def test_cells_are_those_of_the_configuration_and_of_the_pattern(shell: Shell, host: Host) -> None:
    (shell.folder / "workspace.yaml").unlink()
    shell.ok("snapshot", "-o", FILE)
    assert "cells" not in shell.json(FILE)["projects"][0]
    shell.ok("snapshot", "-o", FILE, "--cells", "Rev*")
    assert len(shell.json(FILE)["projects"][0]["cells"]) == 1


@pytest.mark.parametrize("command", READERS.values(), ids=READERS)
def test_a_snapshot_is_read_like_the_workspace(shell: Shell, snapped: Host, command: tuple[str, ...]) -> None:
    made = shell(*command, "--from", FILE, "--format", "json")
    assert snapped.requests == []
    assert "is 0 minutes old; nothing is asked of Hex" in made.err.splitlines()[0]
    shell.set(HEX_API_TOKEN="hxtw_full")
    live = shell(*command, "--format", "json")
    assert made.code == live.code
    assert made.json["from_snapshot"] == shell.json(FILE)["taken"]
    assert live.json["from_snapshot"] is None
    assert header_out(made.json) == header_out(live.json)


@pytest.mark.parametrize("command", READERS.values(), ids=READERS)
@pytest.mark.parametrize("form", ["text", "html"])
def test_what_is_made_of_it_reports_it(shell: Shell, snapped: Host, command: tuple[str, ...], form: str) -> None:
    reported = shell(*command, "--from", FILE, "--format", form).out
    line = (
        f"SNAPSHOT: this is the workspace as it was at {shell.json(FILE)['taken']}, 0 minutes old; Hex was not asked."
    )
    assert line in reported
    assert form == "html" or reported.startswith(line)


def test_pull_writes_what_it_would_write_from_hex(shell: Shell, snapped: Host) -> None:
    made = shell.ok("pull", "--from", FILE, "--into", "made", "--dry-run", "--cells")
    assert snapped.requests == []
    shell.set(HEX_API_TOKEN="hxtw_full")
    assert made.out == shell.ok("pull", "--into", "made", "--dry-run", "--cells").out
    assert "name: Team" in made.out


def test_its_plan_is_the_plan_and_is_applied_to_hex(shell: Shell, snapped: Host) -> None:
    shell.ok("plan", "--from", FILE, "-o", "plan.json")
    plan, taken = shell.json("plan.json"), shell.json(FILE)["taken"]
    assert (plan["from_snapshot"], plan["seal"]["made"]) == (taken, taken)
    shell.set(HEX_API_TOKEN="hxtw_full")
    assert shell.ok("plan", "--format", "json").json["fingerprint"] == plan["fingerprint"]
    shell.ok("apply", "plan.json", "--approved", plan["fingerprint"], "-y")
    assert snapped.members("Team") == {"ada@example.com", "grace@example.com"}


def test_a_plan_is_as_old_as_its_snapshot(shell: Shell, snapped: Host) -> None:
    taken_at(shell, -timedelta(days=8))
    warned = shell.ok("plan", "--from", FILE, "-o", "plan.json").err
    assert "Warning: snap.json is 8 days old" in warned
    shell.set(HEX_API_TOKEN="hxtw_full")
    assert "plan.json: is 8 days old, and may be 7 days old" in shell.fails("apply", "plan.json", "-y")
    assert snapped.writes == []


def test_what_moved_since_makes_the_plan_stale(shell: Shell, snapped: Host) -> None:
    shell.ok("plan", "--from", FILE, "-o", "plan.json")
    group = snapped.group("Team")
    group.members = dict.fromkeys(key for key, row in snapped.workspace.users.items() if row.email == "eve@example.com")
    shell.set(HEX_API_TOKEN="hxtw_full")
    assert "the plan is stale" in shell.fails("apply", "plan.json", "-y")
    assert snapped.writes == []


def test_a_cut_leaves_the_old_file(shell: Shell, host: Host) -> None:
    shell.ok("snapshot", "-o", FILE)
    before = shell.read(FILE)
    host.break_at("GET /v1/cells: 401")
    assert "HEX_API_TOKEN" in shell("snapshot", "-o", FILE).err
    assert shell.read(FILE) == before
    assert [path.name for path in shell.folder.iterdir() if FILE in path.name] == [FILE]


def test_what_may_not_be_read_is_reported_and_stays_unreadable(shell: Shell, host: Host) -> None:
    host.break_at("GET /v1/cells: 403")
    ended = shell("snapshot", "-o", FILE)
    document = shell.json(FILE)
    assert (ended.code, document["complete"]) == (1, False)
    assert [error["read"].partition(":")[0] for error in document["errors"]] == ["cells"]
    assert "NOT READ  the cells of project" in ended.out
    assert "Error: not everything was read: GET /v1/cells 403" in ended.err
    made, live = (shell("plan", *more, "--format", "json") for more in (("--from", FILE), ()))
    assert made.code == live.code == 1
    assert header_out(made.json) == header_out(live.json)


def test_it_is_written_for_a_personal_token_too(shell: Shell, host: Host) -> None:
    shell.set(HEX_API_TOKEN="hxtp_ada")
    assert "A personal token sees a part" in shell.ok("snapshot", "-o", FILE).out
    assert shell.json(FILE)["token"] == "personal"
    made, live = (shell("access", *more, "--format", "json") for more in (("--from", FILE), ()))
    assert made.json["unread"] == live.json["unread"] != []


def test_what_it_does_not_hold_names_the_flag_that_adds_it(shell: Shell, snapped: Host) -> None:
    document = shell.json(FILE)
    del document["projects"][0]["cells"]
    shell.edit(FILE, projects=document["projects"])
    shell.write(
        """
        version: 1
        groups: {team: {name: Team, members: [eve@example.com]}}
        projects: {revenue: {title: Revenue, cells: [{label: Load, type: code, source: x}]}}
        guides: {main: {source: {unknown: others}, files: [{path: a.md}]}}
        """
    )
    shell.write("text", "a.md")
    made = shell("plan", "--from", FILE, "--format", "json")
    assert made.code == 1
    reported = {error["address"]: error["message"] for error in made.json["errors"]}
    assert "take the snapshot with `--cells`" in reported["cell.revenue/Load"]
    assert "take the snapshot with `-f`" in reported["guide.a.md"]
    assert "group.team" in [change["address"] for change in made.json["changes"]]


def test_a_rehearsal_ends_like_the_real_run(shell: Shell, snapped: Host) -> None:
    shell.write(shell.read("workspace.yaml").replace("version: 1", "version: 1\nstatuses: [Done]"))
    shell.set(HEX_API_TOKEN="hxtw_full")
    shell.ok("snapshot", "-o", "sandbox.yaml")
    rehearsal = shell.ok("apply", "--sandbox", "-y", "--format", "json").json
    assert rehearsal["workspace"]["org_id"] == snapped.workspace.org_id
    assert "No changes." in shell.ok("plan", "--sandbox").out
    assert snapped.writes == []
    real = shell.ok("apply", "-y", "--format", "json").json
    parts = ("address", "actions", "before", "after", "outcome")
    assert [[row[p] for p in parts] for row in rehearsal["changes"]] == [[r[p] for p in parts] for r in real["changes"]]


def test_a_served_sandbox_starts_from_it(shell: Shell, snapped: Host) -> None:
    dump = shell.ok("sandbox", "--dump", "--seed", FILE).out
    assert "title: Revenue" in dump
    assert "- ada@example.com" in dump


def test_of_a_sandbox_it_stays_one_of_a_sandbox(shell: Shell) -> None:
    shell.ok("snapshot", "--sandbox", "-o", FILE)
    shell.set(HEX_BASE_URL="https://eu.hex.tech")
    reported = shell("plan", "--from", FILE).out
    assert reported.startswith("SANDBOX: this is an embedded workspace, not Hex.\nSNAPSHOT:")
    assert shell("plan", "--from", FILE, "--format", "json").json["sandbox"] is True


Put = Callable[[Shell, Path], None]


def replaced(**fields: Any) -> Put:
    return lambda shell, path: shell.edit(path.name, **fields)


def cut(_: Shell, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def as_link(_: Shell, path: Path) -> None:
    path.rename(path.with_suffix(".real"))
    path.symlink_to(path.with_suffix(".real"))


def as_pipe(_: Shell, path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def as_device(_: Shell, path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def huge(_: Shell, path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(1 << 40)


def content(text: str | bytes) -> Put:
    return lambda _, path: (path.write_bytes(text if isinstance(text, bytes) else text.encode()), None)[1]


BAD: dict[str, tuple[Put, str]] = {
    "missing": (lambda _, path: path.unlink(), "snap.json: is not there"),
    "link": (as_link, "snap.json: is a symbolic link: only files and folders that stand there themselves are used"),
    "device": (as_device, "snap.json: is a symbolic link"),
    "pipe": (as_pipe, "snap.json: is a special file, not a file"),
    "huge": (huge, "snap.json: is larger than 256 MiB"),
    "cut": (cut, "snap.json: is no whole JSON document (line"),
    "other version": (
        replaced(format_version="2.0"),
        'snap.json: has the format version "2.0", this hexform reads 1.0',
    ),
    "no snapshot": (content('{"format_version": "1.0"}'), "snap.json: is no snapshot: workspace: Field required"),
    "no object": (content("[]"), "snap.json: is no document of hexform: a JSON object was expected"),
    "no text": (content(b"\xff\xfe"), "snap.json: is no document of hexform: it is not UTF-8"),
    "odd shape": (
        replaced(groups={"a": 1}),
        "snap.json: is no snapshot: groups: Input should be a valid list",
    ),
    "unknown key": (replaced(secrets=[]), "snap.json: is no snapshot: secrets: Extra inputs"),
    "no time": (replaced(taken="2026-13-45T00:00:00Z"), "snap.json: there is no such time as 2026-13-45T"),
    "future": (replaced(taken="2999-01-01T00:00:00Z"), "snap.json: was taken in the future (2999-01-01T"),
    "other host": (
        replaced(workspace={"base_url": "https://eu.hex.tech", "org_id": None}),
        "snap.json: is a snapshot of https://eu.hex.tech, and HEX_BASE_URL names http://127.0.0.1:",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_anything_else_is_refused_in_a_sentence(shell: Shell, snapped: Host, kind: str) -> None:
    put, reported = BAD[kind]
    put(shell, shell.folder / FILE)
    assert shell.fails("plan", "--from", FILE).startswith(reported)
    assert snapped.requests == []


@pytest.mark.parametrize("kind", ["cut", "other version", "odd shape", "unknown key"])
def test_as_a_seed_too(shell: Shell, snapped: Host, kind: str) -> None:
    BAD[kind][0](shell, shell.folder / FILE)
    (shell.folder / FILE).rename(shell.folder / "sandbox.yaml")
    reported = shell.fails("plan", "--sandbox")
    assert reported.startswith("the sandbox cannot start: ")
    assert "sandbox.yaml" in reported


def test_a_snapshot_of_another_organisation_is_refused(shell: Shell, snapped: Host) -> None:
    shell.write(
        "version: 1\nworkspace: {org_id: 00000000-0000-7000-8000-000000000001}\ngroups: {}\n",
    )
    assert "this configuration is for the organisation" in shell("plan", "--from", FILE).err


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        (("plan", "--max-age", "1h"), "--max-age says how old a snapshot may be: give it with --from"),
        (("plan", "--from", FILE, "--sandbox"), "--from reads a file, and --sandbox a workspace: give one of them"),
        (("plan", "--from", FILE, "--base-url", "https://eu.hex.tech"), "and --base-url names https://eu.hex.tech"),
        (("plan", "--from", FILE, "-o", FILE), "is a file that this run reads, and would be overwritten"),
        (("apply", "--from", FILE), "No such option '--from'"),
        (("snapshot",), "Missing option '-o'"),
        (("snapshot", "-o", "workspace.yaml"), "is a file that this run reads, and would be overwritten"),
        (("snapshot", "-o", "nowhere/snap.json"), "there is no folder nowhere: make it first"),
    ],
)
def test_wrong_usage_is_reported(shell: Shell, snapped: Host, arguments: tuple[str, ...], reported: str) -> None:
    assert reported in shell.fails(*arguments)
    assert snapped.requests == []


def test_an_old_one_warns_and_may_be_refused(shell: Shell, snapped: Host) -> None:
    taken_at(shell, -timedelta(hours=5))
    made = shell.ok("plan", "--from", FILE, "--max-age", "6h")
    assert "is 5 hours old" in made.err
    assert "Warning" not in made.err
    assert made.out.startswith("SNAPSHOT: ")
    assert shell.fails("plan", "--from", FILE, "--max-age", "4h") == (
        "snap.json: is 5 hours old, and may be 4 hours old (--max-age): take the snapshot anew"
    )


def test_two_snapshots_of_one_workspace_differ_in_their_time_alone(shell: Shell, host: Host) -> None:
    documents = []
    for name in ("a.json", "b.json"):
        shell.ok("snapshot", "-o", name)
        documents.append(json.dumps({**shell.json(name), "taken": ""}))
    assert documents[0] == documents[1]


def test_guides_have_an_owner_where_the_configuration_names_it(shell: Shell) -> None:
    """The API lists the guides of one owner, or all without their owners."""
    shell.write("""
        guides:
          - {path: a.md, published: a, source: {unknown: hexform}}
          - {path: b.md, published: b, source: {github: {owner: acme, repo: other}}}
    """, "sandbox.yaml")  # fmt: skip
    shell.write("text", "a.md")
    shell.write("version: 1\nguides: {main: {files: [a.md]}}")
    reported = shell.ok("snapshot", "--sandbox", "-o", FILE).out
    assert "2 guides (1 without an owner: Hex tells only which guides an owner has)." in reported
    assert {row["path"]: row.get("source") for row in shell.json(FILE)["guides"]} == {
        "a.md": {"unknown": "hexform"},
        "b.md": None,
    }


def test_a_pattern_for_cells_that_matches_no_project_is_an_error(shell: Shell, host: Host) -> None:
    for cells in ("Revenue", "project.revenue", "project.*"):
        shell.ok("snapshot", "-o", FILE, "--cells", cells)
    ended = shell("snapshot", "-o", FILE, "--cells", "project.nope")
    assert ended.code == 1
    assert "--cells project.nope: no project has such a title or address; snap.json holds" in ended.err
