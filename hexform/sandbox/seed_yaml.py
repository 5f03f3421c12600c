"""YAML for seeds: every plain scalar but null is text, so that names such as `no` or `12:30` stay names."""

import re
from collections.abc import Hashable, Mapping
from typing import Any

import yaml

from hexform.sandbox.errors import Problem, SeedError, SeedPath

MAX_DEPTH = 64
_STR, _NULL = "tag:yaml.org,2002:str", ("tag:yaml.org,2002:null", re.compile(r"(?:~|null|)$"))


class Plain(str):
    """Text that stood without quotes, and may mean a number where the schema takes anything."""

    __slots__ = ()


def meant(value: Any) -> Any:
    """Free-form content, with the numbers and booleans that unquoted text stands for."""
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
    """What makes a text no seed, and the line where it stands."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


class _TextLoader(yaml.CSafeLoader):
    """Null is null, the rest is text; a key that stands twice is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            spelling = str(key.value)
            if spelling in seen:
                raise Unreadable(f"the key {spelling!r} stands twice", _line(key.start_mark))
            seen.add(spelling)
        return super().construct_mapping(node, deep=deep)


def _read_text(_: yaml.CSafeLoader, node: yaml.ScalarNode) -> str:
    return str(node.value) if node.style else Plain(node.value)


_TextLoader.yaml_implicit_resolvers = {"~": [_NULL], "n": [_NULL], "": [_NULL]}
_TextLoader.add_constructor(_STR, _read_text)


class _BlockDumper(yaml.SafeDumper):
    """Text of several lines as a block."""


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(_STR, text, style="|" if "\n" in text else None)


_BlockDumper.add_representer(str, _write_text)


def write_yaml(seed: Mapping[str, Any]) -> str:
    """A seed as the YAML that `read_yaml` reads."""
    return yaml.dump(dict(seed), Dumper=_BlockDumper, sort_keys=False, allow_unicode=True, width=1000)


def read_yaml(text: str, source: str) -> dict[str, Any]:
    """The mapping that a seed file holds, or a `SeedError` with the line of what cannot be read."""
    try:
        _check_events(text)
        tree = _TextLoader(text).get_single_data()
    except Unreadable as error:
        raise SeedError([Problem((), str(error), f"{source}:{error.line}")]) from None
    except yaml.MarkedYAMLError as error:
        where = f"{source}:{_line(error.problem_mark)}"
        raise SeedError([Problem((), str(error.problem), where)]) from None
    except yaml.YAMLError as error:
        raise SeedError([Problem((), f"this is no YAML: {error}", source)]) from None
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise SeedError([Problem((), "a seed is a map: users, groups, projects and so on", f"{source}:1")])
    return tree


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark else 1


def _check_events(text: str) -> None:
    """Depth is limited before anything is built: the C parser has no limit of its own, and aliases multiply."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable("a seed has no aliases", _line(event.start_mark))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise Unreadable(f"more than {MAX_DEPTH} levels deep", _line(event.start_mark))


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
