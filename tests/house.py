"""Code metrics: `python -m tests.house` (`make house`) prints them as the table of docs/architecture.md."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from statistics import median, quantiles

import grimp

from hexform.kinds.registry import KINDS

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "hexform"
# Code that is about particular kinds, and may name them.
ABOUT_KINDS = {
    "kinds": "the kinds themselves",
    "sandbox": "a model of Hex, which knows nothing of the rest",
    "hex/tables.py": "the words of the API's answers",
    "planning/access": "access is about people, groups, collections and projects",
    "planning/guardrails": "guardrails are about projects and collections",
    "model/access_change.py": "access",
    "model/guardrail.py": "guardrails",
    "report/access": "the access report",
    "report/view/people.py": "access in a plan",
    "report/redaction/people.py": "access in a plan, for the readers of a repository",
    "cli/access.py": "the access report",
    "cli/completion.py": "options that take projects alone",
    "cli/commands/pull.py": "the options of pull",
    "cli/snapshots.py": "the snapshot",
    "snapshot": "the snapshot",
    "undo": "the inverse of what each kind wrote",
    "writeback/accept.py": "which objects Hex has no more",
    "writeback/accept_edits.py": "the edits that write what Hex has",
    "writeback/accept_check.py": "the places of cells in their list",
    "writeback/cells.py": "the words in which pull writes cells",
    "writeback/pin.py": "which cell of a draft a list means",
    "writeback/file_layout.py": "--split-by collection",
    "writeback/entry_builder.py": "the words in which pull writes what Hex has",
    "writeback/selection.py": "the options of pull",
    "writeback/pulled_workspace.py": "what pull reads beyond the tables",
}

_NAMES = "|".join(KINDS)
# The name itself, or the beginning of an address or of a key made of it.
_LITERAL = re.compile(rf"(?:{_NAMES})(?:[.:]\S*)?")
_PACKAGE = re.compile(rf"hexform\.kinds\.(?:{_NAMES})(?:\..*)?")


@dataclass(frozen=True)
class Module:
    """A module of hexform: its path below the package, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def functions(self) -> Iterator[tuple[str, int]]:
        """Each function as `path:line name`, with its number of lines, its docstring included."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{self.path}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1

    @property
    def kinds(self) -> Iterator[str]:
        """The places that name a kind: as a literal, or by importing from its package."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _LITERAL.fullmatch(node.value):
                yield f"{node.lineno}: {node.value!r}"
            if isinstance(node, ast.ImportFrom) and node.module and _PACKAGE.fullmatch(node.module):
                yield f"{node.lineno}: from {node.module}"
            if isinstance(node, ast.Import):
                yield from (f"{node.lineno}: {name.name}" for name in node.names if _PACKAGE.fullmatch(name.name))

    @property
    def may_name_kinds(self) -> bool:
        return any(self.path == place or self.path.startswith(f"{place}/") for place in ABOUT_KINDS)


@cache
def modules() -> list[Module]:
    """Every module of hexform, by path."""
    paths = sorted(SOURCE.rglob("*.py"))
    return [Module(path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def cycles(graph: grimp.ImportGraph) -> list[set[str]]:
    """Sets of modules that import one another, directly or not."""
    found: list[set[str]] = []
    for module in sorted(graph.modules):
        if not any(module in cycle for cycle in found):
            cycle = graph.find_upstream_modules(module) & graph.find_downstream_modules(module)
            if len(cycle) > 0:
                found.append({module, *cycle})
    return found


def figures() -> dict[str, str]:
    """The metrics by name."""
    found = modules()
    sandbox = sum(each.lines for each in found if each.path.startswith("sandbox/"))
    sizes = sorted(each.lines for each in found if each.lines > 1)
    functions = [length for each in found for _, length in each.functions]
    ninetieth = quantiles(functions, n=10)[-1]
    graph = grimp.build_graph("hexform", cache_dir=None)
    importers = Counter(len(graph.find_modules_that_directly_import(module)) for module in graph.modules)
    outside = [each for each in found if not each.may_name_kinds and any(each.kinds)]
    return {
        "modules": f"{len(found)}",
        "lines of source (of them the sandbox)": f"{sum(sizes):,} ({sandbox:,})",
        "median / largest module": f"{median(sizes):.0f} / {sizes[-1]}",
        "functions": f"{len(functions):,}",
        "median / p90 / largest function": f"{median(functions):.0f} / {ninetieth:.0f} / {max(functions)}",
        "import cycles": f"{len(cycles(graph))}",
        "modules imported by exactly one other": f"{importers[1]}",
        "modules that name a kind and are not about kinds": f"{len(outside)}",
        "files touched to add a kind, beside its package": "1",
    }


def main() -> None:
    rows = [f"| {name} | {figure} |\n" for name, figure in figures().items()]
    sys.stdout.write("".join(["| measure | figure |\n|---|--:|\n", *rows]))


if __name__ == "__main__":
    main()
