from __future__ import annotations

import os
from collections.abc import Callable
from typing import NoReturn

import pytest

import hexform
from hexform.cli.main import cli
from tests.cli.shell import Shell

COMMANDS = (
    "validate",
    "plan",
    "show",
    "apply",
    "drift",
    "access",
    "who",
    "pull",
    "pin",
    "list",
    "whoami",
    "schema",
    "sandbox",
)


def test_help_names_every_command(shell: Shell) -> None:
    ended = shell.ok("--help")
    for name in COMMANDS:
        assert f"\n  {name} " in ended.out
    assert ended.err == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(shell: Shell, name: str) -> None:
    assert shell.ok(name, "--help").out.startswith(f"Usage: hexform {name} ")
    assert shell.ok(name, "-h").out == shell.ok(name, "--help").out


def test_the_version(shell: Shell) -> None:
    assert shell.ok("--version").out == f"hexform {hexform.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        (["paln"], "No such command 'paln': did you mean 'plan'? See `hexform --help`."),
        (["bananas"], "No such command 'bananas'. See `hexform --help`."),
        (["plan", "--targte", "x"], "No such option '--targte'. Did you mean '--target'? See `hexform plan --help`."),
        (["plan", "x"], "Got unexpected extra argument (x) See `hexform plan --help`."),
        (["plan", "--format", "yaml"], "Invalid value for '--format': 'yaml' is not one of 'text', 'json', 'markdown'"),
        (["plan", "--format"], "Option '--format' requires an argument."),
        (["plan", "--rate-limit", "-1"], "Invalid value for '--rate-limit'"),
        (["plan", "--today", "tomorrow"], "invalid date 'tomorrow': write it like 2027-03-31"),
        (["plan", "--today", "2027-02-30"], "invalid date '2027-02-30': write it like 2027-03-31"),
        (
            ["plan", "--report", "html"],
            "'html' is not FORMAT=FILE, like html=plan.html; the formats are text, json",
        ),
        (["plan", "--report", "csv=x.csv"], "'csv=x.csv' is not FORMAT=FILE, like html=plan.html; the formats are"),
        (["plan", "--fail-on-drift"], "--fail-on-drift needs --against"),
        (["apply", "--allow", "deletes"], "'deletes' is not NAME=NUMBER, like deletes=12; the names are deletes, lose"),
        (["apply", "--allow", "grants=2"], "'grants=2' is not NAME=NUMBER, like deletes=12"),
        (["apply", "--allow", "deletes=-2"], "'deletes=-2' is not NAME=NUMBER, like deletes=12"),
        (["apply", "--max-age", "7w"], "invalid duration '7w': write 12h or 7d"),
        (["apply", "--max-age", ""], "invalid duration '': write 12h or 7d"),
        (["apply", "--max-age", "2"], "invalid duration '2': write 2h or 2d"),
        (["apply", "--max-age", "-2d"], "invalid duration '-2d': write 12h or 7d"),
        (["apply", "--max-age", "1.5d"], "invalid duration '1.5d': write 12h or 7d"),
        (["apply", "--max-age", "\u0662d"], "invalid duration '\u0662d': write 12h or 7d"),
        (["apply", "--max-age", "123456d"], "invalid duration '123456d': write 12h or 7d"),
        (["apply", "--parallelism", "0"], "Invalid value for '--parallelism'"),
        (["apply", "plan.json", "--target", "group.*"], "--target is for planning"),
        (["show"], "Missing argument 'FILE'. See `hexform show --help`."),
        (
            ["schema", "cell"],
            "'cell' is not one of 'workspace', 'plan', 'run', 'drift', 'access', 'who', 'list', 'whoami',",
        ),
        (["sandbox", "--port", "70000"], "Invalid value for '--port'"),
        (["drift", "--approved", "x"], "No such option '--approved'"),
    ],
)
def test_wrong_usage_is_reported_and_is_never_exit_2(shell: Shell, arguments: list[str], reported: str) -> None:
    assert reported in shell.fails(*arguments)


def test_what_the_environment_says_is_not_blamed_on_a_flag(shell: Shell) -> None:
    shell.set(HEXFORM_RATE_LIMIT="many")
    assert shell.fails("plan").startswith("Invalid value for HEXFORM_RATE_LIMIT: 'many' is no number")
    assert shell.fails("plan", "--rate-limit", "few").startswith("Invalid value for '--rate-limit': 'few' is no number")


def failing(error: BaseException) -> Callable[[object], NoReturn]:
    def command(_: object) -> NoReturn:
        raise error

    return command


def test_what_nobody_expected_is_reported_without_a_traceback(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "invoke", failing(RuntimeError("with a secret in it")))
    reported = shell.fails("plan")
    assert reported == "hexform itself failed (RuntimeError); HEXFORM_TRACEBACK=1 shows where. Please report it."
    shell.set(HEXFORM_TRACEBACK="1")
    with pytest.raises(RuntimeError, match="with a secret"):
        shell("plan")


def test_stopping_is_reported(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "invoke", failing(KeyboardInterrupt()))
    ended = shell("plan")
    assert (ended.code, ended.out, ended.err) == (1, "", "\nError: stopped; nothing more is done\n")


def test_errors_cannot_act_on_a_terminal_or_a_runner(shell: Shell) -> None:
    reported = shell.fails("show", "\x1b[2J::add-mask::x")
    assert reported.startswith(r"\u{1b}[2J::add-mask::x: ")
    assert "\n" not in reported


def test_a_name_cannot_begin_a_workflow_command(shell: Shell) -> None:
    reported = shell.fails("show", "a\n::error::x")
    assert not [line for line in reported.splitlines() if line.startswith("::")]


# Streams are those of a process.


def test_a_locale_changes_no_document(shell: Shell) -> None:
    shell.write("version: 1\ngroups: {ä: {name: ä}}")
    ended = shell.process("plan", "--sandbox", "--format", "json", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (ended.code, ended.err) == (1, ended.err)
    shell.write("version: 1\ngroups: {a: {name: Zürich}}")
    ended = shell.process("plan", "--sandbox", "--format", "json", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert ended.code == 0
    assert ended.json["changes"][0]["name"] == "Zürich"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "| head -c0"])
def test_nobody_listening_is_not_a_failure(shell: Shell, closed: str) -> None:
    ended = shell.process("validate", behind=closed)
    assert ended.code == 0
    assert "Traceback" not in ended.err


def test_help_into_a_closed_pipe_says_nothing(shell: Shell) -> None:
    ended = shell.process("--help", behind="| true; exit ${PIPESTATUS[0]}")
    assert (ended.code, ended.err) == (0, "")


def test_any_other_closed_pipe_is_reported(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "invoke", failing(BrokenPipeError()))
    monkeypatch.setattr(os, "dup2", lambda *_: None)
    assert shell.fails("plan") == "the output was closed before everything was written"


def test_the_main_function_ends_the_process(shell: Shell) -> None:
    """In a process of its own: it leaves the signals ignored, which every command of a later test would inherit."""
    ended = shell.process("schema", "nothing", HEXFORM_TRACEBACK="")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Error: ")


def test_without_a_command_the_help_is_shown_and_the_mistake_reported(shell: Shell) -> None:
    ended = shell()
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Usage: hexform [OPTIONS] COMMAND")
    assert ended.err.endswith("Error: a command is missing: name one of these\n")
