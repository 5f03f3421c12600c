"""Paths as people write them, made into parts below the root. Nothing here looks at a disk."""

from __future__ import annotations

from hexform.config.mistakes import Refused
from hexform.core.fields import invisible

Parts = tuple[str, ...]

CONFIG_SUFFIXES = (".yaml", ".yml")
TEXT_SUFFIXES = (".sql", ".py", ".md", ".txt")


def is_pattern(text: str) -> bool:
    return "*" in text or "?" in text


def below(folder: Parts, text: str) -> Parts:
    """The parts below the root of a path that stands in a file of this folder."""
    if not text.strip():
        raise Refused("a path is missing")
    if text.startswith("/"):
        raise Refused("is an absolute path: write a path relative to this file")
    if text.startswith("~"):
        raise Refused("`~` is not taken here: write a path relative to this file")
    bad = invisible(text)
    if bad:
        raise Refused(f"the path holds the character {bad}, which cannot be seen: take it out")
    parts = list(folder)
    for part in text.split("/"):
        if part in {"", "."}:
            continue
        if part == "..":
            if not parts:
                raise Refused("leads out of the root, the folder of the first file: keep the file below it")
            parts.pop()
        elif part.startswith("."):
            raise Refused("a part of the path begins with a dot: such files and folders are never read")
        else:
            parts.append(part)
    if not parts:
        raise Refused("is a folder: name a file")
    return tuple(parts)


def check_suffix(parts: Parts, suffixes: tuple[str, ...]) -> None:
    if not parts[-1].endswith(suffixes):
        raise Refused(f"the name must end in {', '.join(suffixes[:-1])} or {suffixes[-1]}")
