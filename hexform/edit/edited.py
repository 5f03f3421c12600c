"""The result of edits: files with their new contents, and what could not be edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hexform.config import load
from hexform.config.files import Tree
from hexform.edit.diff import unified
from hexform.edit.files import Change, replace_files
from hexform.model.desired import Desired
from hexform.model.paths import CONFIG_SUFFIXES, Parts


@dataclass(frozen=True)
class Refusal:
    """What could not be edited, and why. `where` is file:line:column; `what` names the line to edit by hand."""

    address: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class EditedFiles:
    """Edits applied in memory, not written. If one edit of an address was refused, `changes` has none of them."""

    tree: Tree
    changes: Mapping[Parts, Change]
    refused: tuple[Refusal, ...]

    def load(self, files: Sequence[Path], *, today: date | None = None) -> Desired:
        """Load the configuration with the edits. Raises ConfigError."""
        edited = {parts: change.after for parts, change in self.changes.items()}
        return load(files, today=today, tree=self.tree.with_edits(edited))

    def unread(self, files: Sequence[Path]) -> list[str]:
        """The new configuration files that no `include` matches."""
        new = ["/".join(parts) for parts, change in self.changes.items() if change.before is None]
        known = set(self.load(files).documents)
        return [name for name in new if name.endswith(CONFIG_SUFFIXES) and name not in known]

    def diff(self) -> str:
        """The edits as a unified diff."""
        return "".join(
            unified("/".join(parts), None if change.before is None else change.before.decode(), change.after.decode())
            for parts, change in sorted(self.changes.items())
        )

    def save(self) -> None:
        """Replace all files, or none. Raises ConfigError."""
        replace_files(self.tree.root, self.changes)
