"""The files of a configuration: below one folder, each read once, and not more of them than a configuration needs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from hexform.lib.files import enter, open_folder, read_regular
from hexform.lib.refused import Missing, Refused
from hexform.lib.suggest import did_you_mean
from hexform.lib.visible import shown
from hexform.model.paths import Parts

MAX_FILE = 2 * 1024 * 1024
MAX_TOTAL = 64 * 1024 * 1024


@dataclass
class Patience:
    """What is left of the work that a configuration may ask for: of patterns, of names looked at, of good advice."""

    patterns: int = 1000
    names: int = 500_000
    advice: int = 100


class Tree:
    """The files below a folder. A file is read once: who asks again gets the same bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.patience = Patience()
        self.edited: frozenset[Parts] = frozenset()  # files that are other than on disk, or not there at all
        self._read: dict[Parts, bytes] = {}
        self._total = 0

    def with_edits(self, edits: Mapping[Parts, bytes]) -> Tree:
        """The same files with some that are edited or new; none is read again."""
        tree = Tree(self.root)
        tree._read = {**self._read, **edits}
        tree.edited = self.edited | edits.keys()
        tree._total = sum(map(len, tree._read.values()))
        return tree

    def read(self, parts: Parts) -> bytes:
        """The bytes of a regular file; anything else is refused, and no error quotes its content."""
        if parts not in self._read:
            with self.folder(parts[:-1]) as folder, self._advising(folder, parts[-1]):
                data = read_regular(folder, parts[-1], MAX_FILE)
            self._total += len(data)
            if self._total > MAX_TOTAL:
                raise Refused(f"the files of this configuration come to more than {MAX_TOTAL >> 20} MiB")
            self._read[parts] = data
        return self._read[parts]

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that was read."""
        return tuple(self.root.joinpath(*parts) for parts in self._read)

    def folder(self, parts: Parts) -> AbstractContextManager[int]:
        """An open folder below the root."""
        return open_folder(self.root, parts, self._enter)

    def _enter(self, folder: int, name: str) -> int:
        """A folder on the way to a file, whose path is before what is refused."""
        with self._advising(folder, name):
            try:
                return enter(folder, name)
            except Refused as refused:
                raise type(refused)(f"lies in {shown(name)}, which{str(refused).removeprefix(name)}") from None

    @contextmanager
    def _advising(self, folder: int, name: str) -> Iterator[None]:
        """Add the nearest name in the folder to what is missing."""
        try:
            yield
        except Missing as missing:
            self.patience.advice -= 1
            if self.patience.advice < 0:
                raise
            raise Missing(f"{missing}{did_you_mean(name, _names(folder), shown)}") from None


def _names(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry, _ in zip(entries, range(1000), strict=False) if not entry.name.startswith(".")]
