"""The least that reading a configuration takes: libyaml reads it and pydantic checks it, in one process.

`python -m tests.benchmark.floor FILE`. There are no places of mistakes, no names to resolve and no second file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml
from pydantic import BaseModel


class Group(BaseModel):
    name: str
    members: list[str] = []


class Cell(BaseModel):
    label: str
    type: str
    source: str


class Project(BaseModel):
    title: str
    status: str | None = None
    cells: list[Cell] = []


class Workspace(BaseModel):
    version: int
    limits: dict[str, int | None]
    groups: dict[str, Group] = {}
    projects: dict[str, Project] = {}


if __name__ == "__main__":
    Workspace.model_validate(yaml.load(Path(sys.argv[1]).read_text(encoding="utf-8"), yaml.CSafeLoader))
