"""YAML in one pass over libyaml's events.

Everything is checked as the events come, before anything is built of them: libyaml's own loader dies of deep nesting,
and merge keys can make gigabytes of a few hundred bytes. Plain scalars stay the text that is in the file; the
fields of a schema decide what they mean.
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

from hexform.lib.refused import Refused
from hexform.lib.yaml.advice import advise
from hexform.lib.yaml.anchors import Anchors
from hexform.lib.yaml.lines import Lines
from hexform.lib.yaml.nodes import BITS, Map, Plain, Sequence
from hexform.lib.yaml.pairs import Masked, mask
from hexform.lib.yaml.strict import CUT, cut_values, spaces_before_text, suspicious, token_problems, too_far_left
from hexform.lib.yaml.text import Unreadable

MAX_DEPTH = 64
TWICE = "this key appears twice"
_MERGE = "<<"
_INDENTED = re.compile(r"[|>][-+]?[1-9]")
_QUOTES = frozenset("\"'")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def _no_key(_: Any) -> Any:
    raise ValueError("a key is a text")


class Document:
    """What a text holds. `problems` did not stop the reading; `empties` are the places of values that are not there;
    `cut` are those of values that end where a comment begins which may not be meant as one.

    `as_key` makes a key of one that is not a text, or raises ValueError.
    """

    def __init__(self, lines: Lines, as_key: Callable[[Any], Any] = _no_key) -> None:
        self.problems: list[tuple[int, str]] = []
        self.empties: list[int] = []
        self.cut: list[tuple[int, str]] = []
        self.at = 0
        self._lines = lines
        self._as_key = as_key
        masked = mask(lines.text)
        text = masked.text if masked else lines.text
        self._next = _events(text, masked)
        self._column = -1  # of the block that holds what is being read
        self._last: Any = None  # the event that ended the last map or list
        self._anchors = Anchors()
        self._count = 0  # values so far, with what aliases repeat
        try:
            self.root = self._read()
            if suspicious(lines.text):
                self.problems += token_problems(lines.text, parser(text).get_token)
            if CUT.search(lines.text):
                self.cut += cut_values(lines.text, parser(text).get_token)
        except yaml.MarkedYAMLError as error:
            raise Unreadable(*advise(error, lines, MAX_DEPTH)) from None
        except yaml.YAMLError:
            raise Unreadable(self.at, "this is no YAML") from None

    def _read(self) -> Any:
        self._next()
        start = self._next()
        if type(start) is StreamEndEvent:
            return None
        if start.version or start.tags:
            self._problem(start, "directives (%YAML, %TAG) are not taken here: delete the line")
        event = self._next()
        self.at = event.start_mark.index
        root = self._value(event, 0)
        self._next()
        end = self._next()
        if type(end) is DocumentStartEvent:
            self._problem(end, "a second document begins here: one file holds one document")
        return root

    def _problem(self, event: Any, what: str) -> None:
        self.problems.append((event.start_mark.index, what))

    def _stop(self, event: Any, what: str) -> Unreadable:
        return Unreadable(event.start_mark.index, what)

    def _value(self, event: Any, depth: int) -> Any:
        """A value of any kind."""
        kind = type(event)
        if kind is AliasEvent:
            return self._alias(event)
        if event.tag is not None:
            self._problem(event, "tags (!) are not taken here: the schema says what a value is")
        anchor = event.anchor
        if anchor is not None:
            self._anchors.begin(anchor)
        before = self._count
        value: Any
        if kind is ScalarEvent:
            value = self._scalar(event)
        elif depth >= MAX_DEPTH:
            raise self._stop(event, f"nested deeper than {MAX_DEPTH} levels")
        else:
            value = self._collection(event, depth + 1)
        if anchor is not None:
            self._anchors.end(anchor, value, 1 + self._count - before)
        return value

    def _collection(self, event: Any, depth: int) -> Map | Sequence:
        column = self._column
        if not event.flow_style and event.anchor is None:
            self._column = event.start_mark.column
        value = self._map(depth) if type(event) is MappingStartEvent else self._list(depth)
        self._column = column
        if event.flow_style:
            self._check_lines(event, self._last)
        return value

    def _check_lines(self, event: Any, last: Any) -> None:
        first, end = event.start_mark.line, last.end_mark.line
        wrong = too_far_left(self._lines, first, end, self._column) if end > first else None
        if wrong is not None:
            self.problems.append((wrong, "this line belongs to what is above it: indent it more"))

    def _scalar(self, event: Any) -> str:
        text: str = event.value
        if not event.style:
            if not text:
                self.empties.append(event.start_mark.index)
            return Plain(text)
        if event.style == '"' and _CONTROL.search(text):
            self._problem(event, "holds a control character: take it out")
        if event.style in _QUOTES:
            self._check_lines(event, event)
        else:
            wrong = spaces_before_text(self._lines, event.start_mark.line, self._column)
            if wrong is not None and not _INDENTED.match(self._lines.text, event.start_mark.index):
                self.problems.append((wrong, "the empty lines above hold more spaces than this line: take them out"))
        return text

    def _alias(self, event: Any) -> Any:
        try:
            value, size = self._anchors.repeat(event.anchor)
        except Refused as refused:
            raise self._stop(event, str(refused)) from None
        self._count += size
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
                self._last = event
                return result
            if kind is ScalarEvent and not event.style and event.tag is None and event.anchor is None and event.value:
                result.append(Plain(event.value))
            else:
                result.append(self._value(event, depth))
            marks.append(event.start_mark.index)

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
            if kind is ScalarEvent and not name.style and name.tag is None and name.anchor is None and name.value:
                key = name.value
                if not key.isascii():
                    key = unicodedata.normalize("NFC", key)
            else:
                key = self._key(name, depth)
            event = next_event()
            if (
                type(event) is ScalarEvent
                and not event.style
                and event.tag is None
                and event.anchor is None
                and event.value
            ):
                value = Plain(event.value)
            else:
                value = self._value(event, depth)
            if key in marks:
                self._problem(name, f"{TWICE}: first at {self._lines.place(result.key_at(key))}")
            if key is None or key in marks:
                continue
            marks[key] = name.start_mark.index << BITS | event.start_mark.index
            if key == _MERGE and not getattr(name, "style", None):
                merged = (value, event)
            else:
                result[key] = value
        self._count += 2 * len(marks)
        self._last = name
        if merged is not None:
            self._merge(result, *merged)
        return result

    def _key(self, event: Any, depth: int) -> Any:
        """A key that is not a bare word: quoted, anchored, repeated, or no text at all."""
        key = self._value(event, depth)
        if isinstance(key, str):
            return unicodedata.normalize("NFC", key) if key or not isinstance(key, Plain) else None
        try:
            return self._as_key(key)
        except ValueError as error:
            self._problem(event, str(error))
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


def _events(text: str, masked: Masked | None) -> Callable[[], Any]:
    """The events of a text, one with each call."""
    get_event: Callable[[], Any] = parser(text).get_event
    if masked is None:
        return get_event

    def unmasked() -> Any:
        event = get_event()
        if type(event) is ScalarEvent:
            event.value = masked.unmask(event.value, escapes=event.style == '"')
        return event

    return unmasked


def parser(text: str) -> Any:
    """libyaml. PyYAML's own parser reads some texts differently, so there is no falling back to it."""
    try:
        parser = importlib.import_module("yaml.cyaml").CParser
    except ImportError:
        raise Unreadable(0, "PyYAML is installed without libyaml here: install a build that has it") from None
    last = text.rpartition("\n")[2]
    return parser(f"{text}\n" if last.isspace() else text)  # libyaml loses a last line of spaces that does not end
