"""Which workspace a command goes to, and with whose token."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from hexform.sandbox import Workspace, open_state
from tests.cli.host import Host
from tests.cli.shell import Shell

READING = (("plan",), ("drift",))


@pytest.mark.parametrize("command", [*READING, ("apply", "-y")])
def test_without_a_token_it_says_which_variable(shell: Shell, command: tuple[str, ...]) -> None:
    shown = shell.fails(*command)
    assert (
        shown == "HEX_API_TOKEN is not set; make a token in Hex under Settings, API keys, and put it into that variable"
    )


def test_a_mistake_in_the_configuration_is_reported_before_a_token_is_missed(shell: Shell) -> None:
    shell.write("version: 1\ngroup: {}")
    ended = shell("plan")
    assert (ended.code, ended.out) == (1, "")
    assert "workspace.yaml:2:1: unknown key `group`" in ended.err


@pytest.mark.parametrize("token", ["hxtw_secret\n", "hxtw_sec ret", "hxtw_sécret", "\ufeffhxtw_secret", "hxtw_\x07"])
def test_a_token_that_none_can_be_is_refused_and_never_shown(host: Host, shell: Shell, token: str) -> None:
    shell.set(HEX_API_TOKEN=token)
    shown = shell.fails("plan", "-v")
    assert "the token in HEX_API_TOKEN has a character at offset" in shown
    assert "sec" not in shown
    assert host.requests == []


def test_an_unusual_prefix_warns(host: Host, shell: Shell) -> None:
    shell.set(HEX_API_TOKEN="whatever")
    ended = shell.ok("plan")
    assert "Warning: the token in HEX_API_TOKEN begins with neither hxtp_ nor hxtw_" in ended.err
    assert "whatever" not in ended.err + ended.out


def test_what_cannot_write_uses_the_reading_token_alone(host: Host, shell: Shell) -> None:
    shell.set(HEX_API_READ_TOKEN="hxtw_reading")
    shell.ok("plan", "-o", "plan.json")
    shell("drift")
    assert set(host.tokens) == {"hxtw_reading"}
    host.tokens.clear()
    shell.ok("apply", "plan.json", "-y")
    shell.ok("apply", "-y")
    assert set(host.tokens) == {"hxtw_full"}


def test_the_reading_token_is_enough_to_read_and_not_to_apply(host: Host, shell: Shell) -> None:
    shell.unset("HEX_API_TOKEN")
    shell.set(HEX_API_READ_TOKEN="hxtw_reading")
    shell.ok("plan")
    host.tokens.clear()
    shown = shell.fails("apply", "-y")
    assert shown == "HEX_API_TOKEN is not set; HEX_API_READ_TOKEN is, but a command that can write does not use it"
    assert host.tokens == []


def test_the_token_is_in_no_output(host: Host, shell: Shell) -> None:
    shell.set(HEX_API_TOKEN="hxtw_canary")
    for arguments in (
        ("plan", "-vv", "-o", "p.json"),
        ("plan", "--format", "json"),
        ("apply", "-vvy", "--record", "r.json"),
    ):
        ended = shell.ok(*arguments)
        assert "canary" not in ended.out + ended.err
    assert "canary" not in shell.read("p.json") + shell.read("r.json")


def test_verbose_tells_every_request(host: Host, shell: Shell) -> None:
    ended = shell.ok("plan", "-v")
    assert "GET /v1/users/me 200" in ended.err
    assert "GET /v1/groups" in ended.err
    assert "GET" not in shell.ok("plan").err


def test_a_wrong_host_is_named_with_the_others(host: Host, shell: Shell) -> None:
    host.break_at("* /v1/**: 401")
    shown = shell.fails("plan")
    assert "401" in shown
    assert "eu.hex.tech" in shown
    assert "app.hex.tech" in shown


def test_a_login_page_instead_of_an_answer_is_reported(host: Host, shell: Shell) -> None:
    host.break_at("GET /v1/users/me: html")
    shown = shell.fails("plan", "--format", "json")
    assert "/v1/users/me" in shown
    assert "proxy" in shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://app.hex.tech", "is http, which would show the token to the network"),
        ("app.hex.tech", "does not begin with https://"),
        ("https://user:pass@app.hex.tech", "holds a user or a password"),
        ("https://app.hex.tech/some/where", "holds a path"),
        ("ftp://app.hex.tech", "does not begin with https://"),
    ],
)
def test_a_host_that_would_not_do(shell: Shell, url: str, shown: str) -> None:
    shell.set(HEX_API_TOKEN="hxtw_full")
    assert f"--base-url {shown}" in shell.fails("plan", "--base-url", url)
    shell.set(HEX_BASE_URL=url)
    assert f"HEX_BASE_URL {shown}" in shell.fails("plan")


def test_a_flag_beats_the_environment(host: Host, shell: Shell) -> None:
    url = host.url
    shell.set(HEX_BASE_URL="https://unreachable.invalid")
    shell.ok("plan", "--base-url", url)
    assert host.requests


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A server that sends every request to another host."""
    seen: list[str] = []

    class Redirecting(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(302)
            self.send_header("Location", f"http://{self.headers['Host']}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_request(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Redirecting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", seen
    server.shutdown()
    server.server_close()


def test_a_redirection_is_not_followed(elsewhere: tuple[str, list[str]], shell: Shell) -> None:
    url, seen = elsewhere
    shell.set(HEX_API_TOKEN="hxtw_full", HEX_BASE_URL=url)
    ended = shell("plan")
    assert ended.code == 1
    assert re.search(r"^Error: .* 302", ended.err, re.MULTILINE)
    assert "/elsewhere" not in seen


def test_the_configuration_names_the_only_workspace_that_it_is_for(host: Host, shell: Shell) -> None:
    shell.write("version: 1\nworkspace: {host: app.hex.tech}")
    shown = shell.fails("plan")
    assert "workspace.yaml:2" in shown
    assert f"is for the host app.hex.tech, and this run goes to {host.url.removeprefix('http://')}" in shown
    assert host.requests == [], "the host is known without asking"
    shell.write("version: 1\nworkspace: {org_id: 0197a3c2-51b0-7e44-9a0d-2f6c1b0e77c2}")
    assert "is for the organisation 0197a3c2-51b0-7e44-9a0d-2f6c1b0e77c2" in shell.fails("plan")
    assert [path for _, path, _ in host.requests] == ["/v1/users/me"]


def test_a_sandbox_means_any_workspace(shell: Shell) -> None:
    shell.write("version: 1\nworkspace: {host: app.hex.tech, org_id: 0197a3c2-51b0-7e44-9a0d-2f6c1b0e77c2}")
    assert "No changes." in shell.ok("plan", "--sandbox").out
    shell.ok("apply", "--sandbox", "-y")


# The embedded sandbox.


def test_it_needs_no_token_and_knows_the_people_of_the_configuration(shell: Shell) -> None:
    shell.set(HEX_BASE_URL="https://unreachable.invalid")
    shell.write("version: 1\ngroups: {a: {members: [somebody@elsewhere.example]}}")
    ended = shell.ok("plan", "--sandbox", "--format", "json")
    assert ended.json["sandbox"] is True
    assert ended.json["pending"] == []
    assert shell("plan", "--sandbox").out.startswith("SANDBOX")
    assert shell("drift", "--sandbox").out.startswith("SANDBOX")
    assert shell("apply", "--sandbox", "-y").out.startswith("SANDBOX")


def test_it_keeps_its_state_beside_the_configuration(shell: Shell) -> None:
    shell.write("version: 1\ngroups: {a: {}}", "deep/workspace.yaml")
    shell.ok("apply", "-f", "deep/workspace.yaml", "--sandbox", "-y")
    assert (shell.folder / "deep/.hexform/sandbox.json").exists()
    assert "No changes." in shell.ok("plan", "-f", "deep", "--sandbox").out


def test_its_state_may_be_elsewhere_which_implies_it(shell: Shell) -> None:
    shell.write("version: 1\ngroups: {a: {}}")
    shell.ok("apply", "--sandbox-state", "kept/state.json", "-y")
    assert not (shell.folder / ".hexform/sandbox.json").exists()
    assert "No changes." in shell.ok("plan", "--sandbox-state", "kept/state.json").out
    assert "1 to create" in shell.ok("plan", "--sandbox").out


def test_it_starts_from_a_seed_beside_the_configuration(shell: Shell) -> None:
    shell.write("groups: [{name: Seeded}]\nusers: [{email: admin@example.com, role: ADMIN}]", "sandbox.yaml")
    shell.write("version: 1\ngroups: {x: {name: Seeded}}")
    assert "No changes." in shell.ok("plan", "--sandbox").out


@pytest.mark.parametrize(
    ("name", "text"), [("sandbox.yaml", "groups: 7"), ("sandbox.yaml", "# ä"), (".hexform/sandbox.json", "{")]
)
def test_a_broken_seed_or_state_is_reported(shell: Shell, name: str, text: str) -> None:
    (shell.folder / name).parent.mkdir(exist_ok=True)
    (shell.folder / name).write_bytes(text.encode("latin-1"))
    shown = shell.fails("plan", "--sandbox")
    assert shown.startswith("the sandbox cannot start: ")
    assert name in shown


def test_two_commands_at_once_lose_nothing(shell: Shell) -> None:
    """Two applies of two configurations on one state: the second waits for the first, and both are there."""
    for name in ("one", "two"):
        groups = ", ".join(f"{name}-{number}: {{}}" for number in range(15))
        shell.write(f"version: 1\ngroups: {{{groups}}}", f"{name}/workspace.yaml")
    state = ("--sandbox-state", "shared/state.json")
    running = [shell.start("apply", "-y", "-f", f"{name}/workspace.yaml", *state) for name in ("one", "two")]
    for process in running:
        with process:
            _, shown = process.communicate(timeout=120)
            assert process.returncode == 0, shown
    for name in ("one", "two"):
        assert "No changes." in shell.ok("plan", "-f", f"{name}/workspace.yaml", *state).out


def test_a_command_waits_for_another_that_owns_the_state(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def ended(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            owner.close()

    shell.write("version: 1\ngroups: {a: {}}")
    monkeypatch.setattr("asyncio.sleep", ended)
    with ExitStack() as owner:
        owner.enter_context(open_state(shell.folder / "state.json", Workspace))
        shown = shell.ok("plan", "--sandbox-state", "state.json").err
    assert len(waited) == 3
    assert re.search(r"waiting 30 s: state\.json is in use by another hexform \(process \d+\)\n", shown)


def test_a_command_does_not_wait_forever(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hexform.connection.WAIT", 0.2)
    with open_state(shell.folder / "state.json", Workspace):
        shown = shell("plan", "--sandbox-state", "state.json").err
    assert "Error: the sandbox cannot start: state.json is in use by another hexform (process " in shown
    assert "run this again when it has ended" in shown
