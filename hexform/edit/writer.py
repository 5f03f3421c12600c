"""Write values as YAML in the layout that people use: blocks for resources, one line for short values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hexform.edit.block_scalar import block_text
from hexform.edit.nodes import Key
from hexform.edit.scalars import WIDTH, scalar
from hexform.edit.schema_paths import Path, in_block


@dataclass(frozen=True)
class Style:
    """The layout of a file: `step` columns a level, `dash` columns before the dashes of a list below a key.

    `block_text`: whether texts of several lines are written as block scalars, not in quotes.
    """

    step: int = 2
    dash: int = 2
    newline: str = "\n"
    block_text: bool = True


@dataclass(frozen=True)
class Written:
    """A value as text: the part on the line of the key or dash, and the indented lines below."""

    inline: str
    lines: tuple[str, ...] = ()


PLAIN = Style()


def write(document: Mapping[Key, Any], style: Style = PLAIN) -> str:
    """Write a whole file, with an empty line before and after each block of resources."""
    lines: list[str] = []
    long_before = False
    for key, value in document.items():
        entry = write_entry(key, value, (), 0, style)
        if lines and lines[-1] and (long_before or len(entry) > 1):
            lines.append("")
        long_before = len(entry) > 1
        lines += entry
    return style.newline.join([*lines, ""]) if lines else "{}" + style.newline


def write_entry(key: Key, value: Any, path: Path, column: int, style: Style) -> list[str]:
    """The lines of an entry of a map at `column`; the first has no indentation."""
    name = write_key(key)
    written = write_value(value, (*path, key), column, style, used=column + len(name) + 2)
    return [f"{name}: {written.inline}" if written.inline else f"{name}:", *written.lines]


def write_item(value: Any, path: Path, column: int, style: Style) -> list[str]:
    """The lines of an item of a list at `column`; `path` ends with its index."""
    written = write_value(value, path, column, style, used=column + 2, item=True)
    return [f"- {written.inline}", *written.lines]


def write_key(key: Key) -> str:
    return scalar(key)


def write_value(value: Any, path: Path, column: int, style: Style, *, used: int, item: bool = False) -> Written:
    """Write a value below a key or dash at `column`; `used` columns of that line are taken."""
    if isinstance(value, str):
        return write_text(value, column, style, item=item)
    if not isinstance(value, Mapping | list | tuple) or not value:
        return Written(write_flow(value))
    if not in_block(path) and not _has_lines(value):
        flow = write_flow(value)
        if used + len(flow) <= WIDTH:
            return Written(flow)
    inner = column + (2 if item else style.step if isinstance(value, Mapping) else style.dash)
    lines = _block(value, path, inner, style)
    return Written(lines[0][inner:], tuple(lines[1:])) if item else Written("", tuple(lines))


def write_text(value: str, column: int, style: Style, *, item: bool = False) -> Written:
    """Write a text: on one line, or as a block scalar below a key or dash at `column`."""
    block = (
        block_text(value, column, column + (2 if item else style.step)) if style.block_text and "\n" in value else None
    )
    return Written(block[0], tuple(block[1])) if block else Written(scalar(value))


def write_flow(value: Any) -> str:
    """Write a value on one line, in flow style."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key, flow=True)}: {write_flow(each)}" for key, each in value.items()) + "}"
    if is_list(value):
        return "[" + ", ".join(map(write_flow, value)) + "]"
    return scalar(value, flow=True)


def is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _block(value: Any, path: Path, column: int, style: Style) -> list[str]:
    """The lines of a collection at `column`."""
    if isinstance(value, Mapping):
        entries = [write_entry(key, each, path, column, style) for key, each in value.items()]
    else:
        entries = [write_item(each, (*path, index), column, style) for index, each in enumerate(value)]
    return [line if index else " " * column + line for entry in entries for index, line in enumerate(entry)]


def _has_lines(value: Any) -> bool:
    """Whether a value contains a text of several lines."""
    if isinstance(value, Mapping):
        return any(map(_has_lines, value.values()))
    return any(map(_has_lines, value)) if is_list(value) else isinstance(value, str) and "\n" in value
