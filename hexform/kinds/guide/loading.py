"""Guides: sets of files, each with its path in Hex."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hexform.kinds.guide.spec import Guide, GuideFile, GuideSet
from hexform.kinds.loading import Entry, Loader
from hexform.lib.refused import Refused
from hexform.lib.visible import shown
from hexform.lib.yaml.nodes import Map, items
from hexform.lib.yaml.text import Unreadable, decode
from hexform.model.address import Address
from hexform.model.desired import GuideOwner
from hexform.model.fields import invisible
from hexform.model.mistake import Mistake
from hexform.model.notice import Code
from hexform.model.paths import TEXT_SUFFIXES, Parts, below, check_suffix, folder_below, is_pattern

MAX_CHARACTERS = 100_000


@dataclass(frozen=True)
class Listed:
    """A line under `files`: its parts below the root, and the folder that is taken off them."""

    set_name: str
    written: GuideSet
    file: GuideFile
    parts: Parts
    root: Parts
    entry: Entry
    at: int
    hex_at: int
    index: int


def load_guides(loader: Loader, sets: Iterable[Entry]) -> None:
    """Files that are named first: no pattern of any set takes them."""
    listed = [line for entry in sets for line in _read_set(loader, entry)]
    named = {line.parts for line in listed if not is_pattern(line.file.path)}
    for line in listed:
        source, hex_path = line.entry.source, line.file.hex_path
        path: str | None = None
        if hex_path is not None:
            with loader.mistakes.gathering(source, line.hex_at):
                path = _checked(hex_path, line.file.path)
        if hex_path is None or path is not None:
            for parts in _files(loader, line, named):
                with loader.mistakes.gathering(source, line.at):
                    _add(loader, line, parts, _path_in_hex(line, parts) if path is None else path)


def _files(loader: Loader, line: Listed, named: set[Parts]) -> list[Parts]:
    """The files that a line takes."""
    if not is_pattern(line.file.path):
        return [line.parts]
    found: list[Parts] = []
    with loader.mistakes.gathering(line.entry.source, line.at):
        found = loader.find(line.parts, TEXT_SUFFIXES)
        if not found:
            why = f"guides: `{shown(line.file.path)}` matches nothing"
            loader.mistakes.warn(Code.PATTERN_UNUSED, line.entry.source, line.at, why)
    return [parts for parts in found if parts not in named]


def _read_set(loader: Loader, entry: Entry) -> list[Listed]:
    written = loader.check(GuideSet, entry)
    if written is None:
        return []
    loader.guide_sets[entry.key] = GuideOwner(locator=written.source.locator(), written=written.says("source"))
    node: Map = entry.node
    folder = entry.source.path[:-1]
    root = folder
    listed = []
    if written.root is not None:
        with loader.mistakes.gathering(entry.source, node.value_at("root")):
            root = folder_below(folder, written.root)
    for index, (file, (item, at)) in enumerate(zip(written.files, items(node["files"]), strict=True)):
        path_at = item.value_at("path") if isinstance(item, Map) else at
        hex_at = item.value_at("hex_path") if isinstance(item, Map) and "hex_path" in item else at
        with loader.mistakes.gathering(entry.source, path_at):
            parts = below(folder, file.path)
            if parts[: len(root)] != root:
                parts = below(root, file.path)
            if not is_pattern(file.path):
                check_suffix(parts, TEXT_SUFFIXES)
            listed.append(Listed(entry.key, written, file, parts, root, entry, path_at, hex_at, index))
    return listed


def _add(loader: Loader, line: Listed, parts: Parts, path: str) -> None:
    file = "/".join(parts)
    try:
        contents = decode(loader.read(parts))
    except (Refused, Unreadable) as error:
        raise Refused(f"`{shown(file)}` {error}") from None
    if len(contents) > MAX_CHARACTERS:
        raise Refused(f"`{shown(file)}` has {len(contents)} characters, a guide at most {MAX_CHARACTERS}: split it")
    address = Address.of("guide", path)
    other: Any = loader.specs.get(address)
    if other is not None:
        if other.file == file and other.set_name == line.set_name:
            return
        first_source, first = loader.at[address]
        where = first_source.place(first)
        name, twin = shown(file), shown(other.file)
        raise Refused(f"`{name}` comes to the path `{path}` in Hex, as `{twin}` does ({where}): give one a `hex_path`")
    guide = Guide(
        set_name=line.set_name,
        path=path,
        file=file,
        contents=contents,
        source=line.written.source,
        publish=line.written.publish,
        take_over=line.file.take_over or line.written.take_over,
    )
    keys = (*line.entry.path, "files", line.index)
    loader.add(address, guide, line.entry.source, line.at, keys, pattern=is_pattern(line.file.path))


def _path_in_hex(line: Listed, parts: Parts) -> str:
    if parts[: len(line.root)] != line.root:
        name = shown("/".join(parts))
        raise Refused(f"`{name}` is not below `root`: write its `hex_path`, or another `root`")
    return "/".join(parts[len(line.root) :])


def _checked(hex_path: str, path: str) -> str:
    """A path in Hex as it is written: for one file, relative, without detours."""
    if is_pattern(path):
        raise Refused("`hex_path` is for one file: take it out, or name the file")
    bad = invisible(hex_path)
    if bad:
        raise Refused(f"`hex_path` holds the character {bad}, which cannot be seen: take it out")
    if any(part in {"", ".", ".."} for part in hex_path.split("/")) or len(hex_path) > 255:
        raise Refused("`hex_path` must be a relative path without `..`, at most 255 characters long")
    return hex_path


def check_owners(loader: Loader) -> None:
    """Guides that are not written are deleted only among those of an owner that is written."""
    place = loader.setting("unmanaged", "guides")
    if place is None or getattr(loader.settings.unmanaged, "guides", "") != "delete":
        return
    without_source = [name for name, owner in loader.guide_sets.items() if not owner.written]
    if without_source or not loader.guide_sets:
        sets = f"the set `{without_source[0]}` has none" if without_source else "there is no set of guides"
        what = f"`delete` needs a written `source` in every set of guides, and {sets}"
        loader.mistakes.at(*place, Mistake.CONTRADICTION, what)
