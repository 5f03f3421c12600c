"""Find the node at a path, or the reason why it cannot be edited, with the line to edit by hand."""

from __future__ import annotations

from dataclasses import dataclass

from hexform.edit.nodes import Key, Node, Outline
from hexform.edit.schema_paths import Path
from hexform.edit.values import canonical_key
from hexform.lib.visible import shown


class NotEditable(Exception):
    """Something that cannot be edited in place. `at` is its offset; the text says why and what to do."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(what)
        self.at = at
        self.what = what


@dataclass(frozen=True)
class Place:
    """A node and its path: keys as written, items by index. `owner`: the collection that has it as entry `index`."""

    path: Path
    node: Node
    owner: Node | None = None
    index: int = -1


def find(outline: Outline, path: Path) -> Place:
    """The node at a path. A string selects the list item that is this string or has it as email, path, label or id.

    Raises NotEditable if no value is written at this path, or only by an alias or a merge.
    """
    if outline.root is None:
        raise NotEditable(0, "the file is empty")
    place = Place((), outline.root)
    for part in path:
        check_literal(outline, place)
        index = select(place.node, part)
        if index is None:
            raise _not_there(outline, place, part)
        node = place.node
        key = canonical_key(node.key(index) or part) if node.kind == "map" else index
        place = Place((*place.path, key), node.items[index], node, index)
    return place


def select(node: Node, part: Key) -> int | None:
    """The index of the entry that one part of a path selects; emails are compared without case."""
    if isinstance(part, int):
        return part if node.kind == "list" and 0 <= part < len(node.items) else None
    found = node.names.get(canonical_key(part), [])
    if not found and isinstance(part, str) and "@" in part:
        found = node.names.get(part.casefold(), [])
    return found[0] if len(found) == 1 else None


def check_literal(outline: Outline, place: Place) -> None:
    """Refuse an alias, and an anchor that an alias repeats: the edit would change another place too."""
    node = place.node
    if node.target is not None:
        what = f"{called(place)} is the alias *{shown(node.text)}"
        raise NotEditable(node.at, by_hand(outline, what, node.target.at))
    if node.tagged:
        raise NotEditable(node.at, by_hand(outline, f"{called(place)} has a tag", node.at))
    alias = node.anchor and next((each for each in outline.aliases if each.target is node), None)
    if alias:
        raise repeated(outline, place, alias)


def repeated(outline: Outline, place: Place, alias: Node) -> NotEditable:
    """The error for an alias elsewhere that repeats something within a place."""
    at = alias.target.at if alias.target else alias.at
    what = f"{called(place)} holds &{shown(alias.text)}, which line {outline.lines.number(alias.at)} repeats"
    return NotEditable(at, by_hand(outline, what, at))


def by_hand(outline: Outline, what: str, at: int) -> str:
    return f"{what}: edit line {outline.lines.number(at)} by hand"


def called(place: Place) -> str:
    return f"`{'.'.join(shown(str(part)) for part in place.path)}`" if place.path else "the file"


def _not_there(outline: Outline, place: Place, part: Key) -> NotEditable:
    name = f"`{'.'.join(shown(str(each)) for each in (*place.path, part))}`"
    merge = next((key for key in place.node.keys if key.merge), None)
    if merge is not None:
        return NotEditable(merge.at, by_hand(outline, f"{name} comes from a merge (`<<`)", merge.at))
    return NotEditable(place.node.at, by_hand(outline, f"{name} is not written here", place.node.at))
