"""Mistakes that people make on the command line, as a table: what they type, and what is printed.

Every one of them ends with exit code 1, before anything is asked of Hex.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Typed:
    """A mistake. `place`: the command, option or variable that the message names; `remedy`: what it says to do."""

    typed: str
    place: str
    remedy: str
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The whole line, with the variables before it."""
        return " ".join((*(f"{name}={value}" for name, value in self.variables.items()), "hexform", self.typed)).strip()


TYPED = (
    # Commands
    Typed("paln", "'paln'", "did you mean 'plan'?"),
    Typed("import group.team g1", "'import'", "`hexform pull` writes YAML"),
    Typed("destroy", "'destroy'", "write what to delete under `removed`"),
    Typed("fmt", "'fmt'", "`hexform validate` checks the configuration"),
    Typed("state list", "'state'", "`hexform list` lists the addresses"),
    Typed("diff", "'diff'", "`hexform plan` shows what would change"),
    # Options
    Typed("apply --auto-approve", "'--auto-approve'", "-y applies without asking"),
    Typed("apply -yes", "'-e'", "long options have two dashes: --yes"),
    Typed("apply --dry-run", "'--dry-run'", "`hexform plan` shows what would change"),
    Typed("plan --targte group.team", "'--targte'", "Did you mean '--target'?"),
    Typed("plan -var x=y", "'-a'", "a configuration has no variables"),
    Typed("plan --token secret", "'--token'", "HEX_API_TOKEN"),
    Typed("drift --approved x", "'--approved'", "See `hexform drift --help`."),
    # Arguments
    Typed("plan workspace.yaml", "workspace.yaml", "-f names the configuration: -f workspace.yaml"),
    Typed("plan plan.json", "plan.json", "`hexform show plan.json` prints a saved plan"),
    Typed("plan group.team", "group.team", "--target limits a run to addresses: --target group.team"),
    Typed("apply workspace.yaml", "workspace.yaml", "write -f workspace.yaml"),
    Typed("show", "'FILE'", "See `hexform show --help`."),
    Typed("who", "'EMAIL'", "See `hexform who --help`."),
    Typed("schema groups", "'groups'", "is not one of 'workspace', 'plan'"),
    # Values
    Typed("plan --format yaml", "'--format'", "is not one of 'text', 'json'"),
    Typed("plan -o json", "'-o'", "--format json prints it so"),
    Typed("plan --target projects.x", "'--target'", "did you mean project.x?"),
    Typed("plan --target revenue", "'--target'", "it begins with one of group,"),
    Typed("plan --today tomorrow", "'--today'", "write it like 2027-03-31"),
    Typed("plan --rate-limit -1", "'--rate-limit'", "write one like 30, or 0 for no limit"),
    Typed("plan --report html", "'--report'", "not FORMAT=FILE, like html=plan.html"),
    Typed("apply --allow deletes", "'--allow'", "not NAME=NUMBER, like deletes=12"),
    Typed("apply --max-age 2 plan.json", "'--max-age'", "write 2h or 2d"),
    Typed("apply --note ticket", "'--note'", "not KEY=VALUE, like ticket=FIN-207"),
    Typed("plan --fail-on-drift", "--fail-on-drift", "needs --against"),
    Typed("apply plan.json --target group.a", "--target", "is for planning"),
    # Files and variables
    Typed("validate -f teams", "teams", "name another file with -f"),
    Typed("validate -f workspac.yaml", "workspac.yaml", "did you mean workspace.yaml?"),
    Typed("plan --sandbox -o none/plan.json", "-o none/plan.json", "make it first"),
    Typed("plan --sandbox -o workspace.yaml", "-o workspace.yaml", "name another"),
    Typed("plan", "HEXFORM_RATE_LIMIT", "write one like 30, or 0 for no limit", {"HEXFORM_RATE_LIMIT": "-3"}),
    Typed("plan", "HEX_BASE_URL", "https://", {"HEX_BASE_URL": "app.hex.tech"}),
    Typed("plan", "HEX_API_TOKEN", "is not set"),
)
