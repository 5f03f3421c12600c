from __future__ import annotations

from tests.cli.host import ADMIN, Host
from tests.cli.shell import Shell


def test_it_says_whose_token_it_is_and_what_it_can_read(host: Host, shell: Shell) -> None:
    (shell.folder / "workspace.yaml").unlink()
    host.break_at("GET /v1/users: 403")
    found = shell.ok("whoami", "--format", "json").json
    assert (found["token"], found["email"]) == ("workspace", None)
    assert found["workspace"]["base_url"] == host.url
    reads = {row["name"]: row["readable"] for row in found["reads"]}
    assert reads == {
        "people": False, "groups": True, "collections": True, "projects": True, "data connections": True,
        "guides": True,
    }  # fmt: skip
    reported = shell.ok("whoami").out
    assert "a workspace token" in reported
    assert "  people: cannot be read: " in reported
    assert "  groups: can be read\n" in reported
    assert host.writes == []
    assert "hxtw_full" not in reported


def test_a_personal_token_sees_a_part(host: Host, shell: Shell) -> None:
    shell.set(HEX_API_TOKEN="hxtp_admin")
    reported = shell.ok("whoami").out
    assert f"the personal token of {ADMIN}" in reported
    assert "A personal token sees a part of the workspace." in reported


def test_the_sandbox_reports_it(shell: Shell) -> None:
    assert shell.ok("whoami", "--sandbox").out.startswith("SANDBOX: ")
