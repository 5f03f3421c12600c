"""Random cells and guides, and what a configuration makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from hexform.sandbox import Workspace

Json = dict[str, Any]

LABELS = ("Load", "Clean", "Plot")
SOURCES = ("one", "two\nthree", "")
CONNECTIONS = ("Snowflake", "Redshift")
PATHS = ("arr.md", "terms/churn.md", "hex.md")


def maybe(draw: Random, chance: int = 2) -> bool:
    return draw.randrange(chance + 1) == 0


def seed_cells(draw: Random) -> list[Json]:
    """Cells of all sorts: some that cannot be written, some without a label, some of one label."""
    rows = []
    for _ in range(draw.randint(0, 4)):
        kind = draw.choice(("SQL", "CODE", "MARKDOWN", "MARKDOWN", "CHART"))
        row: Json = {"type": kind}
        row |= {"label": draw.choice(LABELS)} if not maybe(draw, 3) else {}
        row |= {"source": draw.choice(SOURCES)} if kind != "CHART" else {}
        rows.append(row | ({"data_connection": draw.choice(CONNECTIONS)} if kind == "SQL" else {}))
    return rows


def cells(draw: Random) -> list[Json]:
    """A list of wanted cells; no label occurs twice."""
    found = []
    for label in draw.sample(LABELS, draw.randint(0, len(LABELS))):
        kind = draw.choice(("sql", "code", "markdown"))
        cell: Json = {"label": label, "type": kind, "source": draw.choice(SOURCES)}
        if kind == "sql":
            cell |= {"data_connection": draw.choice(CONNECTIONS)} if maybe(draw) else {}
            cell |= {"output_dataframe": "df"} if maybe(draw) else {}
        found.append(cell)
    return found


def seed_guides(draw: Random) -> list[Json]:
    rows = []
    for path in draw.sample(PATHS, draw.randint(0, len(PATHS))):
        row: Json = {"path": path, draw.choice(("draft", "published")): "old text"}
        rows.append(row | draw.choice(({}, {"source": {"unknown": "us"}}, {"source": {"unknown": "them"}})))
    return rows


def guides(draw: Random, files: dict[str, str]) -> Json:
    """A set of guides; `files` gets their texts."""
    wanted: list[Any] = []
    for path in draw.sample(PATHS, draw.randint(0, len(PATHS))):
        files[f"guides/{path}"] = draw.choice(("text", "another text"))
        file = f"guides/{path}"
        wanted.append({"path": file, "take_over": True} if maybe(draw, 3) else file)
    source = {"source": {"unknown": "us"}, "root": "guides", "files": wanted}
    return {"main": source | ({"publish": False} if maybe(draw, 3) else {})}


def contents_of(workspace: Workspace) -> dict[str, Any]:
    """The cells of each project and the guides, as far as anybody can write them."""
    cells = {
        row.id: [(cell.static_id, cell.type, cell.label, cell.source) for cell in row.cells]
        for row in workspace.projects.values()
    }
    return {"cells": cells, "guides": {row.path: (row.draft, row.published) for row in workspace.guides.values()}}


def check_contents(
    before: Json, after: Json, config: Json, meant: Mapping[str, str], refused: Mapping[str, str]
) -> None:
    """What is wanted is there, what is not managed is as it was."""
    spoken: dict[str, list[Json]] = {}
    for key, spec in config.get("projects", {}).items():
        if "cells" in spec and f"project.{key}" not in refused:
            spoken[meant[key]] = [cell for cell in spec["cells"] if f"cell.{key}/{cell['label']}" not in refused]
    for project, there in before["cells"].items():
        labels = {cell["label"] for cell in spoken.get(project, ())}
        left = [cell for cell in there if cell[2] not in labels]
        assert [cell for cell in after["cells"][project] if cell in left] == left
        for cell in spoken.get(project, ()):
            written = [c for c in after["cells"][project] if c[2] == cell["label"]]
            assert [(c[1].lower(), (c[3] or "").rstrip("\n")) for c in written if c[3] is not None] == [
                (cell["type"], cell["source"].rstrip("\n"))
            ]
    listed = {
        str(file["path"] if isinstance(file, dict) else file).removeprefix("guides/")
        for each in config.get("guides", {}).values()
        for file in each["files"]
    }
    for path, texts in before["guides"].items():
        if path not in listed or f"guide.{path}" in refused:
            assert after["guides"][path] == texts
