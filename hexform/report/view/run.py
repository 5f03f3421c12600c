"""The view of a run: failures first."""

from __future__ import annotations

from hexform.model.run import Done, Run
from hexform.report.style import Tone
from hexform.report.view import listings
from hexform.report.view.model import Entry, Report, Section, Subject, Tile, place_of, verb_of
from hexform.report.view.rows import rows_and_texts

# Title and tone by outcome, in the order of the sections.
_OUTCOMES: dict[str, tuple[str, Tone]] = {
    "failed": ("Failed", "danger"),
    "unknown": ("Outcome unknown, it may or may not have taken effect", "danger"),
    "skipped": ("Skipped, for what they need did not take place", "change"),
    "applied": ("Applied", "good"),
    "already": ("Already as wanted, nothing was sent", "plain"),
}
_ORDER = ("applied", "already", "failed", "skipped", "unknown")
_WORDS = {"already": "already as wanted"}


def run_report(run: Run) -> Report:
    """The view of a run, with its changes by outcome."""
    return Report(
        document="run",
        sandbox=run.sandbox,
        targets=run.targets,
        place=place_of(run.workspace),
        headline=_headline(run),
        fingerprint=run.fingerprint,
        remarks=_remarks(run),
        tiles=_tiles(run),
        sections=_sections(run),
        listings=(
            *listings.errors(run.errors),
            *listings.by_hand(run.by_hand),
            *listings.warnings(run.warnings),
        ),
    )


def _sections(run: Run) -> tuple[Section, ...]:
    grouped = {
        title: tuple(_entry(done) for done in run.changes if done.outcome == outcome)
        for outcome, (title, _) in _OUTCOMES.items()
    }
    return tuple(Section(title, entries) for title, entries in grouped.items() if entries)


def _entry(done: Done) -> Entry:
    rows, texts = rows_and_texts(done.kind, done.diff, "before", "after")
    trace = (f"trace {', '.join(done.trace_ids)} (for Hex's support)",) if done.trace_ids else ()
    broken = done.outcome in {"failed", "unknown"}
    why = (done.why,) if done.why else ()
    return Entry(
        verb=verb_of(done.actions),
        kind=done.kind,
        subjects=(Subject(done.address, done.name, done.id),),
        rows=rows,
        texts=texts,
        dangers=why if broken else (),
        notes=(*(() if broken else why), *(trace if broken else ())),
        state=done.outcome,
    )


def _headline(run: Run) -> str:
    counts = run.summary.model_dump()
    always = ("applied", "failed", "skipped")
    parts = [f"{counts[o]} {_WORDS.get(o, o)}" for o in _ORDER if counts[o] or o in always]
    ends = {
        "applied": "Apply complete",
        "failed": "Apply not complete",
        "unfinished": "The record of an unfinished apply",
    }
    end = "Interrupted" if run.interrupted else ends[run.outcome]
    return f"{end}: {', '.join(parts)}."


def _remarks(run: Run) -> tuple[str, ...]:
    notes = tuple(f"note {key}: {value}" for key, value in run.notes.items())
    if run.outcome == "applied" and not run.interrupted:
        return notes
    return ("What is done stays done. Running it again goes on where this run ended.", *notes)


def _tiles(run: Run) -> tuple[Tile, ...]:
    counts = run.summary.model_dump()
    return tuple(
        Tile(_WORDS.get(o, o), counts[o], tone if counts[o] else "plain") for o, (_, tone) in _OUTCOMES.items()
    )
