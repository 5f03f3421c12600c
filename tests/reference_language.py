"""The page of every key of the language, made from the schema that editors use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from hexform.config import workspace_schema
from hexform.config.schema import RESERVED, SETTINGS
from hexform.config.shape import flow
from tests.markdown import table

HEAD = """\
# The language: every key

A configuration is one YAML file or several: settings in the first file, maps of resources in any. What you do not
write is not managed, and what you write is exact. This page is made from the models (`make docs-reference`); the same
texts and examples stand in the schema for editors.

## Completion and help in an editor

Write the schema once, `hexform schema workspace > workspace.schema.json`, and begin each file with the line

```yaml
# yaml-language-server: $schema=workspace.schema.json
```

Editors with the YAML language server (VS Code with the YAML extension, Neovim, Helix, Emacs, Zed) then complete keys
and values, mark what is wrong, and explain a key with an example where the pointer rests on it. In VS Code one setting
does the same for many files, `"yaml.schemas": {"workspace.schema.json": ["workspace.yaml", "teams/*.yaml"]}`; JetBrains
editors have it under *Languages & Frameworks, Schemas and DTDs, JSON Schema Mappings*. `hexform validate` says
everything that the schema cannot: files that are not there, names that appear twice, lines that contradict each other.

"""
_KINDS = {"string": "text", "boolean": "true or false", "integer": "number", "null": "null", "number": "text"}


class Part(NamedTuple):
    """A map of the language: its paths in a file, what it is, and its keys."""

    paths: list[str]
    about: str
    keys: dict[str, Any]
    required: list[str]


def language() -> str:
    """Every map of the language with its keys."""
    parts = list(parts_of(workspace_schema()).values())
    top, *others = parts
    settings = {key: top.keys[key] for key in SETTINGS}
    resources = {key: value for key, value in top.keys.items() if key not in SETTINGS}
    return (
        HEAD
        + "## Settings of the first file\n\n" + _table(settings, ["version"])
        + "\n## Resources, in any file\n\n" + _table(resources, [])
        + "\nWhere something is referred to, write a key of this configuration, a name in Hex or an id; `{name: X}`\n"
        + "and `{id: X}` say which is meant, also as the key of a map: `groups: {{id: 0197a3c2}: CAN_VIEW}`.\n"
        + "\nKeys at the top that begin with `x-`, and `meta` on a resource, are yours: they are carried and not\n"
        + "interpreted. Reserved for later, and refused: " + ", ".join(f"`{key}`" for key in RESERVED) + ".\n"
        + "".join(_section(part) for part in others)
    )  # fmt: skip


def parts_of(schema: dict[str, Any]) -> dict[str, Part]:
    """Every map with fixed keys, by the name of its definition, in the order of the file."""
    found: dict[str, Part] = {}
    _walk(schema, schema, "", "", found)
    return found


def _walk(root: dict[str, Any], node: dict[str, Any], path: str, name: str, found: dict[str, Part]) -> None:
    if "$ref" in node:
        name = node["$ref"].removeprefix("#/$defs/")
        _walk(root, root["$defs"][name], path, name, found)
    for branch in node.get("anyOf", ()):
        _walk(root, branch, path, name, found)
    if isinstance(node.get("items"), dict):
        _walk(root, node["items"], f"{path}[]", "", found)
    if isinstance(node.get("additionalProperties"), dict):
        _walk(root, node["additionalProperties"], f"{path}.{_entry_of(path)}", "", found)
    if "properties" not in node:
        return
    if not node.get("description") and set(node["properties"]) < {"name", "id"}:
        return  # a reference: the page explains it once
    known = name or path or "top"
    part = found.setdefault(known, Part([], "", {}, []))
    if path not in part.paths:
        part.paths.append(path)
    if not part.keys.keys() >= node["properties"].keys():  # or another form of the same value
        about = " ".join(filter(None, (part.about, node.get("description"))))
        keys, required = {**part.keys, **node["properties"]}, [*part.required, *node.get("required", [])]
        found[known] = Part(part.paths, about, keys, required)
    for key, value in node["properties"].items():
        _walk(root, value, f"{path}.{key}" if path else key, "", found)


def _entry_of(path: str) -> str:
    """How the key of a map is called."""
    last = path.rpartition(".")[2]
    return (
        {"users": "EMAIL", "groups": "GROUP", "collections": "COLLECTION"}.get(last, "KEY") if ".sh" in path else "KEY"
    )


def _section(part: Part) -> str:
    title, *others = (f"`{path}`" for path in part.paths)
    also = f"Also {', '.join(others)}. " if others else ""
    return f"\n## {title}\n\n{also}{part.about}\n\n" + _table(part.keys, part.required)


def _table(keys: dict[str, Any], required: list[str]) -> str:
    rows = [
        (f"`{key}`", _kind(node), _default(key, node, required), node.get("description", ""), _example(key, node))
        for key, node in keys.items()
        if key != "meta"
    ]
    return table(("key", "value", "default", "meaning", "example"), rows)


def _kind(node: dict[str, Any]) -> str:
    return " or ".join(dict.fromkeys(_kinds(node))) or "map"


def _kinds(node: dict[str, Any]) -> Iterator[str]:
    if "enum" in node:
        yield from (f"`{value}`" for value in node["enum"])
    elif "const" in node:
        yield "null" if node["const"] is None else f"`{node['const']}`"
    elif "anyOf" in node:
        for branch in node["anyOf"]:
            yield from _kinds(branch)
    elif "$ref" in node:
        yield "map"
    else:
        kinds = node.get("type", "object")
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            yield {"array": "list", "object": "map", **_KINDS}[kind]


def _default(key: str, node: dict[str, Any], required: list[str]) -> str:
    if key in required:
        return "**needed**"
    default = node.get("default")
    return "" if default in (None, [], {}) or isinstance(default, dict) else f"`{json.dumps(default)}`".replace('"', "")


def _example(key: str, node: dict[str, Any]) -> str:
    return f"`{key}: {flow(node['examples'][0])}`"
