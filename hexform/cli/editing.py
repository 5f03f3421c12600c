"""What the commands that edit the configuration share: the result of an edit, and its output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hexform.cli.options import Common
from hexform.cli.streams import give, say
from hexform.edit import EditedFiles
from hexform.lib.visible import visible
from hexform.report.safe import inert
from hexform.report.view.model import SANDBOX
from hexform.writeback.skipped import Skipped


@dataclass
class EditOutcome:
    """The edits of one command. `done`: a line for each object that is written; `skipped`: what is not."""

    edited: EditedFiles
    done: Sequence[str]
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return bool(self.edited.refused) or any(skipped.failed for skipped in self.skipped)


def finish(outcome: EditOutcome, common: Common, *, dry_run: bool, nothing: str) -> int:
    """Write the files, or show the diff, and print what is written and what is not. Returns the exit code."""
    if not dry_run:
        outcome.edited.save()
    head = [SANDBOX] if common.embedded else []
    body = outcome.edited.diff().splitlines() if dry_run else list(outcome.done)
    give(_lines([*head, *(body or [nothing])]))
    notes = [f"{'Error' if skipped.failed else 'Note'}: {skipped}" for skipped in sorted(outcome.skipped)]
    notes += [f"Error: {refusal}" for refusal in outcome.edited.refused]
    if notes:
        say(_lines(notes))
    return 1 if outcome.failed else 0


def _lines(lines: Iterable[str]) -> str:
    return inert("".join(f"{visible(line)}\n" for line in lines))
