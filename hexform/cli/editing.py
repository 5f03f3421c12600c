"""What the commands that edit the configuration share: files and their tree, and how they say what they did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hexform.back.left import Left
from hexform.cli.options import Common
from hexform.cli.streams import give, say
from hexform.edit import Made
from hexform.lib.visible import visible
from hexform.report.safe import inert
from hexform.report.view.model import SANDBOX


@dataclass
class Edited:
    """The edits of one run. `done`: a line for each object that they write; `left`: what they do not."""

    made: Made
    done: Sequence[str]
    left: list[Left] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return bool(self.made.refused) or any(left.failed for left in self.left)


def finish(edited: Edited, common: Common, *, dry_run: bool, nothing: str) -> int:
    """Write the files, or show the diff, and say what is written and what is not. Gives the exit code."""
    if not dry_run:
        edited.made.save()
    head = [SANDBOX] if common.embedded else []
    body = edited.made.diff().splitlines() if dry_run else list(edited.done)
    give(_lines([*head, *(body or [nothing])]))
    notes = [f"{'Error' if left.failed else 'Note'}: {left}" for left in sorted(edited.left)]
    notes += [f"Error: {refusal}" for refusal in edited.made.refused]
    if notes:
        say(_lines(notes))
    return 1 if edited.failed else 0


def _lines(lines: Iterable[str]) -> str:
    return inert("".join(f"{visible(line)}\n" for line in lines))
