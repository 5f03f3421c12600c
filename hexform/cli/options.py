"""The options that commands share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import click
from click.core import ParameterSource

from hexform.cli.completion import addresses
from hexform.cli.types import Target
from hexform.model.options import Options

# The formats of each document. Declared here, because importing the documents is slow.
FORMATS = ("text", "json", "markdown", "html")
PLAN_FORMATS = (*FORMATS, "sarif", "junit", "github")
ACCESS_FORMATS = ("text", "json", "csv", "html")
FINDINGS = ("text", "json", "sarif", "junit", "github")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Common(Options):
    """What a person chose; a flag beats the environment, the environment beats the default."""

    no_color: bool = False
    verbose: int = 0
    quiet: bool = False
    guard: str | None = None
    # Files that the command reads beside the configuration, and files that it writes, by option.
    inputs: tuple[Path, ...] = ()
    outputs: tuple[tuple[str, Path], ...] = ()


class Day(click.ParamType[date]):
    """A date like 2027-03-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"invalid date {value!r}: write it like 2027-03-31", param, ctx)


class Allowance(click.ParamType[tuple[str, int]]):
    """NAME=NUMBER, the permission to go past one limit by exactly so much."""

    name = "name=number"
    names = ("deletes", "lose", "gain", "public", "outsiders", "emptied")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        name, _, number = str(value).partition("=")
        if name not in self.names or not number.isascii() or not number.isdigit():
            names = ", ".join(self.names)
            self.fail(f"{value!r} is not NAME=NUMBER, like deletes=12; the names are {names}", param, ctx)
        return name, int(number)


class Note(click.ParamType[tuple[str, str]]):
    """KEY=VALUE, something to be kept with a run: a ticket, a link, who agreed."""

    name = "key=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        key, equals, text = str(value).partition("=")
        if not equals or not key or len(key) > 63 or len(text) > 1000:
            self.fail(f"{value!r} is not KEY=VALUE, like ticket=FIN-207 (at most 63 and 1000 characters)", param, ctx)
        return key, text


def noted(notes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Notes by key. Raises UsageError for a key that is given twice."""
    twice = [key for key, count in Counter(key for key, _ in notes).items() if count > 1]
    if twice:
        raise click.UsageError(f"--note {twice[0]}=... is given twice: give each key once")
    return dict(notes)


class Age(click.ParamType[timedelta]):
    """A duration with its unit, like 12h or 7d."""

    name = "age"
    _units: ClassVar = {"m": "minutes", "h": "hours", "d": "days"}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        text = str(value)
        number, unit = text[:-1], text[-1:]
        if unit not in self._units or not number.isascii() or not number.isdigit() or len(number) > 5:
            which = f"{text}h or {text}d" if text.isascii() and text.isdigit() else "12h or 7d"
            self.fail(f"invalid duration {text!r}: write {which}", param, ctx)
        return timedelta(**{self._units[unit]: int(number)})


class Rate(click.ParamType[int]):
    """A number of requests a minute; 0 means no limit."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not text.isascii() or not text.isdigit() or len(text) > 6:
            self.fail(f"{text!r} is no number of requests a minute; write one like 30, or 0 for no limit", param, ctx)
        return int(text)


class Report(click.ParamType[tuple[str, Path]]):
    """FORMAT=FILE, one more format of the same result."""

    name = "format=file"

    def __init__(self, forms: tuple[str, ...]) -> None:
        self.forms = forms

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Path]:
        form, _, path = str(value).partition("=")
        if form not in self.forms or not path:
            forms = ", ".join(self.forms)
            self.fail(f"{value!r} is not FORMAT=FILE, like html=plan.html; the formats are {forms}", param, ctx)
        return form, Path(path)


def _check_files(ctx: click.Context, option: click.Parameter, files: tuple[Path, ...]) -> tuple[Path, ...]:
    """Refuse a missing file that a variable names; one that a flag names may be missing where a command allows it."""
    variable = ctx.get_parameter_source(option.name or "") is ParameterSource.ENVIRONMENT
    missing = [str(path) for path in files if variable and not path.exists()]
    if missing:
        raise click.BadParameter(f"{', '.join(missing)}: there is no such file or folder", ctx, option)
    return files


