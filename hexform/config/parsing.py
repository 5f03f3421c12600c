"""Parse a whole file: a map, or mistakes in the text."""

from __future__ import annotations

from typing import Any

from hexform.config.mistakes import EMPTY, Diagnostics
from hexform.config.placeholders import warn_of_references
from hexform.config.schema import RESOURCES
from hexform.kinds.loading import Source
from hexform.lib.yaml.advice import conflict
from hexform.lib.yaml.document import TWICE, Document
from hexform.lib.yaml.nodes import Map, Sequence
from hexform.lib.yaml.text import Unreadable, check_yaml, decode
from hexform.model.fields import Ref, as_ref
from hexform.model.mistake import Mistake
from hexform.model.notice import Code


def parse_file(source: Source, data: bytes, mistakes: Diagnostics) -> Map | None:
    """The map that a file holds; mistakes that leave something to read do not stop the reading."""
    document = _document(source, data, mistakes)
    if document is None:
        return None
    for at, what in document.problems:
        mistakes.at(source, at, Mistake.DUPLICATE if what.startswith(TWICE) else Mistake.YAML, what)
    for at, what in document.cut:
        mistakes.warn(Code.COMMENT_IN_VALUE, source, at, what)
    root = document.root
    if isinstance(root, Map):
        warn_of_references(mistakes, source, root)
        allowed = _may_be_empty(root)
        for at in document.empties:
            if at not in allowed:
                mistakes.at(source, at, Mistake.EMPTY_VALUE, EMPTY)
        return root
    if root is None or root == "":
        mistakes.at(source, 0, Mistake.YAML, "the file is empty: begin with `version: 1`")
    else:
        what = "a list" if isinstance(root, Sequence) else "a text"
        what = f"the file holds {what}, not a map: begin with `version: 1`"
        mistakes.at(source, document.at, Mistake.YAML, what, quote=False)
    return None


def _document(source: Source, data: bytes, mistakes: Diagnostics) -> Document | None:
    """What the text holds, or the mistake after which it cannot be read."""
    try:
        text = decode(data)
        check_yaml(text)
    except Unreadable as error:
        mistakes.at(source, error.at, Mistake.ENCODING, error.what)
        return None
    unresolved = conflict(text)
    if unresolved is not None:
        what = "a merge conflict of git is not resolved: keep one side, and take the lines of <<<, === and >>> out"
        mistakes.at(source, unresolved, Mistake.MERGE_CONFLICT, what)
        return None
    try:
        return Document(source.lines, as_reference)
    except Unreadable as error:
        mistakes.at(source, error.at, Mistake.YAML, error.what)
        return None


def as_reference(key: Any) -> Ref:
    """A key that is not a text, such as {name: X}."""
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
