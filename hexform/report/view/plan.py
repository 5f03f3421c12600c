"""A plan in the words of its readers."""

from __future__ import annotations

from hexform.model.plan import Plan
from hexform.report.style import Style
from hexform.report.view import listings, people
from hexform.report.view.cost import cost, reads
from hexform.report.view.dangers import dangers
from hexform.report.view.entries import by_origin, change_entries
from hexform.report.view.model import TONES, Report, Section, Tile, place_of, snapshot_line
from hexform.report.view.values import counted

_ORIGINS = {
    "yours": "Yours: the configuration differs here",
    "drift": "Drift: only Hex differs, and this plan overwrites it",
    "ended": "Ended: a written end date has passed",
    "": "Other changes",
}


def plan_report(plan: Plan, style: Style) -> Report:
    """What a reviewer sees of a plan; `style.rate` decides how long it takes."""
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
        dangers=dangers(plan, [entry for section in sections for entry in section.entries]),
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
        return f"No changes where Hex could be read; {counted(len(plan.errors), 'error')}."
    if plan.targets:
        return "No changes for these targets."
    return "No changes. The workspace matches the configuration."


def _remarks(plan: Plan, style: Style) -> tuple[str, ...]:
    count = plan.summary
    origin = (f"{count.yours} yours, {count.drift} drift",) if count.yours or count.drift else ()
    if not plan.changes:
        return origin
    unseen = () if plan.access else ("Who gains and who loses access was not looked at.",)
    return (*origin, *unseen, *reads(plan.requests), cost(plan.requests, style.rate))


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
    """One without a title, or one an origin where the plan was compared with an older configuration."""
    entries = change_entries(by_origin(plan.changes), plan.refused)
    if not any(entry.origin for entry in entries):
        return (Section("", entries),) if entries else ()
    grouped = {origin: tuple(e for e in entries if e.origin == origin) for origin in _ORIGINS}
    return tuple(Section(_ORIGINS[origin], members) for origin, members in grouped.items() if members)
