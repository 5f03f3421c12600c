"""Warn of texts like `${NAME}`: nothing is interpolated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hexform.config.mistakes import Diagnostics
from hexform.kinds.loading import Source
from hexform.lib.visible import shown
from hexform.lib.yaml.nodes import Map, Sequence
from hexform.model.notice import Code

_REFERENCE = re.compile(r"\$\{\s*\w[\w.]*\s*\}")


def warn_of_references(mistakes: Diagnostics, source: Source, root: Map) -> None:
    """Warn of each `${NAME}` in a value; a search of the whole text tells that most files have none."""
    if _REFERENCE.search(source.lines.text):
        for at, text in dict.fromkeys(_references(root, 0)):
            what = f"`{shown(text)}` stays as it is: nothing is taken from the environment, write the value itself"
            mistakes.warn(Code.NOT_INTERPOLATED, source, at, what)


def _references(node: Any, at: int) -> Iterator[tuple[int, str]]:
    """Where the references stand, but for those in the text of cells and in what is not interpreted."""
    if isinstance(node, Map):
        for key, value in node.items():
            carried = key == "meta" or str(key).startswith("x-") or (key == "source" and isinstance(value, str))
            if not carried:
                yield from _references(value, node.value_at(key))
    elif isinstance(node, Sequence):
        for value, place in zip(node, node.marks, strict=True):
            yield from _references(value, place)
    elif isinstance(node, str) and (found := _REFERENCE.search(node)):
        yield at, found[0]
