"""YAML for seeds: every plain scalar but null is text, so that names such as `no` or `12:30` stay names.

The text is built from the parser's events, in one pass that knows how deep it is: the C parser has no limit of its own.
Aliases, which multiply, and tags, which mean Python, are refused.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from hexform.sandbox.errors import Problem, SeedError, SeedPath

MAX_DEPTH = 64
_NULLS = {"", "~", "null"}


class Plain(str):
    """Text that stood without quotes, and may mean a number where the schema takes anything."""

    __slots__ = ()


def meant(value: Any) -> Any:
    """Free-form content, with the numbers and booleans that unquoted text means."""
    if isinstance(value, dict):
        return {str(key): meant(item) for key, item in value.items()}
    if isinstance(value, list):
        return [meant(item) for item in value]
    if isinstance(value, Plain):
        if value in ("true", "false"):
            return value == "true"
        return int(value) if re.fullmatch(r"-?(0|[1-9][0-9]{0,15})", value) else str(value)
    return value


class Unreadable(Exception):
    """The text is not a seed: the reason and its line."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


class _Builder:
    """Builds maps, lists and text from YAML events."""

    def __init__(self, text: str) -> None:
        self.next: Callable[[], Any] = yaml.CSafeLoader(text).get_event

    def document(self) -> Any:
        """The only document of the text; null where there is none."""
        self.next()
        if isinstance(self.next(), yaml.StreamEndEvent):
            return None
        tree = self.node(self.next(), 0)
        self.next()
        following = self.next()
        if not isinstance(following, yaml.StreamEndEvent):
            raise Unreadable("a second document begins here", _line(following.start_mark))
        return tree

    def node(self, event: Any, depth: int) -> Any:
        kind = type(event)
        if kind is yaml.AliasEvent:
            raise Unreadable("a seed has no aliases", _line(event.start_mark))
        if event.tag is not None:
            raise Unreadable(f"a seed has no tags such as {event.tag}", _line(event.start_mark))
        if kind is yaml.ScalarEvent:
            if event.style:
                return event.value
            return None if event.value in _NULLS else Plain(event.value)
        if depth >= MAX_DEPTH:
            raise Unreadable(f"more than {MAX_DEPTH} levels deep", _line(event.start_mark))
        return self.items(depth + 1) if kind is yaml.SequenceStartEvent else self.mapping(depth + 1)

    def items(self, depth: int) -> list[Any]:
        items = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            items.append(self.node(event, depth))
        return items

    def mapping(self, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while type(event := self.next()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                raise Unreadable("a key is text", _line(event.start_mark))
            if event.value in mapping:
                raise Unreadable(f"the key {event.value!r} appears twice", _line(event.start_mark))
            mapping[event.value] = self.node(self.next(), depth)
        return mapping


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark else 1


class _BlockDumper(yaml.CSafeDumper):
    """Writes text of several lines as a block scalar."""


def _write_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_BlockDumper.add_representer(str, _write_text)


def write_yaml(seed: Mapping[str, Any]) -> str:
    """A seed as the YAML that `read_yaml` reads."""
    return yaml.dump(dict(seed), Dumper=_BlockDumper, sort_keys=False, allow_unicode=True, width=1000)


def read_yaml(text: str, source: str) -> dict[str, Any]:
    """The mapping in a seed file. Raises SeedError with the line of an error."""
    try:
        tree = _Builder(text).document()
    except Unreadable as error:
        raise SeedError([Problem((), str(error), f"{source}:{error.line}")]) from None
    except yaml.MarkedYAMLError as error:
        raise SeedError([Problem((), str(error.problem), f"{source}:{_line(error.problem_mark)}")]) from None
    except yaml.YAMLError as error:
        raise SeedError([Problem((), f"this is no YAML: {error}", source)]) from None
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise SeedError([Problem((), "a seed is a map: users, groups, projects and so on", f"{source}:1")])
    return tree


def line_of(text: str, path: SeedPath) -> int:
    """The line of the deepest part of the path that the text has."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    line = 1
    for step in path:
        found = _child(node, step)
        if found is None:
            break
        line, node = found
    return line


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line + 1, item
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    return None
