"""stdout carries the result alone; everything else goes to stderr. A reader that went away stops nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO, TypeVar

from hexform.cli.options import Common
from hexform.cli.outputs import is_stream
from hexform.cli.stamp import stamp
from hexform.errors import NotWritten, PlanFileError, Problem, UsageError
from hexform.lib.atomic import atomic_write
from hexform.lib.files import read_open
from hexform.lib.refused import Refused
from hexform.report.style import Style
from hexform.report.text.style import colour_wanted

if TYPE_CHECKING:
    from hexform.model.event import Listener
    from hexform.report.reading import Document
    from hexform.report.redaction.known import Known

D = TypeVar("D", bound="Document")
# What is read by everybody who reads the repository: see report/readers.
_FOR_READERS = frozenset({"markdown", "sarif", "junit", "github"})


def style(stream: TextIO, common: Common) -> Style:
    """How to write to a stream: colours and width of the terminal, if it is one."""
    import shutil

    terminal = _is_terminal(stream)
    colour = colour_wanted(os.environ, terminal=terminal, no_color=common.no_color)
    width = shutil.get_terminal_size((100, 24)).columns if terminal or "COLUMNS" in os.environ else 100
    rate = 0 if common.embedded else common.rate_limit
    return Style(colour=colour, width=max(width, 40), rate=rate, now=datetime.now(UTC))


def style_of_files(common: Common) -> Style:
    """How to write to a file: the same whatever terminal there is, and the whole of it."""
    known, now = style(sys.stderr, common), datetime.now(UTC)
    return Style(rate=known.rate, now=now, whole=True, stamp=stamp(os.environ, now))


def say(text: str) -> None:
    """Write a text to stderr at once. A closed stderr is not an error."""
    try:
        sys.stderr.write(text if text.endswith("\n") else text + "\n")
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def say_problems(problems: Sequence[Problem], common: Common, noun: Literal["mistake", "warning"] = "mistake") -> None:
    """Mistakes of the configuration, each at its place, so that an editor can jump to it, and with its line."""
    from hexform.report.text.problems import problems_text

    say(problems_text(problems, style(sys.stderr, common), noun))


def give(text: str) -> bool:
    """Write the result to stdout; False where nobody takes it."""
    return pour([text])


def pour(pieces: Iterable[str]) -> bool:
    """The same with a result that comes piece by piece."""
    last = ""
    try:
        for last in pieces:
            sys.stdout.write(last)
        if not last.endswith("\n"):
            sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return False
    return True


def read(path: Path) -> bytes:
    """A document that was named on the command line. Raises PlanFileError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlanFileError(f"{path}: {error.strerror or 'cannot be read'}") from None


def read_text(path: Path, most: int) -> str:
    """A text that was named on the command line, at most so many bytes of it. Raises UsageError."""
    try:
        with path.open("rb", buffering=0) as file:
            return read_open(file.fileno(), most).decode()
    except UnicodeDecodeError:
        raise UsageError(f"{path}: is no UTF-8 text") from None
    except Refused as refused:
        raise UsageError(f"{path}: {refused}") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or 'cannot be read'}") from None


def in_ci() -> bool:
    """Whether what is written to the terminal is in a log that others read."""
    return os.environ.get("CI", "") not in {"", "0", "false"}


def show(
    document: Document, form: str, common: Common, known: Callable[[], Known] | None = None, *, whole: bool = False
) -> None:
    """A document to stdout, in the format that was asked for.

    `known`: what the readers of a repository know; `whole`: with everything that text folds elsewhere.
    """
    told = readable(document, known) if form in _FOR_READERS or (form == "text" and in_ci()) else document
    wanted = style(sys.stdout, common)._replace(whole=whole, stamp=stamp(os.environ, datetime.now(UTC)))
    pour(_rendered(told, form, wanted))


def save(path: Path, document: Document, form: str, common: Common, known: Callable[[], Known] | None = None) -> None:
    """A document to a file, whole or not at all, for its owner alone; a pipe or a device is written to as it is."""
    told = readable(document, known) if form in _FOR_READERS else document
    write(path, _rendered(told, form, style_of_files(common)))


def write(path: Path, pieces: Iterable[str]) -> None:
    """A text, in pieces, to a file in the same way. Raises NotWritten."""
    content = (piece.encode() for piece in pieces)
    if is_stream(path):
        _pour(path, content)
    else:
        try:
            atomic_write(path, content)
        except OSError as error:
            raise NotWritten(path, error) from None


def readable(document: D, known: Callable[[], Known] | None) -> D:
    """The document as the readers of a repository may see it; without `known` nothing is written."""
    from hexform.report.redaction.documents import redact
    from hexform.report.redaction.known import Known

    return redact(document, known() if known is not None else Known())


def _pour(path: Path, content: Iterable[bytes]) -> None:
    try:
        with path.open("wb") as stream:
            stream.writelines(content)
    except OSError as error:
        raise NotWritten(path, error) from None


def _rendered(document: Document, form: str, wanted: Style) -> Iterable[str]:
    from hexform.report.formats import formats_of, pieces

    if form not in formats_of(document):
        names = ", ".join(formats_of(document))
        raise UsageError(f"this kind of document has no format {form!r}; it has {names}")
    return pieces(document, form, wanted)


@contextmanager
def telling(common: Common) -> Iterator[Listener]:
    """Events to stderr, for as long as a command runs."""
    from hexform.report.progress.show import on_terminal, without_terminal

    wanted, verbose = style(sys.stderr, common), common.verbose > 0
    if common.quiet:
        yield lambda _: None
    elif _is_terminal(sys.stderr):
        with on_terminal(sys.stderr, wanted, verbose=verbose) as tell:
            yield tell
    else:
        yield without_terminal(say, wanted, verbose=verbose)


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:
        return False