_FILES = click.option(
    "-f", "--file", "files", multiple=True, type=click.Path(path_type=Path), envvar="HEXFORM_FILE",
    callback=_check_files,
    help="A workspace file or a folder of them; repeatable. Default: $HEXFORM_FILE, else workspace.yaml.",
)  # fmt: skip
_SPEAKING = (
    click.option("--no-color", is_flag=True, help="No colours; NO_COLOR and FORCE_COLOR count too."),
    click.option("-v", "--verbose", count=True, help="Log every request."),
    click.option("-q", "--quiet", is_flag=True, help="Print only the result."),
)
_TARGETS = click.option(
    "--target",
    "targets",
    type=Target(),
    multiple=True,
    metavar="PATTERN",
    shell_complete=addresses,
    help="Only these addresses, and what they depend on; repeatable.",
)
_CONNECTING = (
    click.option("--base-url", metavar="URL", help="The host of Hex. Default: $HEX_BASE_URL, else app.hex.tech."),
    click.option(
        "--rate-limit", type=Rate(), default=30, envvar="HEXFORM_RATE_LIMIT", show_default=True,
        metavar="N", help="Requests a minute, and 60 N an hour; of cells and users at most 30 a minute. 0: no limit.",
    ),
    click.option("--sandbox", is_flag=True, help="An embedded workspace instead of Hex; no token."),
    click.option(
        "--sandbox-state", type=click.Path(path_type=Path), metavar="FILE",
        help="Where the embedded workspace is kept; default .hexform/sandbox.json.",
    ),
)  # fmt: skip
_FROM = (
    click.option(
        "--from", "snapshot", type=click.Path(path_type=Path), metavar="SNAPSHOT",
        help="Read a snapshot instead of Hex: no request, no token.",
    ),
    click.option("--max-age", "snapshot_age", type=Age(), help="With --from: how old it may be, 12h or 7d."),
)  # fmt: skip
_TODAY = click.option("--today", type=Day(), help="Evaluate `until` dates as of this day.")
_LIVE = (*_CONNECTING[:2], _TODAY, *_CONNECTING[2:])


def offline(function: F) -> F:
    """Options of a command that needs no network: it finds mistakes, and tells them in formats of their own."""
    return _common(function, (_FILES, _format(FINDINGS), _TARGETS, _TODAY, *_SPEAKING))


def listing(function: F) -> F:
    """Options of a command that lists what the configuration declares."""
    return _common(function, (_FILES, _format(("text", "json")), _TARGETS, *_SPEAKING))


def asking_who(function: F) -> F:
    """Options of a command that asks the workspace about the token alone."""
    return _common(function, (_FILES, _format(("text", "json")), *_CONNECTING, *_SPEAKING))


def told(function: F) -> F:
    """Options of a command that only tells."""
    return _common(function, (_format((*PLAN_FORMATS, "csv")), *_SPEAKING))


guarded = click.option(
    "--guard",
    envvar="HEXFORM_GUARD",
    metavar="REF_OR_FILE",
    help="A configuration that this change cannot edit: of its settings and the present ones the stricter count.",
)


def live(forms: tuple[str, ...]) -> Callable[[F], F]:
    """Options of a command that reads a workspace, and tells it in these formats."""
    return lambda function: _common(function, (_FILES, _format(forms), _TARGETS, *_LIVE, *_SPEAKING))


def writing(forms: tuple[str, ...]) -> Callable[[F], F]:
    """Options of a command that writes to a workspace: the day is today, for a what-if must not be applied."""
    return lambda function: _common(function, (_FILES, _format(forms), _TARGETS, *_CONNECTING, *_SPEAKING))


def looking(forms: tuple[str, ...]) -> Callable[[F], F]:
    """Options of a command that reads a workspace with or without a configuration, and plans nothing."""
    return lambda function: _common(function, (_FILES, _format(forms), *_LIVE, *_SPEAKING))


def undoing(forms: tuple[str, ...]) -> Callable[[F], F]:
    """Options of a command that takes a run back: the run says what it is about, and the day is today."""
    return lambda function: _common(function, (_FILES, _format(forms), _TARGETS, *_CONNECTING, *_SPEAKING))


def editing(function: F) -> F:
    """Options of a command that reads a workspace and writes files: new ones, or a snapshot."""
    return _common(function, (_FILES, *_CONNECTING, *_SPEAKING))


def pinning(function: F) -> F:
    """Options of a command that reads a workspace and edits what is written of it."""
    return _common(function, (_FILES, _TARGETS, *_CONNECTING, *_SPEAKING))


def speaking(function: F) -> F:
    """Options of a command that has nothing but files to write."""
    return _common(function, _SPEAKING)


def from_snapshot(function: F) -> F:
    """Read a snapshot in the place of Hex."""
    for option in reversed(_FROM):
        function = option(function)
    return function


def reports(forms: tuple[str, ...]) -> Callable[[F], F]:
    """More formats of the same result, each in a file."""
    return click.option(
        "--report", "reports", type=Report(forms), multiple=True, help="Write another format to a file; repeatable."
    )


def _format(forms: tuple[str, ...]) -> Callable[[Any], Any]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default="text",
        show_default=True,
        help="How the result is printed.",
    )


def _common(function: F, options: tuple[Callable[[Any], Any], ...]) -> F:
    names = set(Common.__dataclass_fields__)

    @wraps(function)
    def gathered(**given: Any) -> Any:
        from hexform.cli.plugins import leave_out_plugins

        leave_out_plugins()
        own = {name: given.pop(name) for name in list(given) if name in names}
        own["files"] = tuple(own.get("files", ())) or (Path("workspace.yaml"),)
        return function(Common(**own), **given)

    wrapped: Any = gathered
    for option in reversed(options):
        wrapped = option(wrapped)
    result: F = wrapped
    return result
