"""The command line. Commands are loaded when they are asked for, so that `--help` costs next to nothing."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

import click
from click.core import ParameterSource

from hexform import __version__
from hexform.cli.signals import end, listen

# Most of what a run makes is held until it ends. Python's collector would look through all of it hundreds of times for
# cycles that hardly anything makes; so it begins later, and there is still an end to what it leaves lying about.
# So many objects that were made and not freed, and so many rounds until older ones are looked through too; Python's own
# numbers are 700 and 10.
_COLLECT_AFTER = (50_000, 20)
_COMPLETE = "_HEXFORM_COMPLETE"  # set by the completion scripts of shells
_HELP = {"-h", "--help", "--version"}
_COMMANDS = (
    "init",
    "validate",
    "plan",
    "show",
    "apply",
    "undo",
    "drift",
    "snapshot",
    "access",
    "who",
    "pull",
    "pin",
    "list",
    "whoami",
    "schema",
    "sandbox",
)


class _Lazy(click.Group):
    """Commands by name, each in a module of its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"hexform.cli.commands.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from hexform.cli.hints import after_command
            from hexform.lib.suggest import did_you_mean

            remedy = after_command(args[0])
            hint = f": {remedy}" if remedy else did_you_mean(args[0], _COMMANDS)
            raise click.UsageError(error.message.rstrip(".") + hint, ctx) from None


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hexform", message="%(prog)s %(version)s")
def cli() -> None:
    """Configuration as code for Hex workspaces.

    People describe groups, collections, sharing, statuses, cells and guides in YAML; `plan` shows what would change,
    `apply` changes exactly that, `drift` reports what differs.
    """


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and exit: 0 done, 1 any error, 2 changes or drift where the command says so."""
    gc.set_threshold(*_COLLECT_AFTER)
    listen()
    _prepare_streams()
    end(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code. No failure of a person, a file or a server is a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    if _COMPLETE in os.environ:
        import hexform.cli.completion  # noqa: F401 -- it knows how to quote for bash
    try:
        code = cli.main(arguments, prog_name="hexform", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        code = end.exit_code
    except click.Abort:
        _complain("stopped; nothing more is done")
        code = 1
    except click.ClickException as error:
        _usage(error, given)
        code = 1
    except (BrokenPipeError, SystemExit) as end:  # click turns a broken pipe into SystemExit
        if _COMPLETE in os.environ and isinstance(end, SystemExit):
            return int(end.code or 0)  # it has printed what the shell asked for
        # The reader closed the pipe: drop what is left in the buffer.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 0 if _HELP & set(given) else 1
        if code:
            _complain("the output was closed before everything was written")
    except KeyboardInterrupt:
        _complain("stopped at once; run it again to see what is there")
        code = 1
    except Exception as error:  # expected failures have messages; anything else is a bug and is reported as one
        code = _failed(error, given)
    return int(code or 0)


def _prepare_streams() -> None:
    """Documents are UTF-8 whatever the locale says; a stream that was closed swallows what it is given."""
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8"))
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _usage(error: click.ClickException, given: Sequence[str]) -> None:
    """What is wrong with the command line, and where to read how it goes."""
    context = getattr(error, "ctx", None)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        with suppress(OSError):
            click.echo(error.format_message(), err=True)
        _complain("a command is missing: name one of these")
        return
    if isinstance(error, click.BadParameter) and context and error.param:
        source = context.get_parameter_source(error.param.name or "")
        error.param_hint = str(error.param.envvar) if source is ParameterSource.ENVIRONMENT else error.param_hint
    message = error.format_message()
    if isinstance(error, click.UsageError):
        from hexform.cli.hints import after_error

        remedy = after_error(error, given)
        message = f"{message.partition('. Did you mean')[0].rstrip('.')}: {remedy}" if remedy else message
    hint = f" See `{context.command_path} --help`." if context is not None else ""
    _complain(message + ("" if message.endswith((".", "?", ")")) or not hint else ".") + hint)


def _failed(error: Exception, given: Sequence[str]) -> int:
    from hexform.errors import ConfigError, HexformError

    if isinstance(error, ConfigError):
        from hexform.cli.github import annotated
        from hexform.cli.options import Common
        from hexform.cli.streams import say_problems

        say_problems(error.problems, Common(files=(), no_color="--no-color" in given))
        annotated(error.problems)
        return 1
    if isinstance(error, HexformError | ValueError | OSError):
        _complain(str(error))
        return 1
    if os.environ.get("HEXFORM_TRACEBACK"):
        raise error
    kind = type(error).__name__
    _complain(f"hexform itself failed ({kind}); HEXFORM_TRACEBACK=1 shows where. Please report it.")
    return 1


def _complain(text: str) -> None:
    from hexform.lib.visible import visible
    from hexform.report.safe import inert

    lines = "\n".join(visible(line) for line in text.split("\n"))
    # The terminal may be gone, and the pipe closed.
    with suppress(OSError):
        click.echo(inert(f"Error: {lines}"), err=True)
