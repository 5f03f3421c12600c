"""Patterns of files: `*` and `?` within a name, `**` any number of folders, also none. Links are never followed."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Callable, Iterator, Set

from hexform.config.files import Patience, Tree
from hexform.lib.files import because, enter
from hexform.lib.refused import Missing, Refused
from hexform.lib.visible import shown
from hexform.model.fields import invisible
from hexform.model.paths import Parts

MAX_FOLDERS = 32
_ANY = None  # means `**`

Steps = list[Callable[[str], object] | None]


def find(tree: Tree, pattern: Parts, suffixes: tuple[str, ...]) -> list[Parts]:
    """The files that match, in the order of their paths. Names that begin with a dot never match."""
    tree.patience.patterns -= 1
    if tree.patience.patterns < 0:
        raise Refused("the configuration has too many patterns: write fewer of them")
    steps = _steps(pattern)
    edited = {parts for parts in tree.edited if parts[-1].endswith(suffixes) and _takes(steps, parts)}
    return sorted(edited.union(_on_disk(tree, pattern, suffixes)))


def _takes(steps: Steps, parts: Parts) -> bool:
    """Whether a pattern takes a path."""
    at = _reach(steps, {0})
    for part in parts:
        at = set() if part.startswith(".") else _after(steps, part, at)
    return len(steps) in at


def _on_disk(tree: Tree, pattern: Parts, suffixes: tuple[str, ...]) -> list[Parts]:
    if tree.edited and not tree.root.exists():
        return []  # a folder that is only about to be made
    fixed = 0
    while fixed < len(pattern) - 1 and not {"*", "?"} & set(pattern[fixed]):
        fixed += 1
    steps = _steps(pattern[fixed:])
    try:
        with tree.folder(pattern[:fixed]) as folder:
            walk = _Walk(steps, suffixes, tree.patience)
            return [pattern[:fixed] + parts for parts in walk.files(folder, (), frozenset(_reach(steps, {0})))]
    except Missing:
        return []
    except OSError as error:
        raise Refused(f"`{shown('/'.join(pattern))}`: a folder below it {because(error)}") from None


def _steps(pattern: Parts) -> Steps:
    steps: Steps = []
    for part in pattern:
        if part != "**":
            steps.append(re.compile(fnmatch.translate(part.replace("[", "[[]"))).match)
        elif not steps or steps[-1] is not _ANY:
            steps.append(_ANY)
    return [*steps, _every_name] if steps[-1] is _ANY else steps


def _every_name(name: str) -> object:
    return bool(name)


def _reach(steps: Steps, at: set[int]) -> set[int]:
    """`**` may mean no folder."""
    return at | {index + 1 for index in at if index < len(steps) and steps[index] is _ANY}


def _after(steps: Steps, name: str, at: Set[int]) -> set[int]:
    """Where in the pattern one is after this name."""
    after = set()
    for index in at:
        if index < len(steps):
            step = steps[index]
            if step is _ANY:
                after.add(index)
            elif step(name):
                after.add(index + 1)
    return _reach(steps, after)


class _Walk:
    """One walk for a pattern; it keeps all positions in the pattern at once, so that no pattern makes it slow."""

    def __init__(self, steps: Steps, suffixes: tuple[str, ...], patience: Patience) -> None:
        self.steps = steps
        self.suffixes = suffixes
        self.patience = patience

    def files(self, folder: int, parts: Parts, at: frozenset[int]) -> Iterator[Parts]:
        if len(parts) > MAX_FOLDERS:
            raise Refused(f"the pattern leads more than {MAX_FOLDERS} folders deep: write a narrower one")
        with os.scandir(folder) as entries:
            for entry in entries:
                self.patience.names -= 1
                if self.patience.names < 0:
                    raise Refused("the patterns look at too many files: write narrower ones")
                if not entry.name.startswith("."):
                    yield from self._entry(folder, entry, parts, at)

    def _entry(self, folder: int, entry: os.DirEntry[str], parts: Parts, at: frozenset[int]) -> Iterator[Parts]:
        there = (*parts, entry.name)
        after = frozenset(_after(self.steps, entry.name, at))
        if entry.is_dir(follow_symlinks=False):
            if after - {len(self.steps)}:
                below = _enter(folder, entry.name)
                try:
                    yield from self.files(below, there, after)
                finally:
                    os.close(below)
        elif after & {len(self.steps)} and entry.name.endswith(self.suffixes):
            name = shown("/".join(there))
            bad = invisible("/".join(there))
            if bad:
                raise Refused(f"`{name}` matches, and holds the character {bad}, which cannot be seen: rename the file")
            if not entry.is_file(follow_symlinks=False):
                raise Refused(f"`{name}` matches, and is no regular file: links and special files are not read")
            yield there


def _enter(folder: int, name: str) -> int:
    try:
        return enter(folder, name)
    except Refused as refused:  # also a folder that was there a moment ago: nothing may be left out in silence
        raise Refused(f"the pattern leads into a folder that cannot be used: {refused}") from None
