"""Pages that are made from the code: `python -m tests.reference` (`make docs-reference`) writes them.

A page is a list of sections, each a function that gives Markdown; one more section is one more function in `MESSAGES`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from hexform import errors
from hexform.errors import HexformError
from hexform.model.notice import Code
from hexform.planning.guardrails import limits
from tests.markdown import table
from tests.reference_commands import commands
from tests.reference_language import language
from tests.reference_mistakes import mistakes, typed

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
# Messages

Every warning, error and refusal of a plan, a run or a report has a `code`. Codes are stable: scripts may rely on them,
while the sentences may become better. In JSON a notice is `{"code", "message", "address", "source"}` and a refusal
`{"code", "limit", "found", "allowed", "addresses", "message", "source"}`. This page is made from the code
(`make docs-reference`).
"""

Section = Callable[[], str]


def notices() -> str:
    """The codes of `warnings` and `errors`, under the headings that are in the code."""
    refused = refusal_codes() - {Code.PROTECTED}  # without a guard `protected` makes an error
    parts = []
    for heading, codes in headed(Code):
        rows = [(f"`{code}`", code.meaning, code.remedy) for code in codes if code not in refused]
        if rows:
            parts.append(f"### {heading}\n\n{table(('code', 'means', 'what to do'), rows)}")
    return "## Warnings and errors\n\n" + "\n".join(parts)


def refusals() -> str:
    """The codes of `refused`: what holds an apply back."""
    rows = [(f"`{code}`", code.meaning, code.remedy) for code in Code if code in refusal_codes()]
    return (
        "## Refusals\n\nA plan lists under `refused` what holds its apply back. `--allow NAME=NUMBER` lifts a limit\n"
        "by exactly that number; nothing lifts a guardrail.\n\n" + table(("code", "means", "what to do"), rows)
    )


def failures() -> str:
    """What ends a command with exit code 1 and a sentence on stderr, as the tree of errors has it."""
    rows = [(f"`{found.__name__}`", first_sentence(found)) for found in tree(HexformError)]
    return (
        "## Failures\n\nWhat ends a command is a sentence on stderr, and exit code 1; what fails a change stands in\n"
        "the run. Programs that import hexform catch them by class (`hexform.errors`).\n\n"
        + table(("class", "means"), rows)
    )


MESSAGES: tuple[Section, ...] = (mistakes, typed, notices, refusals, failures)
PAGES: dict[str, Callable[[], str]] = {
    "docs/messages.md": lambda: page(HEAD, MESSAGES),
    "docs/reference/language.md": language,
    "docs/reference/commands.md": commands,
}


def refusal_codes() -> set[Code]:
    """The codes that limits and guardrails refuse with."""
    held = {Code.NOT_COUNTED, Code.STATUS_NOT_ALLOWED, Code.PROTECTED, Code.GUARDRAIL, Code.GUARDRAIL_NOT_JUDGED}
    return {*limits.CODES.values(), *held}


def headed(enum: type[Code]) -> Iterable[tuple[str, list[Code]]]:
    """The members of the enumeration under the comments that stand above them in its source."""
    source = (ROOT / "hexform" / "model" / "notice.py").read_text(encoding="utf-8")
    found: list[tuple[str, list[Code]]] = []
    for comment, name in re.findall(r"^    # (.*)$|^    ([A-Z_]+) = ", source, re.MULTILINE):
        if comment:
            found.append((comment, []))
        else:
            found[-1][1].append(enum[name])
    return found


def tree(root: type[HexformError]) -> Iterable[type[HexformError]]:
    """The subclasses that are defined beside a class, depth first, in the order of the source."""
    for child in root.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from tree(child)


def first_sentence(found: type[HexformError]) -> str:
    docstring = ast.get_docstring(class_of(found), clean=True) or ""
    return " ".join(docstring.split("\n\n")[0].split())


def class_of(found: type[HexformError]) -> ast.ClassDef:
    """The definition of a class: its own docstring, not an inherited one."""
    module = ast.parse(Path(errors.__file__).read_text(encoding="utf-8"))
    return next(node for node in module.body if isinstance(node, ast.ClassDef) and node.name == found.__name__)


def page(head: str, sections: Iterable[Section]) -> str:
    return "\n".join((head, *(section() for section in sections)))


def write() -> None:
    for name, make in PAGES.items():
        (ROOT / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    write()
