"""The settings of the first file, and their lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from hexform.config.explain import Block, explain
from hexform.config.mistakes import Diagnostics, problem_at
from hexform.config.schema import FirstFile
from hexform.errors import ConfigError
from hexform.kinds.loading import Entry, Source
from hexform.kinds.registry import KINDS
from hexform.lib.visible import shown
from hexform.lib.yaml.nodes import Map, Sequence, items, without
from hexform.model.mistake import Mistake
from hexform.model.notice import Code
from hexform.model.settings import Settings


def read_settings(entry: Entry, mistakes: Diagnostics, version: str) -> Settings:
    """The settings; where they are wrong, what of them can be read, so that the rest is checked all the same.

    If a file requires another hexform version, only that is reported: the rest may be valid there.
    """
    node: Map = entry.node
    _check_version(entry, node, version)
    for name in ("protected", "drift"):
        rules = node.get(name)
        lines = rules.get("ignore") if isinstance(rules, Map) and name == "drift" else rules
        for item, at in items(lines):
            _check_pattern(item.get("address") if isinstance(item, Map) else item, entry.source, at, mistakes)
    try:
        return FirstFile.model_validate(node)
    except ValidationError as error:
        explain(mistakes, Block(FirstFile, entry), error)
        wrong = {str(item["loc"][0]) for item in error.errors()}
    return Settings.model_validate(without(node, "version", *wrong) | {"version": 1})


def _check_version(entry: Entry, node: Map, version: str) -> None:
    source = entry.source
    written = node.get("version")
    if isinstance(written, str) and written not in {"1", ""}:
        what = (
            f"version {shown(written)} of the language is not known: this is hexform {version}, which reads version 1"
        )
        raise ConfigError((problem_at(source, node.value_at("version"), Mistake.VERSION, what),))
    wanted = node.get("requires")
    if isinstance(wanted, str) and wanted:
        try:
            if satisfied(version, wanted):
                return
            what = f"this is hexform {version}, and the configuration requires {shown(wanted)}: install such a version"
        except ValueError as error:
            what = f"`requires` {error}"
        raise ConfigError((problem_at(source, node.value_at("requires"), Mistake.VERSION, what),))


def _check_pattern(pattern: Any, source: Source, at: int, mistakes: Diagnostics) -> None:
    """A pattern that no address can match protects nothing, and nobody would notice."""
    if not isinstance(pattern, str):
        return
    kind, dot, key = pattern.partition(".")
    if "*" in kind and pattern:
        return
    if not dot or not key:
        what = f"`{shown(pattern)}` can match no address: write KIND.KEY, for example group.finance or collection.*"
        mistakes.at(source, at, Mistake.INVALID_VALUE, what)
    elif kind not in KINDS:
        which = mistakes.hint(kind, KINDS) or f": expected one of {', '.join(KINDS)}"
        mistakes.at(source, at, Mistake.INVALID_VALUE, f"no address begins with `{shown(kind)}.`{which}")


def warn_of_ended(settings: Settings, entry: Entry, mistakes: Diagnostics, today: date) -> None:
    """Lines that silence drift and whose day is over."""
    drift = entry.node.get("drift")
    ignored = items(drift.get("ignore")) if isinstance(drift, Map) else []
    for line, (_, at) in zip(settings.drift.ignore, ignored, strict=False):
        if line.until < today:
            what = f"drift.ignore: {line.address} ended on {line.until}: you can remove this entry"
            mistakes.warn(Code.SETTING_ENDED, entry.source, at, what)


def lines(entry: Entry) -> dict[str, str]:
    """Where each setting is, by its dotted path."""
    return dict(_lines(entry.node, "", entry.source))


def _lines(node: Any, path: str, source: Source) -> Iterator[tuple[str, str]]:
    rows: list[tuple[str, int, Any]] = []
    if isinstance(node, Map):
        rows = [(f"{path}.{key}" if path else str(key), node.key_at(key), item) for key, item in node.items()]
    elif isinstance(node, Sequence):
        rows = [(f"{path}[{index}]", node.marks[index], item) for index, item in enumerate(node)]
    for name, at, item in rows:
        yield name, source.line(at)
        yield from _lines(item, name, source)


def satisfied(version: str, text: str) -> bool:
    """Whether a version satisfies clauses such as `>=0.1, <2`. Raises ValueError for an invalid clause.

    Only the numbers of the version count: a pre-release or a local build of 0.2 is 0.2.
    """
    # Imported here: most configurations require no version.
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    mistake = 'must be clauses such as ">=0.1, <2"'
    try:
        clauses = SpecifierSet(text)
    except ValueError:
        raise ValueError(mistake) from None
    # packaging accepts an empty clause and `===`, which compares texts; here both are mistakes.
    if not all(clause.strip() for clause in text.split(",")) or any(each.operator == "===" for each in clauses):
        raise ValueError(mistake)
    return clauses.contains(Version(version).base_version)
