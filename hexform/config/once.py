"""A person occurs once in a list or map, whatever the case."""

from __future__ import annotations

from typing import Any

from hexform.config.mistakes import Diagnostics
from hexform.kinds.loading import Source
from hexform.lib.visible import shown
from hexform.lib.yaml.nodes import Map, Sequence
from hexform.model.mistake import Mistake


def once(mistakes: Diagnostics, source: Source, node: Any) -> None:
    """Looked at as written, so that another mistake in the block does not hide it."""
    first: dict[str, int] = {}
    for email, at in _people(node):
        place = first.setdefault(email.casefold(), at)
        if place != at:
            what = f"`{shown(email)}` stands twice: first at {source.lines.place(place)}"
            mistakes.at(source, at, Mistake.DUPLICATE, what)


def _people(node: Any) -> list[tuple[str, int]]:
    if isinstance(node, Map):
        return [(key, node.key_at(key)) for key in node if isinstance(key, str)]
    if not isinstance(node, Sequence):
        return []
    emails = [item.get("email") if isinstance(item, Map) else item for item in node]
    return [(email, node.marks[index]) for index, email in enumerate(emails) if isinstance(email, str)]
