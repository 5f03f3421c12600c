"""`hexform schema`: the JSON Schemas of what hexform reads and writes."""

from __future__ import annotations

import click

from hexform.cli.options import Common, speaking

_NAMES = ("workspace", "plan", "run", "drift", "access", "who", "list", "whoami", "snapshot", "seed")


@click.command("schema")
@click.argument("name", type=click.Choice(_NAMES), default="workspace")
@speaking
def command(_: Common, name: str) -> int:
    """Print a JSON Schema; `workspace` is the one for editors."""
    from hexform.cli.streams import give

    give(schema_text(name))
    return 0


def schema_text(name: str) -> str:
    """The text of one schema, as it is kept in `schemas/`."""
    from hexform.config import workspace_schema
    from hexform.report.json import json_text
    from hexform.report.schemas import (
        access_schema,
        drift_schema,
        list_schema,
        plan_schema,
        run_schema,
        who_schema,
        whoami_schema,
    )
    from hexform.sandbox import seed_schema
    from hexform.snapshot.document import snapshot_schema

    match name:
        case "plan":
            return plan_schema()
        case "run":
            return run_schema()
        case "drift":
            return drift_schema()
        case "access":
            return access_schema()
        case "who":
            return who_schema()
        case "list":
            return list_schema()
        case "whoami":
            return whoami_schema()
        case "snapshot":
            return json_text(snapshot_schema())
        case "seed":
            return json_text(seed_schema())
        case _:
            return json_text(workspace_schema())
