"""`hexform list`: the addresses of the configuration."""

from __future__ import annotations

import click

from hexform.cli.options import Common, listing


@click.command("list")
@listing
def command(common: Common, form: str) -> int:
    """List the addresses of the configuration with their ids and places; needs no token and no network."""
    from hexform.cli.streams import give
    from hexform.config import load
    from hexform.lib.visible import visible
    from hexform.model.address import Pattern
    from hexform.model.listing import ListedResource, ResourceList
    from hexform.planning.target import narrowed
    from hexform.report.json import json_text
    from hexform.report.safe import inert

    desired = load(common.files, today=common.day)
    wanted = narrowed(desired, tuple(Pattern(text) for text in common.targets))
    found = ResourceList(
        resources=tuple(
            ListedResource(
                address=address,
                kind=address.kind,
                name=getattr(spec, "name", None) or getattr(spec, "title", None) or address.key,
                id=getattr(spec, "id", None),
                source=desired.places.get(address),
            )
            for address, spec in wanted.specs.items()
        )
    )
    if form == "json":
        give(json_text(found.model_dump(mode="json")))
        return 0
    rows = [f"{row.address}  {row.name!r}  {row.id or '-'}  {row.source or ''}".rstrip() for row in found.resources]
    give(inert(visible("\n".join(rows) or "The configuration declares nothing.", keep="\n")))
    return 0
