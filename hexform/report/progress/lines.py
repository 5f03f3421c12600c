"""Events as lines."""

from __future__ import annotations

from hexform.model.event import ChangeEnded, ChangeStarted, Event, RequestSent, Said, Waiting
from hexform.report.style import Tone
from hexform.report.text.style import Line, Span
from hexform.report.view.model import SYMBOLS, TONES

_DOING = {"create": "creating", "update": "updating", "replace": "replacing", "delete": "deleting"}
_OUTCOMES: dict[str, tuple[str, Tone]] = {
    "applied": ("applied", "good"),
    "already": ("already as wanted", "plain"),
    "failed": ("failed", "danger"),
    "skipped": ("skipped", "change"),
    "unknown": ("outcome unknown", "danger"),
}


def event_line(event: Event, *, verbose: bool = False) -> Line | None:
    """An event in a line; None for what only the counts show. Requests have lines where `verbose`."""
    match event:
        case ChangeStarted(change):
            return (*_head(change.verb, change.address), Span(f" {_DOING[change.verb]} …", "faint"))
        case ChangeEnded(change, outcome, why):
            word, tone = _OUTCOMES[outcome]
            return (*_head(change.verb, change.address), Span(f" {word}", tone), Span(f": {why}" if why else ""))
        case RequestSent(where, result, seconds):
            return (Span(f"      {where} {result} ({seconds:.2f} s)", "faint"),) if verbose else None
        case Waiting(seconds, why, expected):
            return None if expected else (Span(f"    waiting {seconds:.0f} s: {why}", "change"),)
        case Said(text):
            return (Span(text),)
        case _:
            return None


def _head(verb: str, address: str) -> Line:
    return Span(f"  {SYMBOLS[verb]:>3} ", TONES[verb]), Span(address, "strong")
