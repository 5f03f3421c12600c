"""YAML in one pass over libyaml's events. The only module that knows yaml.

Everything is checked as the events come, before anything is built of them: libyaml's own loader dies of deep nesting,
and merge keys can make gigabytes of a few hundred bytes. Plain scalars stay the text that stands in the file; the
fields of the schema decide what they mean.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from hexform.config.mistakes import START, Mark
from hexform.config.nodes import Map, Sequence, packed
from hexform.config.text import Unreadable
from hexform.core.fields import Plain, as_ref

MAX_DEPTH = 64
MAX_EXPANDED = 100_000
_MERGE = "<<"
_ODD_KEYS = frozenset({_MERGE, "", None})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ADVICE = {
    "mapping values are not allowed in this context": "a colon too many, or the indentation is wrong: "
    "put the text in quotes if the colon belongs to it",
    "found character that cannot start any token": "a tab, or a text that begins with @ or `: "
    "indent with spaces and put such a text in quotes",
    "could not find expected ':'": "a key without a colon: write `key: value`",
    "did not find expected key": "this is no key: look at the indentation, and at quotes and brackets before it",
}


class Document:
    """What a text holds. `problems` did not stop the reading; `empties` are the places of values that are not there."""

    def __init__(self, text: bytes) -> None:
        self.problems: list[tuple[Mark, str]] = []
        self.empties: list[Mark] = []
        self.mark = START
        self._next = _events(text)
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._open: set[str] = set()
        self._count = 0
        self._expanded = 0
        try:
            self.root = self._read()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark or self.mark
            problem = error.problem or "this is no YAML"
            raise Unreadable(Mark(mark.line, mark.column), _ADVICE.get(problem, problem)) from None
        except yaml.YAMLError:
            raise Unreadable(self.mark, "this is no YAML") from None

    def _read(self) -> Any:
        self._next()
        start = self._next()
        if type(start) is StreamEndEvent:
            return None
        if start.version or start.tags:
            self._problem(start, "directives (%YAML, %TAG) are not taken here: delete the line")
        event = self._next()
        self.mark = Mark(event.start_mark.line, event.start_mark.column)
        root = self._value(event, 0)
        self._next()
        end = self._next()
        if type(end) is DocumentStartEvent:
            self._problem(end, "a second document begins here: one file holds one document")
        return root

    def _problem(self, event: Any, what: str) -> None:
        self.problems.append((Mark(event.start_mark.line, event.start_mark.column), what))

    def _stop(self, event: Any, what: str) -> Unreadable:
        return Unreadable(Mark(event.start_mark.line, event.start_mark.column), what)

    def _value(self, event: Any, depth: int) -> Any:
        """A value of any kind. An anchor is known only after its value, so nothing can contain itself."""
        kind = type(event)
        if kind is AliasEvent:
            return self._alias(event)
        if event.tag is not None:
            self._problem(event, "tags (!) are not taken here: the schema says what a value is")
        anchor = event.anchor
        if anchor is not None:
            self._open.add(anchor)
        before = self._count
        value: Any
        if kind is ScalarEvent:
            value = self._scalar(event)
        elif depth >= MAX_DEPTH:
            raise self._stop(event, f"nested deeper than {MAX_DEPTH} levels")
        else:
            value = (self._map if kind is MappingStartEvent else self._list)(depth + 1)
        if anchor is not None:
            self._open.discard(anchor)
            self._anchors[anchor] = (value, 1 + self._count - before)
        return value

    def _scalar(self, event: Any) -> str:
        text: str = event.value
        if not event.style:
            if not text:
                self.empties.append(Mark(event.start_mark.line, event.start_mark.column))
            return Plain(text)
        if event.style == '"' and _CONTROL.search(text):
            self._problem(event, "holds a control character: take it out")
        return text

    def _alias(self, event: Any) -> Any:
        """What an alias repeats counts as if it were written, so that a bomb is found before it goes off."""
        name = event.anchor
        if name not in self._anchors or name in self._open:
            inside = "stands inside of what it repeats" if name in self._open else "has no anchor above it"
            raise self._stop(event, f"this alias {inside}")
        value, size = self._anchors[name]
        self._count += size
        self._expanded += size
        if self._expanded > MAX_EXPANDED:
            raise self._stop(event, f"aliases repeat more than {MAX_EXPANDED} values: use fewer of them")
        return value

    def _list(self, depth: int) -> Sequence:
        result, next_event = Sequence(), self._next
        marks: list[int] = []
        result.marks = marks
        while True:
            event = next_event()
            kind = type(event)
            if kind is SequenceEndEvent:
                self._count += len(marks)
                return result
            if kind is ScalarEvent and event.implicit[0] and event.anchor is None and event.value:
                result.append(Plain(event.value))
            else:
                result.append(self._value(event, depth))
            marks.append(packed(event.start_mark))

    def _map(self, depth: int) -> Map:
        result, next_event = Map(), self._next
        marks: dict[Any, int] = {}
        result.marks = marks
        merged: tuple[Any, Any] | None = None
        while True:
            name = next_event()
            kind = type(name)
            if kind is MappingEndEvent:
                break
            if kind is ScalarEvent and name.implicit[0] and name.anchor is None:
                key = name.value
                if not key.isascii():
                    key = unicodedata.normalize("NFC", key)
            else:
                key = self._key(name, depth)
            event = next_event()
            if type(event) is ScalarEvent and event.implicit[0] and event.anchor is None and event.value:
                value = Plain(event.value)
            else:
                value = self._value(event, depth)
            if key in marks:
                first = result.key_mark(key)
                self._problem(name, f"this key stands twice: first at {first.line + 1}:{first.column + 1}")
                continue
            at, mark = name.start_mark, event.start_mark
            marks[key] = at.line << 63 | at.column << 42 | mark.line << 21 | mark.column
            if key not in _ODD_KEYS or getattr(name, "style", None):
                result[key] = value
            elif key == _MERGE:
                merged = (value, event)
            elif key is not None:
                self._problem(name, "a key is missing before the colon")
        self._count += 2 * len(marks)
        if merged is not None:
            self._merge(result, *merged)
        return result

    def _key(self, event: Any, depth: int) -> Any:
        """A key that is no bare word: quoted, anchored, repeated, or a reference such as {name: X}."""
        key = self._value(event, depth)
        if isinstance(key, str):
            return unicodedata.normalize("NFC", key)
        if isinstance(key, Map) and len(key) == 1 and key.keys() <= {"name", "id"}:
            try:
                return as_ref(key)
            except ValueError as error:
                self._problem(event, str(error))
                return None
        self._problem(event, "a key is a text, or {name: ...} or {id: ...} where something is referred to")
        return None

    def _merge(self, result: Map, value: Any, event: Any) -> None:
        """`<<`: what is written beside it wins, then the earlier of several maps."""
        for other in value if isinstance(value, Sequence) else (value,):
            if not isinstance(other, Map):
                self._problem(event, "`<<` takes a map or a list of maps")
                return
            for key, item in other.items():
                if key not in result:
                    result[key] = item
                    result.marks[key] = other.marks[key]


def _events(text: bytes) -> Callable[[], Any]:
    """libyaml's events. PyYAML's own parser reads some texts differently, so there is no falling back to it."""
    try:
        parser = importlib.import_module("yaml.cyaml").CParser(text)
    except ImportError:
        raise Unreadable(START, "PyYAML is installed without libyaml here: install a build that has it") from None
    next_event: Callable[[], Any] = parser.get_event
    return next_event
