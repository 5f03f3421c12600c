"""What people get wrong in YAML and on the command line, with what hexform says to it."""

from __future__ import annotations

import io
import os
import tempfile
from contextlib import chdir, redirect_stderr
from pathlib import Path
from unittest import mock

from hexform.cli.main import run
from hexform.config import load
from hexform.errors import ConfigError
from hexform.model.mistake import Mistake
from tests.cli.natural import TYPED, Typed
from tests.config.natural import NATURAL, Natural
from tests.markdown import table


def mistakes() -> str:
    """The codes of mistakes in the files, and the table of natural ones that the tests go through."""
    rows = [(f"`{code}`", code.meaning, code.remedy) for code in Mistake]
    examples = [(case.name, f"`{case.code}`", _what(case)) for case in NATURAL]
    return (
        "## Mistakes in the configuration\n\nEvery command that loads a configuration reports all its mistakes at once,"
        " each as `file:line:column`\nwith the line and a caret; `hexform validate --format json|sarif|junit|github`"
        " gives them to machines.\nIn JSON a mistake is a notice whose `source` is `file:line:column`.\n\n"
        + table(("code", "means", "what to do"), rows)
        + "\n### What people get wrong most\n\nThe tests make each of these and look at the code, the place and the"
        " message.\n\n" + table(("mistake", "code", "message"), examples)
    )


def _what(case: Natural) -> str:
    """The message of a mistake, as loading it gives it."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in {"workspace.yaml": case.text, **case.files}.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        try:
            load([Path(folder) / "workspace.yaml"])
        except ConfigError as error:
            return error.problems[0].what.replace(f"{folder}/", "")
    raise AssertionError(f"{case.name} is no mistake")


def typed() -> str:
    """The table of natural mistakes on the command line that the tests go through."""
    rows = [(f"`{case.line}`", _told(case)) for case in TYPED]
    return (
        "## Mistakes on the command line\n\nWrong usage ends with exit code 1 and a sentence on stderr, before anything"
        " is asked of Hex.\nThe tests type each of these.\n\n" + table(("typed", "stderr"), rows)
    )


def _told(case: Typed) -> str:
    """What a command says in a folder with nothing but an empty configuration, and an empty environment."""
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, chdir(folder), redirect_stderr(said):
        Path("workspace.yaml").write_text("version: 1\n", encoding="utf-8")
        with mock.patch.dict(os.environ, case.variables, clear=True):
            run(case.typed.split())
    return " ".join(said.getvalue().removeprefix("Error: ").split())
