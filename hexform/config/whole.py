"""A whole file: a map, or what is wrong with the text."""

from __future__ import annotations

from typing import Any

from hexform.config.mistakes import EMPTY, Diagnostics
from hexform.config.schema import RESOURCES
from hexform.kinds.loading import Source
from hexform.lib.yaml.document import Document
from hexform.lib.yaml.nodes import Map, Sequence
from hexform.lib.yaml.text import Unreadable, check_yaml, decode
from hexform.model.fields import Ref, as_ref


def whole(source: Source, data: bytes, mistakes: Diagnostics) -> Map | None:
    """The map that a file holds; mistakes that leave something to read do not stop the reading."""
    try:
        check_yaml(decode(data))
        document = Document(source.lines, as_reference)
    except Unreadable as error:
        mistakes.at(source, error.at, error.what)
        return None
    for at, what in document.problems:
        mistakes.at(source, at, what)
    root = document.root
    if isinstance(root, Map):
        allowed = _may_be_empty(root)
        for at in document.empties:
            if at not in allowed:
                mistakes.at(source, at, EMPTY)
        return root
    if root is None or root == "":
        mistakes.at(source, 0, "the file is empty: begin with `version: 1`")
    else:
        what = "a list" if isinstance(root, Sequence) else "a text"
        mistakes.at(source, document.at, f"the file holds {what}, not a map: begin with `version: 1`")
    return None


def as_reference(key: Any) -> Ref:
    """A key that is no text, such as {name: X}."""
    if isinstance(key, Map) and len(key) == 1 and key.keys() <= {"name", "id"}:
        reference: Ref = as_ref(key)
        return reference
    raise ValueError("a key is a text, or {name: ...} or {id: ...} where something is referred to")


def _may_be_empty(root: Map) -> set[int]:
    """The places where a resource or a map of resources may be left empty."""
    places = set()
    for block in RESOURCES:
        if block in root:
            places.add(root.value_at(block))
            if isinstance(root[block], Map):
                places.update(root[block].value_at(key) for key in root[block])
    return places
