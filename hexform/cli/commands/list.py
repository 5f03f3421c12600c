"""`hexform list`: the addresses of the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hexform.cli.options import Common, listing

if TYPE_CHECKING:
    from hexform.model.address import Address
    from hexform.model.desired import Desired
    from hexform.model.fields import Written
    from hexform.model.listing import ListedResource


@click.command("list")
@listing
def command(common: Common, form: str) -> int:
    """List the addresses of the configuration with their ids and places; needs no token and no network."""
    from hexform.cli.streams import give
    from hexform.config import load
    from hexform.lib.visible import visible
    from hexform.model.address import Pattern
    from hexform.model.listing import ResourceList
    from hexform.planning.target import check_declared, narrowed
    from hexform.report.json import json_text
    from hexform.report.safe import inert

    desired = load(common.files, today=common.day)
    targets = tuple(Pattern(text) for text in common.targets)
    check_declared(targets, desired)
    wanted = narrowed(desired, targets)
    resources = tuple(_listed(address, spec, desired) for address, spec in wanted.specs.items())
    found = ResourceList(targets=common.targets, resources=resources)
    if form == "json":
        give(json_text(found.model_dump(mode="json")))
        return 0
    rows = [f"limited to {', '.join(common.targets)}"] if targets else []
    rows += [f"{row.address}  {row.name!r}  {row.id or '-'}  {row.source or ''}".rstrip() for row in resources]
    give(inert(visible("\n".join(rows) or "The configuration declares nothing.", keep="\n")))
    return 0


def _listed(address: Address, spec: Written, desired: Desired) -> ListedResource:
    """A resource as a plan calls it."""
    from hexform.kinds.registry import KINDS
    from hexform.model.address import owner_of
    from hexform.model.listing import ListedResource

    kind, owner = KINDS[address.kind], owner_of(address)
    named, shown = (address, spec) if kind.listed or owner is None else (owner, desired.specs[owner])
    key = address.key.partition("/")[2].removeprefix("#") if kind.listed else named.key
    name = getattr(shown, "name", None) or getattr(shown, "title", None) or getattr(shown, "label", None)
    return ListedResource(
        address=address,
        kind=address.kind,
        name=name or key,
        id=getattr(shown, "id", None),
        source=desired.places.get(address),
    )
