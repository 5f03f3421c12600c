from __future__ import annotations

import resource
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cli.shell import Shell

SEED = "users: [{email: admin@example.com, role: ADMIN}]\ngroups: [{name: Seeded}]\n"


@contextmanager
def serving(shell: Shell, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with shell.start("sandbox", "--port", "0", *arguments) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("listening on http://127.0.0.1:"), line
            yield line.split()[-1], process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(120)


def groups(url: str) -> list[str]:
    reply = httpx.get(f"{url}/api/v1/groups", headers={"Authorization": "Bearer hxtw_any"}, timeout=60)
    return [group["name"] for group in reply.json()["values"]]


def test_it_serves_a_seed_and_keeps_what_is_done(shell: Shell) -> None:
    shell.write(SEED, "seed.yaml")
    shell.write("version: 1\ngroups: {made: {}}")
    options = ("--seed", "seed.yaml", "--state", "state.json", "--rate-limit", "0")
    with serving(shell, *options) as (url, process):
        assert groups(url) == ["Seeded"]
        shell.set(HEX_BASE_URL=url, HEX_API_TOKEN="hxtw_any", HEXFORM_RATE_LIMIT="0")
        assert shell.ok("apply", "-y", "--format", "json").json["sandbox"] is False
    assert process.returncode == 0
    shell.write("groups: [{name: Not read}]", "seed.yaml")
    with serving(shell, *options) as (url, _):
        assert sorted(groups(url)) == ["Seeded", "made"]
    assert "name: made" in shell.ok("sandbox", "--state", "state.json", "--dump").out


def test_without_a_seed_it_is_a_demo(shell: Shell) -> None:
    assert "Analytics Engineers" in shell.ok("sandbox", "--dump").out


def test_a_dump_is_a_seed(shell: Shell) -> None:
    dump = shell.ok("sandbox", "--dump").out
    (shell.folder / "again.yaml").write_text(dump, encoding="utf-8")
    assert shell.ok("sandbox", "--seed", "again.yaml", "--dump").out == dump


def test_it_breaks_and_limits_as_configured(shell: Shell) -> None:
    with serving(shell, "--rate-limit", "2", "--fault", "GET /v1/groups#2: 500", "--behaviour", "missing_id=404") as (
        url,
        _,
    ):
        header = {"Authorization": "Bearer hxtw_any"}
        statuses = [httpx.get(f"{url}/api/v1/groups", headers=header, timeout=60).status_code for _ in range(3)]
    assert statuses == [200, 500, 429]


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        (["--seed", "missing.yaml"], "missing.yaml"),
        (["--seed", "workspace.yaml"], "workspace.yaml"),
        (["--state", "workspace.yaml"], "workspace.yaml"),
        (["--fault", "POST groups"], "is no fault; write METHOD PATH[#N]: ACT"),
        (["--behaviour", "cell_ids"], "'cell_ids' is not NAME=VALUE"),
        (["--behaviour", "cel_ids=all"], "did you mean 'cell_ids'?"),
    ],
)
def test_what_it_cannot_do_is_reported(shell: Shell, arguments: list[str], reported: str) -> None:
    assert reported in shell.fails("sandbox", "--port", "0", *arguments)
    assert sorted(path.name for path in shell.folder.iterdir()) == ["workspace.yaml"]


def test_a_port_that_is_taken_is_reported(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        reported = shell.fails("sandbox", "--port", str(port))
    assert reported == f"port {port} of 127.0.0.1 cannot be used: Address already in use; --port 0 takes any"


def test_a_seed_that_is_not_text_is_reported(shell: Shell) -> None:
    Path("seed.yaml").write_bytes(b"\xff\xfe")
    assert shell.fails("sandbox", "--seed", "seed.yaml") == "seed.yaml: is no UTF-8 text"


def test_a_dump_makes_no_state(shell: Shell) -> None:
    assert "Analytics Engineers" in shell.ok("sandbox", "--state", "state.json", "--dump").out
    assert not (shell.folder / "state.json").exists()


def test_a_state_has_one_owner(shell: Shell) -> None:
    """A second sandbox, a dump and a command with --sandbox are refused at once, with what to do instead."""
    shell.write("version: 1\ngroups: {made: {}}")
    with serving(shell, "--state", "state.json") as (_, process):
        who = f"`hexform sandbox` (process {process.pid})"
        reported = f"state.json is in use by {who}: stop it, or talk to it with --base-url"
        assert shell.fails("sandbox", "--port", "0", "--state", "state.json") == reported
        assert shell.fails("sandbox", "--state", "state.json", "--dump") == reported
        for command in ("plan", "drift"):
            assert shell.fails(command, "--sandbox-state", "state.json") == f"the sandbox cannot start: {reported}"
        assert "the sandbox cannot start" in shell.fails("apply", "-y", "--sandbox-state", "state.json")
    shell.ok("apply", "-y", "--sandbox-state", "state.json")
    assert "name: made" in shell.ok("sandbox", "--state", "state.json", "--dump").out


def test_a_state_that_cannot_be_written_is_refused_before_it_listens(shell: Shell) -> None:
    shell.write("x", "file")
    reported = shell.fails("sandbox", "--port", "0", "--state", "file/state.json")
    assert reported == "file/state.json: the folder file cannot be made: File exists"


def test_a_disk_that_fills_up_is_an_answer_and_not_the_end(shell: Shell) -> None:
    with serving(shell, "--state", "state.json", "--rate-limit", "0") as (url, process):
        grow = (shell.folder / "state.json.journal").stat().st_size + 200
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (grow, grow))
        replies = [make(url, f"Group {number}") for number in range(3)]
        assert [reply.status_code for reply in replies] == [201, 500, 500]
        assert "state.json.journal: the change could not be written: File too large" in replies[1].json()["reason"]
        assert "Group 0" in groups(url)
        assert "Group 1" not in groups(url)
    dump = shell.ok("sandbox", "--state", "state.json", "--dump").out
    assert "name: Group 0" in dump
    assert "name: Group 1" not in dump


def make(url: str, name: str) -> httpx.Response:
    return httpx.post(f"{url}/api/v1/groups", headers={"Authorization": "Bearer hxtw_any"}, json={"name": name})
