"""stdout carries the result alone."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import jsonschema_rs
import pytest

from hexform.cli.commands.schema import schema_text
from tests.cli.host import Host
from tests.cli.shell import Shell


def valid(name: str, document: object) -> None:
    jsonschema_rs.validator_for(json.loads(schema_text(name))).validate(document)


def test_json_is_one_document_that_fits_its_schema(host: Host, shell: Shell) -> None:
    valid("plan", shell.ok("plan", "--format", "json").json)
    ended = shell("drift", "--format", "json")
    valid("drift", ended.json)
    valid("run", shell.ok("apply", "-y", "--format", "json", "--record", "run.json").json)
    valid("run", shell.json("run.json"))
    valid("plan", shell.ok("plan", "--format", "json", "-o", "plan.json").json)
    valid("plan", shell.json("plan.json"))


def test_a_saved_plan_is_the_plan_with_a_seal(host: Host, shell: Shell) -> None:
    shown = shell.ok("plan", "--format", "json", "-o", "plan.json").json
    saved = shell.json("plan.json")
    assert saved.pop("seal")["digest"].startswith("sha256:")
    assert saved == shown


def test_more_formats_of_one_run_are_written_to_files(host: Host, shell: Shell) -> None:
    forms = {"text": "p.txt", "json": "p.json", "markdown": "p.md", "html": "p.html"}
    arguments = [part for form, name in forms.items() for part in ("--report", f"{form}={name}")]
    shell.ok("plan", *arguments)
    requests = len(host.requests)
    assert "Plan: 0 to create, 3 to update" in shell.read("p.txt")
    assert shell.json("p.json")["summary"]["update"] == 3
    assert shell.read("p.md").startswith("<!-- hexform:plan -->\n")
    assert shell.read("p.html").lower().startswith("<!doctype html>")
    host.requests.clear()
    shell.ok("plan")
    assert len(host.requests) == requests
    shell("drift", "--report", "junit=d.xml", "--report", "html=d.html")
    assert shell.read("d.xml").startswith("<?xml")


def test_files_are_for_their_owner_alone_and_whole(host: Host, shell: Shell) -> None:
    shell.ok("plan", "-o", "plan.json", "--report", "html=plan.html")
    for name in ("plan.json", "plan.html"):
        assert stat.S_IMODE((shell.folder / name).stat().st_mode) == 0o600
    assert sorted(path.name for path in shell.folder.iterdir()) == ["plan.html", "plan.json", "workspace.yaml"]


@pytest.mark.parametrize("option", ["-o", "--record"])
def test_a_file_that_cannot_be_written_is_reported(host: Host, shell: Shell, option: str) -> None:
    ended = shell(*(("plan", "-o") if option == "-o" else ("apply", "-y", "--record")), "/dev/full")
    assert ended.code == 1
    assert "/dev/full could not be written (No space left on device)" in ended.err
    # A run that is over is reported all the same.
    assert ("3 applied" in ended.out) == (option == "--record")


def test_a_pipe_or_a_device_is_written_to_and_not_replaced(host: Host, shell: Shell) -> None:
    ended = shell.process("plan", "-q", "--report", "markdown=/dev/stdout", behind="| cat")
    assert "<!-- hexform:plan -->" in ended.out
    assert Path("/dev/stdout").is_symlink()
    assert "could not be written" in shell("plan", "--report", "json=/dev/full").err


def test_quiet_is_the_result_alone(host: Host, shell: Shell) -> None:
    assert shell.ok("plan", "-q").err == ""
    assert shell.ok("apply", "-qy").err == ""
    assert shell("drift", "-q").err == ""


def test_an_apply_tells_its_plan_and_progress_beside_the_result(host: Host, shell: Shell) -> None:
    ended = shell.ok("apply", "-y", "--format", "json")
    assert ended.json["outcome"] == "applied"
    assert "Plan: 0 to create, 3 to update" in ended.err
    assert "~ group.team applied" in ended.err


def test_colours_are_for_terminals_and_for_those_who_ask(host: Host, shell: Shell) -> None:
    assert "\x1b" not in shell.ok("plan").out
    shell.set(FORCE_COLOR="1")
    assert "\x1b[" in shell.ok("plan").out
    assert "\x1b" not in shell.ok("plan", "--no-color").out
    shell.set(NO_COLOR="1")
    assert "\x1b" not in shell.ok("plan").out


def test_a_width_is_taken_from_the_environment(host: Host, shell: Shell) -> None:
    shell.set(COLUMNS="20")
    shell.ok("plan")


def test_an_apply_goes_on_where_nobody_reads(host: Host, shell: Shell) -> None:
    ended = shell.process("apply", "-y", behind="2>/dev/null | head -c0")
    assert ended.err == ""
    assert shell.ok("plan").out.endswith("No changes. The workspace matches the configuration.\n")


def test_an_apply_goes_on_where_nobody_hears(host: Host, shell: Shell) -> None:
    ended = shell.process("apply", "-y", behind="2> >(head -c0)")
    assert ended.code == 0
    assert "3 applied" in ended.out
