"""`hexform sandbox`: a local Hex workspace on a port of this machine."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hexform.cli.options import Common, speaking

if TYPE_CHECKING:
    from hexform.sandbox import Workspace


@click.command("sandbox")
@click.option("--seed", type=click.Path(path_type=Path), help="What the workspace holds at first, in YAML by names.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes any free one.")
@click.option("--state", type=click.Path(path_type=Path), help="A file that keeps the workspace; else it is in memory.")
@click.option(
    "--rate-limit", "limit", type=click.IntRange(min=0), help="Requests a minute; 0: no limit.  [default: 30]"
)
@click.option("--behaviour", "behaviours", multiple=True, metavar="NAME=VALUE", help="A switch; repeatable.")
@click.option("--fault", "faults", multiple=True, metavar="SPEC", help="Something that goes wrong; repeatable.")
@click.option("--dump", is_flag=True, help="Print the present state as a seed, and end.")
@speaking
def command(_: Common, seed: Path | None, state: Path | None, port: int, *, dump: bool, **more: Any) -> int:
    """Serve a local Hex workspace on 127.0.0.1, for trying hexform and for tests. Any bearer token is taken.

    A seed is read only where no state is. docs/sandbox.md lists the switches and the faults.
    """
    from hexform.cli.streams import give
    from hexform.errors import UsageError
    from hexform.sandbox import SandboxError, create_app, parse_behaviours, serve, write_yaml

    try:
        with _workspace(seed, state, dump=dump) as workspace:
            if dump:
                give(write_yaml(workspace.dump()))
                return 0
            app = create_app(
                workspace,
                behaviours=parse_behaviours(more["behaviours"]),
                faults=more["faults"],
                rate_limit=more["limit"],
            )
            serve(app, port)
    except (SandboxError, OSError) as error:
        raise UsageError(str(error)) from None
    return 0


def _workspace(seed: Path | None, state: Path | None, *, dump: bool) -> AbstractContextManager[Workspace]:
    """The workspace of the state, else of the seed, else a demo; a dump makes no state."""
    from hexform.cli.streams import read_text
    from hexform.sandbox import Workspace, demo_seed, open_state, read_seed_or_snapshot
    from hexform.sandbox.seed import LARGEST

    def fresh() -> Workspace:
        given = demo_seed() if seed is None else read_seed_or_snapshot(read_text(seed, LARGEST), source=str(seed))
        return Workspace.from_seed(given)

    if state is None or (dump and not state.exists()):
        return nullcontext(fresh())
    return open_state(state, fresh, served=not dump)
