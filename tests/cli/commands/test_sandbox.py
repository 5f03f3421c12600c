from __future__ import annotations

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


def test_it_breaks_and_limits_as_it_is_told(shell: Shell) -> None:
    with serving(shell, "--rate-limit", "2", "--fault", "GET /v1/groups#2: 500", "--behaviour", "missing_id=404") as (
        url,
        _,
    ):
        header = {"Authorization": "Bearer hxtw_any"}
        statuses = [httpx.get(f"{url}/api/v1/groups", headers=header, timeout=60).status_code for _ in range(3)]
    assert statuses == [200, 500, 429]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--seed", "missing.yaml"], "missing.yaml"),
        (["--seed", "workspace.yaml"], "workspace.yaml"),
        (["--state", "workspace.yaml"], "workspace.yaml"),
        (["--fault", "POST groups"], "is no fault; write METHOD PATH[#N]: ACT"),
        (["--behaviour", "cell_ids"], "'cell_ids' is not NAME=VALUE"),
        (["--behaviour", "cel_ids=all"], "did you mean 'cell_ids'?"),
    ],
)
def test_what_it_cannot_do_is_said(shell: Shell, arguments: list[str], told: str) -> None:
    assert told in shell.fails("sandbox", "--port", "0", *arguments)


def test_a_port_that_is_taken_is_said(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = shell.fails("sandbox", "--port", str(port))
    assert told == f"port {port} of 127.0.0.1 cannot be used: Address already in use; --port 0 takes any"


def test_a_seed_that_is_no_text_is_said(shell: Shell) -> None:
    Path("seed.yaml").write_bytes(b"\xff\xfe")
    assert shell.fails("sandbox", "--seed", "seed.yaml") == "seed.yaml: is no UTF-8 text"
