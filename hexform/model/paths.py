"""Paths as people write them, made into parts below the root. Nothing here looks at a disk."""

from __future__ import annotations

from hexform.lib.refused import Refused
from hexform.lib.visible import shown
from hexform.model.fields import invisible

Parts = tuple[str, ...]

CONFIG_SUFFIXES = (".yaml", ".yml")
TEXT_SUFFIXES = (".sql", ".py", ".md", ".txt")


def is_pattern(text: str) -> bool:
    return "*" in text or "?" in text


def below(folder: Parts, text: str) -> Parts:
    """The parts below the root of a file's path that is in a file of this folder."""
    parts = folder_below(folder, text)
    if not parts:
        raise Refused(f"`{shown(text)}` is a folder: name a file")
    return parts


def folder_below(folder: Parts, text: str) -> Parts:
    """The same for a folder, which may be the root itself."""
    parts = list(folder)
    why = _why_not(text)
    for part in text.split("/"):
        if part == ".." and not parts:
            why = why or "leads out of the root, the folder of the first file: keep the file below it"
        elif part == "..":
            parts.pop()
        elif part.startswith(".") and part != ".":
            why = why or "has a part that begins with a dot: such files and folders are never read"
        elif part not in {"", "."}:
            parts.append(part)
    if why:
        raise Refused(f"`{shown(text)}` {why}")
    return tuple(parts)


def _why_not(text: str) -> str:
    if text.startswith("/"):
        return "is an absolute path: write a path relative to this file"
    if text.startswith("~"):
        return "begins with ~, which is not taken here: write a path relative to this file"
    bad = invisible(text)
    return f"holds the character {bad}, which cannot be seen: take it out" if bad else ""


def check_suffix(parts: Parts, suffixes: tuple[str, ...]) -> None:
    """Refuse what is not a text of this kind by its name."""
    if not parts[-1].endswith(suffixes):
        raise Refused(f"`{shown('/'.join(parts))}`: the name must end in {', '.join(suffixes[:-1])} or {suffixes[-1]}")
