"""Patterns of files: `*` and `?` within a name, `**` any number of folders, also none. Links are never followed."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Callable, Iterator

from hexform.config.files import Tree
from hexform.config.mistakes import Refused
from hexform.config.paths import Parts

MAX_SEEN = 50_000
MAX_FOLDERS = 32
_ANY = None  # stands for `**`

Steps = list[Callable[[str], object] | None]


def find(tree: Tree, pattern: Parts, suffixes: tuple[str, ...]) -> list[Parts]:
    """The files that match, in the order of their paths. Names that begin with a dot never match."""
    fixed = 0
    while fixed < len(pattern) - 1 and not {"*", "?"} & set(pattern[fixed]):
        fixed += 1
    steps = _steps(pattern[fixed:])
    try:
        with tree.folder(pattern[:fixed]) as folder:
            walk = _Walk(steps, suffixes)
            return sorted(pattern[:fixed] + parts for parts in walk.files(folder, (), frozenset(_reach(steps, {0}))))
    except Refused:
        if not pattern[:fixed]:
            raise
        return []


def _steps(pattern: Parts) -> Steps:
    steps: Steps = []
    for part in pattern:
        if part != "**":
            steps.append(re.compile(fnmatch.translate(part.replace("[", "[[]"))).match)
        elif not steps or steps[-1] is not _ANY:
            steps.append(_ANY)
    return steps


def _reach(steps: Steps, at: set[int]) -> set[int]:
    """`**` may stand for no folder."""
    return at | {index + 1 for index in at if index < len(steps) and steps[index] is _ANY}


class _Walk:
    """One walk for a pattern; it keeps all positions in the pattern at once, so that no pattern makes it slow."""

    def __init__(self, steps: Steps, suffixes: tuple[str, ...]) -> None:
        self.steps = steps
        self.suffixes = suffixes
        self.seen = 0

    def files(self, folder: int, parts: Parts, at: frozenset[int]) -> Iterator[Parts]:
        if len(parts) > MAX_FOLDERS:
            raise Refused(f"the pattern leads more than {MAX_FOLDERS} folders deep: write a narrower one")
        with os.scandir(folder) as entries:
            for entry in entries:
                self.seen += 1
                if self.seen > MAX_SEEN:
                    raise Refused(f"the pattern looks at more than {MAX_SEEN} files: write a narrower one")
                if not entry.name.startswith("."):
                    yield from self._entry(folder, entry, parts, at)

    def _entry(self, folder: int, entry: os.DirEntry[str], parts: Parts, at: frozenset[int]) -> Iterator[Parts]:
        there = (*parts, entry.name)
        after = self._after(entry.name, at)
        if entry.is_dir(follow_symlinks=False):
            if after - {len(self.steps)}:
                below = os.open(entry.name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
                try:
                    yield from self.files(below, there, after)
                finally:
                    os.close(below)
        elif after & {len(self.steps)} and entry.name.endswith(self.suffixes):
            if not entry.is_file(follow_symlinks=False):
                raise Refused(f"{'/'.join(there)} matches and is no regular file: links and special files are not read")
            yield there

    def _after(self, name: str, at: frozenset[int]) -> frozenset[int]:
        """Where in the pattern one stands after this name."""
        after = set()
        for index in at:
            if index < len(self.steps):
                step = self.steps[index]
                if step is _ANY:
                    after.add(index)
                elif step(name):
                    after.add(index + 1)
        if len(self.steps) - 1 in after and self.steps[-1] is _ANY:
            after.add(len(self.steps))
        return frozenset(_reach(self.steps, after))
