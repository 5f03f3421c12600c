"""Check the output files of a command before Hex is read: no input is overwritten, and every folder exists."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hexform.errors import UsageError

Output = tuple[str, Path]


def check_outputs(outputs: Sequence[Output], inputs: Iterable[Path]) -> None:
    """Refuse outputs, as (option, path), that would overwrite an input or each other, or that have no place.

    Raises UsageError, with all of them at once.
    """
    if not outputs:
        return
    read = set(filter(None, map(_identity, inputs)))
    problems = [
        f"{option} {path}: {why}"
        for at, (option, path) in enumerate(outputs)
        if (why := _no_place(path) or _taken(path, read, outputs[:at]))
    ]
    if problems:
        raise UsageError("\n".join(problems))


def is_stream(path: Path) -> bool:
    """Whether a path is a pipe, a device or the like, which is written to as it is."""
    return path.is_relative_to("/dev") or path.is_relative_to("/proc") or (path.exists() and not path.is_file())


def _no_place(path: Path) -> str:
    if path.is_dir():
        return "is a folder: name a file in it"
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}: make it first"
    if not is_stream(path) and not os.access(path.parent, os.W_OK | os.X_OK):
        return f"the folder {path.parent} may not be written to: name a file elsewhere"
    return ""


def _taken(path: Path, read: set[tuple[int, int]], before: Sequence[Output]) -> str:
    """A file is the same by whatever name it goes: links of both kinds lead to it."""
    if _identity(path) in read:
        return "is a file that this run reads, and would be overwritten: name another"
    for option, other in before:
        if not is_stream(path) and path.resolve() == other.resolve():
            return f"is where {option} goes, too: name another"
    return ""


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of a plain file; None for anything else."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def own_files(root: Path) -> Iterator[Path]:
    """What hexform itself keeps for a root, and the seed of its sandbox."""
    yield root / "sandbox.yaml"
    for name in ("ledger.json", "sandbox.json", "lock"):
        yield root / ".hexform" / name
