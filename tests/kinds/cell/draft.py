"""A project whose cells are written in a configuration and are in the draft of a workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hexform.sandbox.records import Cell
from tests.bench import Bench
from tests.kinds.office import ADA, office, uid

PROJECT = uid(1)
CONNECTIONS = {"Snowflake": uid(11), "Postgres": uid(12)}
TWINS = (uid(13), uid(14))


def static(number: int) -> str:
    """The static id of a live cell."""
    return uid(100 + number)


def written(label: str | None, source: str = "", kind: str = "code", **more: Any) -> dict[str, Any]:
    """A cell as the configuration says it; with an id alone, no label and no type."""
    said = {"label": label, "type": kind} if label is not None else {}
    return {**said, "source": source, **more}


def by_id(number: int, source: str = "", **more: Any) -> dict[str, Any]:
    """A cell that the configuration names by its static id."""
    return written(None, source, id=static(number), **more)


def there(number: int, label: str | None, source: str = "", kind: str = "CODE", **more: Any) -> dict[str, Any]:
    """A cell of the workspace."""
    text = {"source": source} if kind in {"CODE", "SQL", "MARKDOWN"} else {}
    return {"id": static(number), "type": kind, "label": label, **text, **more}


def drafted(
    folder: Path,
    wanted: Sequence[Mapping[str, Any]] | None,
    *live: Mapping[str, Any],
    removed: Sequence[str] = (),
    order: str = "warn",
    behaviours: Mapping[str, str] | None = None,
    **config: Any,
) -> Bench:
    """A bench with one project; without `wanted` its cells are not managed. `removed`: labels, or ids behind a #."""
    project = {"id": PROJECT, "cell_order": order, **({} if wanted is None else {"cells": list(wanted)})}
    lines = [{"project": "p", **({"id": ref[1:]} if ref.startswith("#") else {"label": ref})} for ref in removed]
    config = {**config, "projects": {"p": project}} | ({"removed": {"cells": lines}} if lines else {})
    names = (*CONNECTIONS.items(), *(("Twin", twin) for twin in TWINS))
    seed: dict[str, Any] = {
        "data_connections": [{"name": name, "id": id_, "type": "snowflake"} for name, id_ in names],
        "projects": [{"id": PROJECT, "title": "Revenue", "owner": ADA, "cells": list(live)}],
    }
    return office(folder, config, behaviours=behaviours or {}, **seed)


def notebook(on: Bench) -> list[Cell]:
    """The cells of the project, as they are."""
    return on.workspace.projects[PROJECT].cells


def labels(on: Bench) -> list[str | None]:
    return [cell.label for cell in notebook(on)]


def rekey(on: Bench) -> None:
    """Somebody edits the notebook in Hex: every id changes, no static id does."""
    for cell in notebook(on):
        cell.id = on.workspace.ids()
