"""`hexform whoami`: whose token it is, and what it can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hexform.cli.options import Common, asking_who

if TYPE_CHECKING:
    from hexform.model.listing import TokenReport


@click.command("whoami")
@asking_who
def command(common: Common, form: str) -> int:
    """Say whose token it is and try what it can read; what it may write cannot be known."""
    from hexform.cli.access import configuration
    from hexform.cli.planning import opened
    from hexform.cli.signals import run_async
    from hexform.cli.streams import give, telling
    from hexform.lib.visible import visible
    from hexform.planning.token import token_report
    from hexform.report.json import json_text
    from hexform.report.safe import inert

    desired = configuration(common)

    async def make() -> TokenReport:
        with telling(common) as tell:
            async with opened(common, desired, tell, writes=False) as connection:
                return await token_report(
                    connection.me, connection.place, connection.observing, sandbox=connection.sandbox
                )

    report = run_async(make())
    give(json_text(report.model_dump(mode="json")) if form == "json" else inert(visible(_text(report), keep="\n")))
    return 0


def _text(report: TokenReport) -> str:
    whose = f"the personal token of {report.email} ({report.role})" if report.email else "a workspace token"
    place = f"{report.workspace.base_url} (org {report.workspace.org_id or 'unknown'})"
    reads = [
        f"  {row.name}: " + ("can be read" if row.readable else f"cannot be read: {row.why}") for row in report.reads
    ]
    return "\n".join(
        [
            *(["SANDBOX: this is an embedded workspace, not Hex."] if report.sandbox else []),
            f"{place}: {whose}",
            f"expires: {report.expires or 'Hex tells no date'}",
            *(["A personal token sees a part of the workspace."] if report.email else []),
            *reads,
            "What it may write cannot be known without writing.",
        ]
    )
