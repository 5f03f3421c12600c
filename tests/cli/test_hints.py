"""What people type by habit from other tools gets one sentence that says what to write."""

from __future__ import annotations

import re

import pytest

from hexform.cli import hints
from tests.cli.host import Host
from tests.cli.shell import Shell

# The commands of hexform; a remedy names no other.
PROMISED = {"init", "validate", "plan", "show", "apply", "drift", "pull", "pin", "snapshot", "access", "who", "undo"}
PROMISED |= {"list", "sandbox", "schema", "whoami"}
MISTAKES = {
    # Terraform
    "import group.team g1": "nothing is imported, objects are found by name or id: `hexform pull` writes YAML",
    "destroy": "write what to delete under `removed` in the configuration, then run `hexform apply`",
    "fmt": "files are not reformatted; `hexform validate` checks the configuration",
    "state list": "there is no state file: `hexform list` lists the addresses of the configuration with their ids",
    "refresh": "Hex is read anew in every run: `hexform drift` shows what differs",
    "workspace select prod": "the token decides the workspace; `workspace` in the configuration refuses any other",
    "login": "set the token in the environment variable HEX_API_TOKEN",
    "version": "`hexform --version` prints it",
    "apply --auto-approve": "No such option '--auto-approve': -y applies without asking",
    "apply -auto-approve": "-y applies without asking",
    "apply -yes": "long options have two dashes: --yes",
    "apply --dry-run": "`hexform plan` shows what would change and writes nothing",
    "apply -destroy": "write what to delete under `removed`",
    "apply -input=false": "without a terminal nothing is asked: -y applies without asking",
    "apply -lock=false": "apply locks the workspace by itself",
    "apply -parallelism=2": "long options have two dashes: --parallelism",
    "plan -target=group.team": "long options have two dashes: --target",
    "plan -out=plan.json": "write -o plan.json",
    "plan --output=plan.json": "--format chooses how the result is printed, -o saves the plan",
    "plan -refresh-only": "Hex is read anew in every run: `hexform drift` shows what differs",
    "plan -var x=y": "a configuration has no variables",
    "plan -var-file=x": "a configuration has no variables",
    "plan --json": "--format json prints JSON",
    "plan --target projects.x": "'projects.x' is not an address like project.revenue: did you mean project.x?",
    "plan --target revenue": "'revenue' is not an address like project.revenue: it begins with one of group,",
    "plan --target group/team": "'group/team' is not an address like project.revenue: it begins with one of group,",
    # files and places
    "plan workspace.yaml": "-f names the configuration: -f workspace.yaml",
    "validate .": "-f names the configuration: -f .",
    "drift teams.yml": "-f names the configuration: -f teams.yml",
    "apply workspace.yaml": "workspace.yaml is not a saved plan: write -f workspace.yaml to name the configuration",
    "apply .": ". is not a saved plan: write -f . to name the configuration",
    "show workspace.yaml": "workspace.yaml is not a saved document: `hexform plan -f workspace.yaml` shows what",
    "plan plan.json": "`hexform show plan.json` prints a saved plan, `hexform apply plan.json` applies it",
    "plan.json": "`hexform show plan.json` prints a saved plan, `hexform apply plan.json` applies it",
    "workspace.yaml": "-f names the configuration: -f workspace.yaml",
    "-f workspace.yaml plan": "options go after the command: hexform plan -f FILE",
    "plan group.team": "--target limits a run to addresses: --target group.team",
    "plan --config x.yaml": "-f names the configuration",
    # decK, kubectl, Pulumi, git
    "sync": "`hexform apply` makes the changes",
    "diff": "`hexform plan` shows what would change",
    "dump": "`hexform pull` writes YAML for what Hex has, `hexform snapshot` saves all of it in one file",
    "ping": "`hexform whoami` tries the token",
    "get groups": "there is no state file: `hexform list` lists the addresses of the configuration with their ids",
    "delete group old": "write what to delete under `removed` in the configuration, then run `hexform apply`",
    "plan -o json": "-o names a file: --format json prints it so; write -o ./json for that name",
    "apply --prune": "`unmanaged` in the configuration says what to do with objects that it does not declare",
    "apply --force": "-y skips the question, `--allow NAME=NUMBER` permits going past one limit",
    "up": "`hexform apply` makes the changes",
    "preview": "`hexform plan` shows what would change",
    "status": "Hex is read anew in every run: `hexform drift` shows what differs",
    "lint": "`hexform validate` checks the configuration",
    "rollback": "`hexform undo RUN.json` takes a recorded run back",
    # anywhere
    "help": "`hexform --help` lists the commands, `hexform COMMAND --help` explains one",
    "plan help": "`hexform plan --help` explains it",
    "plan --debug": "-v logs every request",
    "plan --token hxtw_secret": "set the token in the environment variable HEX_API_TOKEN",
    "plan --host app.hex.tech": "--base-url names the host of Hex",
    "plan --output json": "--format chooses how the result is printed, -o saves the plan",
    # near misses
    "aply": "did you mean 'apply'?",
    "plan --targte x": "Did you mean '--target'?",
    "nonsense": "No such command 'nonsense'. See `hexform --help`.",
    "plan --nonsense": "No such option '--nonsense'. See `hexform plan --help`.",
    "plan nonsense": "Got unexpected extra argument (nonsense) See `hexform plan --help`.",
}


@pytest.mark.parametrize("typed", MISTAKES)
def test_a_habit_gets_help(host: Host, shell: Shell, typed: str) -> None:
    reported = shell.fails(*typed.split())
    assert MISTAKES[typed] in reported
    assert "\n" not in reported
    assert "secret" not in reported
    assert host.requests == []


def test_a_file_may_have_the_name_of_a_format(host: Host, shell: Shell) -> None:
    shell.ok("plan", "-o", "./json")
    assert shell.json("json")["seal"]


def test_a_file_may_have_the_name_of_a_habit(host: Host, shell: Shell) -> None:
    """Only what click refuses is looked at."""
    shell.ok("plan", "-o", "--auto-approve")
    shell.ok("apply", "-y", "--note", "import=-yes", "--record", "destroy")
    assert shell.json("destroy")["notes"] == {"import": "-yes"}


def test_no_remedy_names_a_command_that_is_not_promised() -> None:
    reported = " ".join((*hints.COMMANDS.values(), *hints.OPTIONS.values()))
    assert set(re.findall(r"`hexform ([a-z]+)", reported)) <= PROMISED
    assert hints.COMMANDS.keys().isdisjoint(PROMISED)
