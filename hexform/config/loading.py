"""The way from files to `Desired`: read, put together, check each block, check what they say of one another."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from hexform import __version__
from hexform.config import patterns
from hexform.config.build import Build
from hexform.config.digest import config_digest
from hexform.config.documents import SEED, Documents
from hexform.config.files import Tree
from hexform.config.mistakes import Diagnostics
from hexform.config.resources import read_removed, read_resources
from hexform.config.rules import check_rules
from hexform.config.settings import lines, read_settings, warn_of_ended
from hexform.kinds.registry import KINDS
from hexform.lib.refused import Missing, Refused
from hexform.model.address import Address, is_pattern, owner_of
from hexform.model.desired import Desired
from hexform.model.mistake import Mistake
from hexform.model.paths import CONFIG_SUFFIXES, Parts, below
from hexform.model.settings import Settings

FIRST = "workspace.yaml"


def root(files: Sequence[Path]) -> Path:
    """The folder that nothing leaves: the one of the first file, or the folder that is named first."""
    return files[0] if files[0].is_dir() else files[0].parent


def load(
    files: Sequence[Path], *, today: date | None = None, version: str = __version__, tree: Tree | None = None
) -> Desired:
    """What these files want. Raises ConfigError with every mistake, in the order of the files.

    `tree`: the files below the root, where another than the one on disk is meant.
    """
    mistakes = Diagnostics()
    documents = Documents(tree or Tree(root(files)), mistakes)
    for file in files:
        _load_one(documents, file)
    entry = documents.settings
    settings = read_settings(entry, mistakes, version) if entry else Settings(version=1)
    build = Build(documents, mistakes, settings)
    read_resources(build)
    read_removed(build)
    check_rules(build)
    if entry:
        warn_of_ended(settings, entry, mistakes, today or datetime.now(UTC).date())
    mistakes.raise_all()
    return _desired(build)


def _desired(build: Build) -> Desired:
    documents = build.documents
    removed = tuple(line for line, *_ in build.removed.values())
    # A kind that is to be ignored is not managed, and what is not managed is not read.
    written = build.settings.unmanaged
    policies = {k.name for k in KINDS.values() if written.says(k.key) and k.policy_in(build.settings) != "ignore"}
    blocks = {kind.name for kind in KINDS.values() if kind.block in documents.blocks}
    return Desired(
        settings=build.settings,
        specs=build.specs,
        removed=removed,
        places={address: source.line(at) for address, (source, at) in build.at.items()},
        lines=lines(documents.settings) if documents.settings else {},
        spoken=frozenset(build.spoken | blocks | policies | {line.kind for line in removed}),
        guide_sets=build.guide_sets,
        managed_cells=frozenset(build.managed_cells),
        warnings=tuple(notice for notice, _ in build.mistakes.warnings),
        warned=tuple(problem for _, problem in build.mistakes.warnings),
        locate=build.entry_lines,
        digest=config_digest(build.settings, build.specs, removed),
        files=documents.tree.files,
        locations=build.locations,
        removed_at={line: tuple(build.removed_at[what]) for what, (line, *_) in build.removed.items()},
        documents=documents.files,
        sought=frozenset(_sought(build)),
    )


def _sought(build: Build) -> Iterator[str]:
    """The kinds that have the objects which `protected` names and which are not written here."""
    for text in build.settings.protected:
        address = owner_of(text) or Address(text)
        if not is_pattern(text) and not {address, Address(text)} & build.specs.keys():
            yield address.kind


def _load_one(documents: Documents, file: Path) -> None:
    """A file or folder of the command line; what is wrong with it as a whole has no line."""
    top = documents.tree.root
    try:
        path = os.path.relpath(file, top)
        parts = () if path == "." else below((), path)
        for each in _in_folder(documents, parts) if file.is_dir() else [parts]:
            _load_file(documents, each)
    except Refused as refused:
        documents.mistakes.file(documents.count, str(file), Mistake.FILE, str(refused))


def _load_file(documents: Documents, parts: Parts) -> None:
    try:
        documents.load(parts)
    except Refused as refused:
        bare = isinstance(refused, Missing) and not str(refused).endswith("?")
        what = f"{refused}: name another file with -f" if bare else str(refused)
        documents.mistakes.file(documents.count, documents.where(parts), Mistake.FILE, what)


def _in_folder(documents: Documents, folder: Parts) -> list[Parts]:
    found = patterns.find(documents.tree, (*folder, "*"), CONFIG_SUFFIXES)
    start = [] if documents.count else [(*folder, FIRST)]
    return start + [each for each in found if each not in start and each != SEED]
