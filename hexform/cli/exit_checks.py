"""Exit with 1 after a result that is incomplete or refused, always with a message on stderr."""

from __future__ import annotations

from collections.abc import Sequence

from hexform.cli.options import Allowance
from hexform.errors import HexformError
from hexform.model.change import Change
from hexform.model.notice import Notice
from hexform.model.refusal import Refusal
from hexform.model.run import Run
from hexform.report.view.values import counted

_FEW = 3


def check_complete(errors: Sequence[Notice]) -> None:
    """Raise HexformError where addresses could not be planned, or settings have mistakes."""
    if errors:
        names = _named(sorted({notice.address or notice.source or "the workspace" for notice in errors}))
        with_address = sum(notice.address is not None for notice in errors)
        which = "these" if with_address == len(errors) else "the addresses among these"
        what = f"{which} were not planned, the rest was" if with_address else "no address was left out"
        raise HexformError(f"{counted(len(errors), 'error')} ({names}): {what}")


def check_read(errors: Sequence[Notice]) -> None:
    """Raise HexformError where a part of the workspace could not be read."""
    if errors:
        raise HexformError(f"not everything was read: {'; '.join(notice.message for notice in errors)}")


def check_refused(refused: Sequence[Refusal], *, limits: bool) -> None:
    """Raise HexformError for a plan that a guardrail refuses or, where asked for, a limit."""
    counting = [item for item in refused if limits or item.limit not in Allowance.names]
    if counting:
        raise HexformError(f"REFUSED: {'; '.join(item.message for item in counting)}")


def check_no_drift(changes: Sequence[Change]) -> None:
    """Raise HexformError for changes that would overwrite what somebody did in Hex."""
    addresses = [change.address for change in changes if any(row.origin == "drift" for row in change.diff)]
    if addresses:
        count = counted(len(addresses), "change")
        raise HexformError(f"--fail-on-drift: {count} would overwrite what somebody did in Hex: {_named(addresses)}")


def check_applied(run: Run, stopped: str) -> None:
    """Raise HexformError for a run that did not do everything, or that was stopped."""
    counts = run.summary.model_dump()
    parts = [f"{counts[name]} {name}" for name in ("failed", "unknown", "skipped") if counts[name]]
    parts += [counted(len(run.errors), "error")] if run.errors else []
    why = "; ".join(part for part in (stopped, ", ".join(parts)) if part)
    if run.outcome != "applied":
        why = why or "something that was written did not take effect"
        raise HexformError(f"not everything was applied ({why}); running it again goes on where this run ended")
    if stopped:
        raise HexformError(f"{stopped}, after everything was applied")


def _named(addresses: Sequence[str]) -> str:
    more = len(addresses) - _FEW
    return ", ".join(addresses[:_FEW]) + (f" and {more} more" if more > 0 else "")
