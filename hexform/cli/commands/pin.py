"""`hexform pin`: write the ids of what the configuration finds by name."""

from __future__ import annotations

import click

from hexform.cli.completion import addresses
from hexform.cli.options import Common, pinning


@click.command("pin")
@click.argument("pattern", default="*", shell_complete=addresses)
@pinning
@click.option("--dry-run", is_flag=True, help="Show the diff; write nothing.")
def command(common: Common, pattern: str, dry_run: bool) -> int:
    """Write the id of every group, collection, project and cell that the configuration finds by name.

    PATTERN selects addresses, `project.*` say; default: all. Comments and all other bytes stay as they are.
    """
    from hexform.cli.editing import EditOutcome, finish
    from hexform.cli.planning import opened
    from hexform.cli.signals import run_async
    from hexform.cli.streams import telling
    from hexform.config import load, root
    from hexform.config.files import Tree
    from hexform.edit import Edits
    from hexform.errors import UsageError
    from hexform.kinds.context import PlanningContext
    from hexform.model.address import Pattern
    from hexform.planning.observe import context_of, observe
    from hexform.planning.target import check_declared, narrowed
    from hexform.writeback.pin import identities_only, pins, write_pins

    tree = Tree(root(common.files))
    desired = load(common.files, today=common.day, tree=tree)
    wanted, targets = Pattern(pattern), [Pattern(text) for text in common.targets]
    if not any(wanted.matches(address) for address in desired.specs):
        raise UsageError(f"{pattern}: nothing in the configuration has this address")
    check_declared(targets, desired)

    async def look() -> PlanningContext:
        part = identities_only(narrowed(narrowed(desired, [wanted]), targets))
        with telling(common) as tell:
            async with opened(common, desired, tell, writes=False) as connection:
                actual = await observe(part, connection.observing, connection.me, today=common.day, ledger={})
        return context_of(part, actual, today=common.day, ledger={})

    found = pins(run_async(look()), wanted, targets)
    edits = Edits(tree, desired)
    write_pins(edits, desired, found.ids)
    edited = edits.make()
    edited.load(common.files, today=common.day)
    refused = {refusal.address for refusal in edited.refused}
    done = [f"{address}: {id_}" for address, id_ in sorted(found.ids.items()) if address not in refused]
    outcome = EditOutcome(edited, done, list(found.skipped))
    return finish(outcome, common, dry_run=dry_run, nothing="Nothing to pin.")
