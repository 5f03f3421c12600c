"""Commands as a person gives them: in this process, or as a process of their own where streams and signals matter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from hexform.cli.main import run

_OF_ITS_OWN = ("HEX", "GITHUB_", "CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "BUILD_", "BITBUCKET_", "GIT_")
CONFIG = """
    version: 1
    groups:
      team: {name: Team, members: [ada@example.com, grace@example.com]}
    projects:
      revenue:
        title: Revenue
        status: Done
        cells: [{label: Load, type: code, source: new}]
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Shell:
    """A folder with a configuration, and an environment without anything of this machine."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.chdir(folder)
        for name in list(os.environ):
            if name.startswith(_OF_ITS_OWN):
                monkeypatch.delenv(name)
        self.write(CONFIG)

    def set(self, **variables: str) -> None:
        for name, value in variables.items():
            self._monkeypatch.setenv(name, value)

    def unset(self, *names: str) -> None:
        for name in names:
            self._monkeypatch.delenv(name)

    def write(self, text: str, name: str = "workspace.yaml") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip(), encoding="utf-8")
        return path

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def json(self, name: str) -> Any:
        return json.loads(self.read(name))

    def edit(self, name: str, **fields: Any) -> None:
        """Rewrite fields of a document, without making its seal anew."""
        (self.folder / name).write_text(json.dumps({**self.json(name), **fields}), encoding="utf-8")

    def __call__(self, *arguments: str) -> Ended:
        """In this process."""
        self._capsys.readouterr()
        code = run(list(arguments))
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return Ended(code, out, err)

    def ok(self, *arguments: str) -> Ended:
        ended = self(*arguments)
        assert ended.code == 0, ended.err
        return ended

    def fails(self, *arguments: str) -> str:
        """The words of a command that must not succeed and has no result."""
        ended = self(*arguments)
        assert (ended.code, ended.out) == (1, ""), ended
        assert ended.err.startswith("Error: ")
        return ended.err.removeprefix("Error: ").rstrip("\n")

    def process(self, *arguments: str, behind: str = "", **variables: str) -> Ended:
        """As a process; `behind` is what follows it on the command line, a redirection or a pipe."""
        ended = subprocess.run(
            ["bash", "-c", f'"$@" {behind}', "-", *command(*arguments)],
            cwd=self.folder,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def start(self, *arguments: str, before: str = ":") -> subprocess.Popen[str]:
        """As a process that goes on; the shell does something `before` it becomes that process."""
        return subprocess.Popen(
            ["bash", "-c", f'{before}; exec "$@"', "-", *command(*arguments)],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )


def until(condition: Callable[[], object]) -> None:
    """Wait for an event; the timeout of the test ends a wait for one that does not come."""
    while not condition():
        time.sleep(0.01)


def heard(process: subprocess.Popen[str], text: str) -> str:
    """What a process has written to stderr, up to and with this text."""
    assert process.stderr is not None
    said = b""
    while text.encode() not in said:
        byte = os.read(process.stderr.fileno(), 1)
        assert byte, said.decode()
        said += byte
    return said.decode()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "hexform", *arguments]
