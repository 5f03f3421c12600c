"""The settings of the first file, and the lines on which they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from hexform.config.documents import Documents
from hexform.config.mistakes import Mark, Mistakes, Source
from hexform.config.nodes import Map, Sequence, without
from hexform.config.words import explain
from hexform.core.settings import Settings


def read_settings(documents: Documents, mistakes: Mistakes, version: str) -> Settings:
    """The settings; where they are wrong, what of them can be read, so that the rest is checked all the same."""
    entry = documents.settings
    if entry is None:
        return Settings(version=1)
    try:
        return Settings.model_validate(entry.node)
    except ValidationError as error:
        for mark, what in explain(Settings, entry.node, entry.at, error):
            mistakes.at(entry.source, mark, what)
        wrong = {str(item["loc"][0]) for item in error.errors()}
    return Settings.model_validate(without(entry.node, "version", *wrong) | {"version": 1})


def lines(documents: Documents) -> dict[str, str]:
    """Where each setting stands, by its dotted path."""
    entry = documents.settings
    return {} if entry is None else dict(_lines(entry.node, "", entry.source))


def _lines(node: Any, path: str, source: Source) -> Iterator[tuple[str, str]]:
    rows: list[tuple[str, Mark, Any]] = []
    if isinstance(node, Map):
        rows = [(f"{path}.{key}" if path else str(key), node.key_mark(key), item) for key, item in node.items()]
    elif isinstance(node, Sequence):
        rows = [(f"{path}[{index}]", node.mark(index), item) for index, item in enumerate(node)]
    for name, mark, item in rows:
        yield name, source.line(mark)
        yield from _lines(item, name, source)
