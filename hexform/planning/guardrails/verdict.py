"""What guardrails hold back, and what has to be read to judge them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from hexform.model.guardrail_finding import GuardrailFinding
from hexform.model.notice import Code
from hexform.model.refusal import Refusal
from hexform.planning.access.reads import Needs
from hexform.planning.access.relevance import doors
from hexform.planning.access.roster import GREATEST, TOP
from hexform.planning.access.touched import Overlay
from hexform.planning.access.world import TableName
from hexform.planning.guardrails.rules import Rule
from hexform.planning.guardrails.unjudged import ABOUT_PEOPLE


def held_back(findings: Iterable[GuardrailFinding], rules: Sequence[Rule]) -> tuple[Refusal, ...]:
    """The guardrails that a plan makes worse and that refuse that, by name; no permission lifts it."""
    sources = {rule.name: rule.source for rule in rules}
    broken: dict[str, list[GuardrailFinding]] = {}
    for finding in findings:
        if finding.new and finding.then != "report":
            broken.setdefault(finding.name, []).append(finding)
    return tuple(_refusal(name, found, sources.get(name)) for name, found in sorted(broken.items()))


def _refusal(name: str, found: list[GuardrailFinding], source: str | None) -> Refusal:
    first = found[0]
    allowed = ", ".join(first.allowed) if isinstance(first.allowed, tuple) else first.allowed
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return Refusal(
        code=Code.GUARDRAIL,
        limit=f"guardrails.{name}",
        found=len(found),
        allowed=0,
        addresses=tuple(sorted({cause.address for finding in found for cause in finding.because})),
        message=f"{first.project.address} would break the guardrail {name} "
        f"({first.condition}: {first.found}, where {allowed or 'nobody'} is allowed){more}",
        source=source,
    )


def needs_of(rules: Sequence[Rule], laid: Overlay, only: Collection[str] | None = None) -> Needs:
    """What is to be read to judge these rules, tables first. `only`: the ids of the projects that are looked at.

    Rules about public_web and workspace need the list of projects alone, those about people the members of the groups
    that can give somebody more than is allowed. A rule about a collection needs the list of collections.
    """
    missing = laid.before.missing
    tables: set[TableName] = {"projects"} if rules and only is None else set()
    about_people = [rule for rule in rules if set(rule.conditions) & ABOUT_PEOPLE]
    if any(rule.selection.by_collection for rule in rules):
        tables.add("collections")
    if about_people:
        tables |= {"people", "groups", "collections"}
    if tables & missing:
        return Needs(tables=frozenset(tables & missing))
    projects = [key for key in laid.after.projects if only is None or key in only]
    return Needs(members=frozenset(group for key in projects for group in _groups(about_people, laid, key)))


def _groups(rules: Sequence[Rule], laid: Overlay, project_id: str) -> Iterator[str]:
    """The groups whose members decide whether a project breaks one of the rules."""
    sides = laid.sides(project_id)
    lowest = min(
        (_lowest(rule, laid) for rule in rules if any(rule.takes(project) for _, project in sides)), default=TOP
    )
    for door in doors(sides) if lowest < TOP else ():
        if door.ranks[GREATEST] > lowest:
            yield from door.groups


def _lowest(rule: Rule, laid: Overlay) -> int:
    """The level above which a group's grant may break a rule; the highest where no such person could break it."""
    roster = laid.after.roster
    guests = rule.levels.get("guests", TOP) if roster.guests else TOP
    outside = roster.named & ~rule.allows_person(roster) if rule.people is not None else 0
    return 0 if outside else guests
