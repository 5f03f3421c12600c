"""A folder with a configuration, as tests write it: what it means, or what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from hexform.config import load
from hexform.errors import ConfigError, Problem
from hexform.model.desired import Desired


class Folder:
    """The current folder of a test."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, content: str | bytes) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        return file

    def first(self, content: str, *, version: bool = True) -> Folder:
        self.write("workspace.yaml", ("version: 1\n" if version else "") + dedent(content))
        return self

    def marked(self, content: str) -> str:
        """Write a first file in which ^ marks a place, and tell the place."""
        before, _, after = content.partition("^")
        self.first(before + after)
        return f"workspace.yaml:{before.count(chr(10)) + 2}:{len(before.rpartition(chr(10))[2]) + 1}"

    def load(self, *files: str, **how: Any) -> Desired:
        return load([Path(file) for file in files or ("workspace.yaml",)], **how)

    def problems(self, *files: str, **how: Any) -> tuple[Problem, ...]:
        with pytest.raises(ConfigError) as caught:
            self.load(*files, **how)
        return caught.value.problems

    def mistakes(self, *files: str, **how: Any) -> list[str]:
        return [str(problem) for problem in self.problems(*files, **how)]

    def mistake(self, *files: str, **how: Any) -> str:
        """The one mistake."""
        found = self.mistakes(*files, **how)
        assert len(found) == 1, found
        return found[0]
