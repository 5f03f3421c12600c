"""A flag beats the environment, the environment beats the default, and an error names the one that was used."""

from __future__ import annotations

import json

import pytest

from tests.cli.host import Host
from tests.cli.shell import Shell


@pytest.mark.parametrize("wrong", ["x", "-1", "1.5", "30/min", "٣", "1234567"])
def test_a_wrong_rate_limit_is_blamed_on_what_was_used(host: Host, shell: Shell, wrong: str) -> None:
    words = f"{wrong!r} is no number of requests a minute; write one like 30, or 0 for no limit"
    assert shell.fails("plan", f"--rate-limit={wrong}").startswith(f"Invalid value for '--rate-limit': {words}")
    shell.set(HEXFORM_RATE_LIMIT=wrong)
    reported = shell.fails("plan")
    assert reported.startswith(f"Invalid value for HEXFORM_RATE_LIMIT: {words}")
    assert "--rate-limit" not in reported
    assert host.requests == []
    shell.ok("plan", "--rate-limit", "0")


def test_an_empty_rate_limit_is_none(host: Host, shell: Shell) -> None:
    shell.set(HEXFORM_RATE_LIMIT="")
    shell.ok("plan")


def test_a_wrong_file_is_blamed_on_what_was_used(shell: Shell) -> None:
    shell.set(HEXFORM_FILE="nowhere.yaml")
    for command in ("plan", "validate", "drift", "apply"):
        reported = shell.fails(command)
        assert reported.startswith("Invalid value for HEXFORM_FILE: nowhere.yaml: there is no such file or folder"), (
            command
        )
    assert "HEXFORM_FILE" not in shell("validate", "-f", "elsewhere.yaml").err


def test_a_flag_beats_the_file_of_the_environment_and_that_beats_the_default(shell: Shell) -> None:
    shell.write("version: 1\ngroups: {one: {}, two: {}}", "other.yaml")
    shell.write("version: 1", "third.yaml")
    assert shell.ok("validate").out.startswith("Valid: 4 resources")
    shell.set(HEXFORM_FILE="other.yaml")
    assert shell.ok("validate").out.startswith("Valid: 2 resources")
    assert shell.ok("validate", "-f", "third.yaml").out.startswith("Valid: 0 resources")


def test_a_wrong_host_is_blamed_on_what_was_used(host: Host, shell: Shell) -> None:
    url = host.url
    shell.set(HEX_BASE_URL="ftp://x")
    assert shell.fails("plan").startswith("HEX_BASE_URL does not begin with https://")
    assert shell.fails("plan", "--base-url", "ftp://x").startswith("--base-url does not begin with https://")
    shell.ok("plan", "--base-url", url)


def test_a_wrong_token_is_blamed_on_what_was_used(host: Host, shell: Shell) -> None:
    host.break_at("* /v1/**: 401")
    shell.set(HEX_API_READ_TOKEN="hxtw_reading")
    assert "the token in HEX_API_READ_TOKEN" in shell.fails("plan")
    assert "the token in HEX_API_TOKEN" in shell.fails("apply", "-y")
    shell.set(HEX_API_READ_TOKEN="")
    assert "the token in HEX_API_TOKEN" in shell.fails("plan")


def test_a_403_is_blamed_on_the_token_that_was_used(host: Host, shell: Shell) -> None:
    host.break_at("GET /v1/groups: 403")
    shell.set(HEX_API_READ_TOKEN="hxtp_reading")
    errors = json.loads(shell("plan", "--format", "json").out)["errors"]
    assert "the personal token in HEX_API_READ_TOKEN can do what its owner can" in errors[0]["message"]


def test_a_wrong_key_is_blamed_on_its_variable(host: Host, shell: Shell) -> None:
    shell.ok("plan", "-o", "plan.json")
    shell.set(HEXFORM_PLAN_KEY="secret")
    assert "HEXFORM_PLAN_KEY" in shell.fails("apply", "plan.json", "-y")
