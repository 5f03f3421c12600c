"""The page of every command, option, variable and exit code, made from the command line itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from hexform.cli.main import cli
from tests.markdown import table

HEAD = """\
# Commands, options and variables

This page is made from the command line (`make docs-reference`). A flag beats a variable of the environment, which
beats the default; an error names the one that was used. stdout carries the result alone, all else goes to stderr.

## Exit codes

| code | means |
| --- | --- |
| `0` | Done. |
| `1` | Any error, wrong usage included; stderr says why. |
| `2` | There are changes (`plan --detailed-exitcode`), or there is drift (`drift`). |

## Completion

One line completes commands, options and, from the configuration and offline, addresses and people:

| shell | line | in |
| --- | --- | --- |
| bash | `eval "$(_HEXFORM_COMPLETE=bash_source hexform)"` | `~/.bashrc` |
| zsh | `eval "$(_HEXFORM_COMPLETE=zsh_source hexform)"` | `~/.zshrc` |
| fish | `_HEXFORM_COMPLETE=fish_source hexform \\| source` | `~/.config/fish/completions/hexform.fish` |

"""
VARIABLES = {
    "HEX_API_TOKEN": "The token. It goes to the host of `--base-url` or `HEX_BASE_URL` alone, and is never shown.",
    "HEX_API_READ_TOKEN": "The token of commands that cannot write, where it is set and not empty.",
    "HEX_BASE_URL": "The host of Hex; default `https://app.hex.tech`.",
    "HEXFORM_FILE": "The configuration, as `-f` names it.",
    "HEXFORM_RATE_LIMIT": "Requests a minute, as `--rate-limit` gives them.",
    "HEXFORM_GUARD": "The guard, as `--guard` names it.",
    "HEXFORM_PLAN_KEY": "A secret that signs saved plans; where it is set, only signed plans are taken.",
    "HEXFORM_TRACEBACK": "Set, a failure of hexform itself shows where it happened.",
    "_HEXFORM_COMPLETE": "Set by the completion scripts of shells.",
    "NO_COLOR": "Set and not empty: no colours.",
    "FORCE_COLOR": "Set and not empty: colours without a terminal; `0`: none.",
    "COLUMNS": "The width of text where there is no terminal.",
    "TERM": "`dumb`: no colours.",
    "CI": "Set by CI: text names only what readers of the repository can know.",
    "GITHUB_ACTIONS": "Set by GitHub Actions: mistakes are annotations too.",
    "GITHUB_WORKSPACE": "Set by GitHub Actions: annotations name files from here.",
    "GITHUB_STEP_SUMMARY": "Set by GitHub Actions: the file of the job summary.",
    "GITHUB_OUTPUT": "Set by GitHub Actions: the file of outputs (`fingerprint`, `changes`, `drift`, `outcome`).",
    "GITHUB_RUN_ID": "Set by GitHub Actions, with `GITHUB_SERVER_URL` and `GITHUB_REPOSITORY`: reports link to the run;"
    " on GitLab `CI_JOB_URL` does.",
    "GITHUB_EVENT_PATH": "Set by GitHub Actions: which commit of a pull request a report is about.",
    "GITHUB_SHA": "Commit of a guide's source, where git does not say it; likewise `CI_COMMIT_SHA`, `BITBUCKET_COMMIT`"
    " and `BUILD_SOURCEVERSION`.",
    "GITHUB_REF_NAME": "Branch of a guide's source, where git does not say it; likewise `GITHUB_HEAD_REF`,"
    " `CI_COMMIT_REF_NAME`, `BITBUCKET_BRANCH` and `BUILD_SOURCEBRANCHNAME`.",
}


def commands() -> str:
    """Every command with its options, then the variables."""
    parts = [_section(name, command) for name, command in all_commands()]
    variables = table(("variable", "means"), [(f"`{name}`", about) for name, about in VARIABLES.items()])
    return HEAD + "\n".join(parts) + f"\n## Environment variables\n\n{variables}"


def all_commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command


def _section(name: str, command: click.Command) -> str:
    parent = cli.make_context("hexform", [], resilient_parsing=True)
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join(command.get_usage(context).removeprefix("Usage: ").split())
    about = inspect.cleandoc(command.help or "")
    rows = [_row(context, option) for option in command.params if isinstance(option, click.Option)]
    return f"## hexform {name}\n\n`{usage}`\n\n{about}\n\n{table(('option', 'means', 'default', 'variable'), rows)}"


def _row(context: click.Context, option: click.Option) -> tuple[str, str, str, str]:
    spelt = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag or option.count else f" `{option.make_metavar(context)}`"
    default = f"`{option.default}`" if option.show_default else ""
    return f"{spelt}{value}", option.help or "", default, f"`{option.envvar}`" if option.envvar else ""
