"""The way from files to `Desired`: read, put together, check each block, check what they say of one another."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hexform import __version__
from hexform.config import patterns
from hexform.config.build import Build
from hexform.config.digest import config_digest
from hexform.config.documents import SEED, Documents
from hexform.config.files import Tree
from hexform.config.guides import read_guides
from hexform.config.mistakes import Mistakes, Refused
from hexform.config.paths import CONFIG_SUFFIXES, Parts, below
from hexform.config.projects import read_projects
from hexform.config.resources import read_collections, read_groups, read_removed
from hexform.config.schema import RESOURCES
from hexform.config.settings import lines, read_settings
from hexform.core.desired import Desired
from hexform.errors import ConfigError, Problem

FIRST = "workspace.yaml"


def root(files: Sequence[Path]) -> Path:
    """The folder that nothing leaves: the one of the first file, or the folder that is named first."""
    return files[0] if files[0].is_dir() else files[0].parent


def load(files: Sequence[Path], *, today: date | None = None, version: str = __version__) -> Desired:
    """What these files want. Raises ConfigError with every mistake, in the order of the files."""
    mistakes = Mistakes()
    top = root(files)
    documents = Documents(Tree(top), top, mistakes)
    for file in files:
        _load_one(documents, file, top)
    settings = read_settings(documents, mistakes, version)
    build = Build(documents, mistakes, settings)
    read_groups(build)
    read_collections(build)
    read_projects(build)
    read_guides(build)
    read_removed(build)
    mistakes.tell()
    removed = tuple(build.removed)
    return Desired(
        settings=settings,
        specs=build.specs,
        removed=removed,
        places={address: source.line(mark) for address, (source, mark) in build.at.items()},
        lines=lines(documents),
        spoken=frozenset(build.spoken | _spoken(documents, build)),
        guide_sets=build.guide_sets,
        managed_cells=frozenset(build.managed_cells),
        warnings=tuple(mistakes.warnings),
        digest=config_digest(settings, build.specs, removed),
    )


def _load_one(documents: Documents, file: Path, top: Path) -> None:
    """A file or folder of the command line; what is wrong with it has no place in a file."""
    try:
        folder = below((), os.path.relpath(file, top)) if os.path.relpath(file, top) != "." else ()
        for parts in _in_folder(documents, folder, first=file == top) if file.is_dir() else [folder]:
            documents.load(parts)
    except Refused as refused:
        raise ConfigError((Problem(where=str(file), what=str(refused)),)) from None


def _in_folder(documents: Documents, folder: Parts, *, first: bool) -> list[Parts]:
    found = patterns.find(documents.tree, (*folder, "*"), CONFIG_SUFFIXES)
    start = [(*folder, FIRST)] if first else []
    return start + [each for each in found if each not in start and each != SEED]


def _spoken(documents: Documents, build: Build) -> set[str]:
    policies = {f"{name.removesuffix('s')}" for name in build.settings.unmanaged.model_fields_set}
    return (
        {RESOURCES[block].replace("guides", "guide") for block in documents.blocks}
        | policies
        | {line.kind for line in build.removed}
    )
