"""Hints for commands and options that people know from Terraform, decK, kubectl, Pulumi or git."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import click

_PULL = "`hexform pull` writes YAML for what Hex has"
_PLAN = "`hexform plan` shows what would change"
_APPLY = "`hexform apply` makes the changes"
_REMOVED = "write what to delete under `removed` in the configuration, then run `hexform apply`"
_DRIFT = "Hex is read anew in every run: `hexform drift` shows what differs"
_LIST = "there is no state file: `hexform list` lists the addresses of the configuration with their ids"
_VALIDATE = "`hexform validate` checks the configuration"
_PIN = (
    "nothing is imported, objects are found by name or id: `hexform pull` writes YAML for them, `hexform pin` their ids"
)
_SET_THE_VARIABLE = "set the token in the environment variable HEX_API_TOKEN"

COMMANDS = {
    "import": _PIN,
    "export": _PULL,
    "dump": f"{_PULL}, `hexform snapshot` saves all of it in one file",
    "destroy": _REMOVED,
    "delete": _REMOVED,
    "down": _REMOVED,
    "reset": _REMOVED,
    "rm": _REMOVED,
    "fmt": f"files are not reformatted; {_VALIDATE}",
    "lint": _VALIDATE,
    "check": _VALIDATE,
    "test": f"{_VALIDATE}, `hexform plan --sandbox` tries it without Hex",
    "state": _LIST,
    "get": _LIST,
    "describe": f"{_PLAN}, `hexform show FILE` prints a saved document",
    "refresh": _DRIFT,
    "status": _DRIFT,
    "diff": _PLAN,
    "preview": _PLAN,
    "sync": _APPLY,
    "up": _APPLY,
    "create": f"write it into the configuration; {_APPLY}",
    "edit": f"edit the configuration; {_PLAN}",
    "login": _SET_THE_VARIABLE,
    "ping": "`hexform whoami` tries the token",
    "workspace": "the token decides the workspace; `workspace` in the configuration refuses any other",
    "rollback": "`hexform undo RUN.json` takes a recorded run back",
    "help": "`hexform --help` lists the commands, `hexform COMMAND --help` explains one",
    "version": "`hexform --version` prints it",
}
OPTIONS = {
    "auto-approve": "-y applies without asking",
    "yes": "-y applies without asking",
    "force": "-y skips the question, `--allow NAME=NUMBER` permits going past one limit",
    "dry-run": "`hexform plan` shows what would change and writes nothing",
    "check": "`hexform plan` shows what would change and writes nothing",
    "destroy": _REMOVED,
    "prune": "`unmanaged` in the configuration says what to do with objects that it does not declare",
    "refresh-only": _DRIFT,
    "refresh": "Hex is read anew in every run",
    "replace": "an object is replaced only where the API cannot change it",
    "state": _LIST,
    "lock": "apply locks the workspace by itself",
    "lock-timeout": "a second apply waits 60 s",
    "input": "without a terminal nothing is asked: -y applies without asking",
    "var": "a configuration has no variables",
    "var-file": "a configuration has no variables",
    "config": "-f names the configuration",
    "c": "-f names the configuration",
    "out": "-o saves the plan",
    "json": "--format json prints JSON",
    "output": "--format chooses how the result is printed, -o saves the plan",
    "debug": "-v logs every request",
    "token": _SET_THE_VARIABLE,
    "api-token": _SET_THE_VARIABLE,
    "api-key": _SET_THE_VARIABLE,
    "host": "--base-url names the host of Hex",
    "url": "--base-url names the host of Hex",
}
_EXTRA = re.compile(r"Got unexpected extra arguments? \((?P<arguments>.*)\)")


def after_command(name: str) -> str:
    """What to write instead of a command that does not exist; empty if that is unknown."""
    return COMMANDS.get(name.lower(), "") or _of_file(name)


def after_error(error: click.UsageError, arguments: Iterable[str]) -> str:
    """What to write instead of what click refused; empty if that is unknown."""
    if isinstance(error, click.NoSuchOption):
        return _of_option(error, arguments)
    extra = _EXTRA.fullmatch(error.message)
    name = error.ctx.info_name if error.ctx else ""
    if extra is None:
        return ""
    if extra["arguments"] == "help":
        return f"`hexform {name} --help` explains it"
    return _of_file(extra["arguments"]) or _of_address(extra["arguments"])


def _of_option(error: click.NoSuchOption, arguments: Iterable[str]) -> str:
    """Click names the `e` of `-yes`; this looks for the option as it was typed."""
    command = error.ctx.command if error.ctx else None
    known = {name for parameter in command.params for name in parameter.opts} if command else set()
    for written in arguments:
        typed = written.partition("=")[0]
        name = typed.lstrip("-")
        if not typed.startswith("-") or typed in known:
            continue
        if f"--{name}" in known:
            return f"long options have two dashes: --{name}"
        if name in OPTIONS:
            return OPTIONS[name]
    return "options go after the command: hexform plan -f FILE" if isinstance(command, click.Group) else ""


def is_configuration(path: Path) -> bool:
    """Whether a path looks like a configuration where something else is expected."""
    return path.suffix in {".yaml", ".yml"} or path.is_dir()


def _of_file(name: str) -> str:
    if name and is_configuration(Path(name)):
        return f"-f names the configuration: -f {name}"
    if name.endswith(".json"):
        return f"`hexform show {name}` prints a saved plan, `hexform apply {name}` applies it"
    return ""


def _of_address(name: str) -> str:
    return f"--target limits a run to addresses: --target {name}" if "." in name and " " not in name else ""
