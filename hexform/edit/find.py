"""From a path to the node that stands there, or why it cannot be edited, with the line to edit by hand."""

from __future__ import annotations

from dataclasses import dataclass

from hexform.edit.language import Path
from hexform.edit.nodes import Key, Node, Outline
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
    """A node with the path to it: keys as they are written, items by index. `owner` holds it as entry `index`."""

    path: Path
    node: Node
    owner: Node | None = None
    index: int = -1


def find(outline: Outline, path: Path) -> Place:
    """The node at a path. A text selects the item of a list that it is or that bears it as email, path, label or id.

    Raises NotEditable where nothing stands there literally.
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
    """The entry that a part of a path means; emails are compared without case."""
    if isinstance(part, int):
        return part if node.kind == "list" and 0 <= part < len(node.items) else None
    found = node.names.get(canonical_key(part), [])
    if not found and isinstance(part, str) and "@" in part:
        found = node.names.get(part.casefold(), [])
    return found[0] if len(found) == 1 else None


def check_literal(outline: Outline, place: Place) -> None:
    """Refuse what is an alias, or is repeated by one: the change would show elsewhere."""
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
    """What to say of an alias that repeats something within a place."""
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
