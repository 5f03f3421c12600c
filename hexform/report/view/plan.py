"""The view of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from hexform.model.plan import Plan
from hexform.model.refusal import Refusal
from hexform.report.style import Style
from hexform.report.view import listings, people
from hexform.report.view.cost import cost, reads
from hexform.report.view.entries import by_origin, change_entries
from hexform.report.view.model import TONES, Entry, Item, Listing, Report, Section, Tile, place_of, snapshot_line
from hexform.report.view.values import counted

# The lines of one danger in text and Markdown, title included.
_DANGER_LINES = 10
_ORIGINS = {
    "yours": "Yours: the configuration differs here",
    "drift": "Drift: only Hex differs, and this plan overwrites it",
    "ended": "Ended: a written end date has passed",
    "": "Other changes",
}


def plan_report(plan: Plan, style: Style) -> Report:
    """The view of a plan; `style.rate` gives the estimated duration."""
    sections = _sections(plan)
    return Report(
        document="plan",
        sandbox=plan.sandbox,
        snapshot=snapshot_line(plan.from_snapshot, style.now),
        place=place_of(plan.workspace),
        headline=_headline(plan),
        fingerprint=plan.fingerprint if plan.changes else "",
        remarks=_remarks(plan, style),
        tiles=_tiles(plan),
        sections=sections,
        dangers=_dangers(plan, [entry for section in sections for entry in section.entries]),
        targets=plan.targets,
        listings=(
            *people.access(plan.access),
            *people.guardrails(plan.guardrails),
            *listings.errors(plan.errors),
            *listings.by_hand(plan.by_hand),
            *listings.warnings(plan.warnings),
            *listings.pending(plan.pending),
            *listings.ending(plan.ending),
            *listings.unmanaged(plan.unmanaged),
        ),
    )


def _headline(plan: Plan) -> str:
    if plan.changes:
        n = plan.summary
        return f"Plan: {n.create} to create, {n.update} to update, {n.replace} to replace, {n.delete} to delete."
    if plan.errors:
        return f"No changes that can be made; {counted(len(plan.errors), 'error')}."
    if plan.targets:
        return "No changes for these targets."
    return "No changes. The workspace matches the configuration."


def _remarks(plan: Plan, style: Style) -> tuple[str, ...]:
    count = plan.summary
    origin = (f"{count.yours} yours, {count.drift} drift",) if count.yours or count.drift else ()
    if not plan.changes:
        return origin
    unseen = () if plan.access else ("Who gains and who loses access was not looked at.",)
    return (*origin, *unseen, *reads(plan.requests), cost(plan.requests, 0 if plan.sandbox else style.rate))


def _tiles(plan: Plan) -> tuple[Tile, ...]:
    count = plan.summary.model_dump()
    verbs = ("create", "update", "replace", "delete")
    origins = ("yours", "drift") if count["yours"] or count["drift"] else ()
    return (
        *(Tile(f"to {verb}", count[verb], TONES[verb]) for verb in verbs),
        *(Tile(origin, count[origin], "place") for origin in origins),
        Tile("unchanged", count["unchanged"]),
        Tile("unmanaged", count["unmanaged"]),
        *((Tile("errors", len(plan.errors), "bad"),) if plan.errors else ()),
        *((Tile("refused", len(plan.refused), "danger"),) if plan.refused else ()),
    )


def _sections(plan: Plan) -> tuple[Section, ...]:
    """One section without a title; with origins (`--against`), one for each origin."""
    entries = change_entries(by_origin(plan.changes), plan.refused)
    if not any(entry.origin for entry in entries):
        return (Section("", entries),) if entries else ()
    grouped = {origin: tuple(e for e in entries if e.origin == origin) for origin in _ORIGINS}
    return tuple(Section(_ORIGINS[origin], members) for origin, members in grouped.items() if members)


def _dangers(plan: Plan, entries: Sequence[Entry]) -> tuple[Listing, ...]:
    """Lists of what the plan refuses, deletes, takes over, opens to the web and takes away."""
    flagged = {flag: {c.address for c in plan.changes if flag in c.flags} for flag in ("public", "take_over")}
    found = (
        Listing("Refused: apply will not carry out this plan", tuple(map(_refused, plan.refused)), "danger"),
        _danger("Deletes", entries, lambda entry, _: entry.destroys),
        _danger("Opens to the public web", entries, lambda _, address: address in flagged["public"]),
        _danger("Takes over a guide of somebody else", entries, lambda _, address: address in flagged["take_over"]),
        _danger("Takes access away", entries, lambda entry, _: "lost" in entry.effects and not entry.destroys),
    )
    return tuple(listing for listing in found if listing.items)


def _danger(title: str, entries: Iterable[Entry], belongs: Callable[[Entry, str], bool]) -> Listing:
    items = (
        Item(subject.address, "", subject.source or "")
        for entry in entries
        for subject in entry.subjects
        if belongs(entry, subject.address)
    )
    return Listing(title, tuple(dict.fromkeys(items)), "danger", most=_DANGER_LINES)


def _refused(refusal: Refusal) -> Item:
    return Item(refusal.limit, refusal.message, refusal.source or "")
