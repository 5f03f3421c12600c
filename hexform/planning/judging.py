"""What a plan does to people's access, and what holds it back: limits in people, and guardrails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from hexform.hex.call import Send
from hexform.kinds.registry import KINDS
from hexform.model.access_change import PlanAccess
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.fields import Written
from hexform.model.guardrail_finding import GuardrailFinding
from hexform.model.live import Actual
from hexform.model.notice import Notice
from hexform.model.plan import Plan
from hexform.model.refusal import Refusal
from hexform.planning.access.bound import most
from hexform.planning.access.build import world_of
from hexform.planning.access.changes import Analysis, analyse
from hexform.planning.access.fresh import maybe_fresh
from hexform.planning.access.naming import Naming
from hexform.planning.access.observe import Seen, read_until, seen_by
from hexform.planning.access.overlay import overlay
from hexform.planning.access.reads import Needs, needs
from hexform.planning.access.touched import Overlay
from hexform.planning.access.world import World
from hexform.planning.danger import refusals
from hexform.planning.guardrails.desired import declared_in, written_in
from hexform.planning.guardrails.fixing import with_fixes
from hexform.planning.guardrails.guard import Protection, added_rules, protects_more
from hexform.planning.guardrails.hold import protected_by, statuses_refused
from hexform.planning.guardrails.judge import judge
from hexform.planning.guardrails.notices import mistakes_of
from hexform.planning.guardrails.rules import Rule, rules_of
from hexform.planning.guardrails.unjudged import not_judged, partly_judged, unjudged
from hexform.planning.guardrails.verdict import held_back, needs_of
from hexform.planning.guardrails.written import forbidden, sharing_of
from hexform.planning.planner import replanned

_PEOPLE = ("lose", "gain", "outsiders")


class Guard(NamedTuple):
    """A configuration that a change cannot edit; `guarded`: the settings that it makes stricter, by dotted path."""

    desired: Desired
    guarded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """How a plan's access is looked at.

    `always`: say what the plan does to people; without it people are counted only where a limit may be passed.
    `left_out`: the plan does not say what it does to people, counted or not.
    `narrow`: judge only projects that the plan can change, which is what a plan with targets does.
    `allow`: the permissions of the run.
    """

    always: bool = True
    left_out: bool = False
    narrow: bool = False
    guard: Guard | None = None
    allow: Mapping[str, int] = field(default_factory=dict)


class _Judged(NamedTuple):
    analysis: Analysis | None = None
    findings: tuple[GuardrailFinding, ...] = ()
    held: tuple[Refusal, ...] = ()
    errors: tuple[Notice, ...] = ()


async def judged(plan: Plan, desired: Desired, actual: Actual, send: Send, look: Look) -> Plan:
    """The plan with its access, guardrails and refusals; `requests` are those of the plan as it was."""
    return await Judging(plan.changes, desired, actual, look).judged(plan, send)


async def access_of_drift(plan: Plan, desired: Desired, actual: Actual, send: Send) -> PlanAccess:
    """What Hex gives people and takes from them against what the configuration wants.

    `plan` leads from Hex to the configuration, so this is its way back.
    """
    judging = Judging(plan.changes, desired, actual, Look())
    seen = await read_until(judging.seen(), judging.needs, send)
    return analyse(judging.laid(seen).reversed(), desired.settings.domains).access


@dataclass
class Judging:
    """How some changes are looked at: what that needs to be read, and what it comes to."""

    changes: Sequence[Change]
    desired: Desired
    actual: Actual
    look: Look

    def __post_init__(self) -> None:
        self.specs: dict[Address, Written] = {**self.desired.others, **self.desired.specs}
        self.declared = declared_in(self.specs)
        self._seen: tuple[Seen, Naming, World] | None = None

    async def judged(self, plan: Plan, send: Send) -> Plan:
        seen, counts_people = await self.read(send)
        plan, findings = self._fix(plan, seen)
        self.changes = plan.changes
        found = self._judge(seen, findings, counts_people=counts_people)
        settings = self.desired.settings
        emptied = [item for item in plan.refused if item.limit == "emptied"]
        refused = refusals(plan.changes, settings.limits, self.desired.lines, found.analysis, self.look.allow)
        guarded, by_guard = self._guarded(seen)
        said = counts_people and not self.look.left_out
        return plan.model_copy(
            update={
                "access": found.analysis.access if found.analysis and said else None,
                "guardrails": found.findings,
                "guarded": guarded,
                "refused": (*refused, *emptied, *found.held, *by_guard),
                "errors": (*plan.errors, *found.errors),
                "warnings": tuple(dict.fromkeys((*plan.warnings, *self._partly(seen), *self._dead_rules(seen)))),
            }
        )

    async def read(self, send: Send) -> tuple[Seen, bool]:
        """Read what is needed beside what the plan has read; and whether people are counted."""
        seen = self.seen()
        counts_people = self.look.always or self._may_pass(self._world(seen))

        def needed(seen: Seen) -> Needs:
            return (self.needs(seen) if counts_people else Needs()) | self.needs_of_rules(seen)

        return await read_until(seen, needed, send), counts_people

    def seen(self) -> Seen:
        """What the plan has read."""
        sharing = any("sharing" in kind.needs(self.desired) for kind in KINDS.values())
        return seen_by(self.actual, sharing=sharing)

    def _fix(self, plan: Plan, seen: Seen) -> tuple[Plan, tuple[GuardrailFinding, ...]]:
        """What breaks guardrails; the public links that they close are added to the plan."""
        rules = self._rules(seen)
        if not rules:
            return plan, ()
        laid = self.laid(seen)
        found = judge(laid, rules, self._only(laid))
        if found.fixes:
            lines = {rule.name: rule.source for rule in rules}
            plan = replanned(plan, with_fixes(plan.changes, found.fixes, lines), self.actual)
        return plan, found.findings

    def _naming(self, seen: Seen) -> Naming:
        return self._built(seen)[0]

    def _world(self, seen: Seen) -> World:
        return self._built(seen)[1]

    def _built(self, seen: Seen) -> tuple[Naming, World]:
        """Names and access of what was seen, built once for each reading."""
        if self._seen is None or self._seen[0] is not seen:
            naming = Naming(self.declared, seen.directory)
            self._seen = seen, naming, world_of(seen.directory, seen.members, seen.inside, naming)
        return self._seen[1:]

    def laid(self, seen: Seen) -> Overlay:
        """The workspace before and after the plan."""
        empty = maybe_fresh(self.desired, seen)
        return overlay(self._world(seen), self.changes, [key for key, known in empty.items() if known])

    def _may_pass(self, world: World) -> bool:
        """Whether the most people that could be affected are more than a limit allows."""
        limits, bound = self.desired.settings.limits, most(world, self.changes)
        pairs = ((bound.lose, limits.lose), (bound.gain, limits.gain), (bound.outsiders, limits.outsiders))
        return any(limit is not None and (number is None or number > limit) for number, limit in pairs)

    def needs(self, seen: Seen) -> Needs:
        """What is to be read to say what the plan does to people."""
        domains = self.desired.settings.domains
        return needs(self._world(seen), self.changes, domains, maybe_fresh(self.desired, seen))

    @property
    def has_rules(self) -> bool:
        """Whether there are guardrails, of the configuration or of a guard."""
        guard = self.look.guard
        return bool(self.desired.settings.guardrails or (guard and guard.desired.settings.guardrails))

    def needs_of_rules(self, seen: Seen) -> Needs:
        """What is to be read to judge guardrails, tables first."""
        rules = self._rules(seen)
        if not rules:
            return Needs()
        # Which projects a plan can change is known only from what tells who gains and who loses.
        first = self.needs(seen) if self.look.narrow else Needs()
        laid = self.laid(seen)
        return first or needs_of(rules, laid, self._only(laid))

    def _rules(self, seen: Seen) -> tuple[Rule, ...]:
        return (*self._own_rules(seen), *self._added_rules(seen))

    def _own_rules(self, seen: Seen) -> tuple[Rule, ...]:
        return rules_of(self.desired.settings.guardrails, self._naming(seen), self.desired.lines)

    def _added_rules(self, seen: Seen) -> tuple[Rule, ...]:
        """The rules of the guard that the configuration does not have."""
        if self.look.guard is None or not self.look.guard.desired.settings.guardrails:
            return ()
        guard, laid = self.look.guard.desired, self.laid(seen)
        theirs = rules_of(guard.settings.guardrails, self._naming_of_guard(seen, guard), guard.lines)
        projects = [*laid.before.projects.values(), *laid.after.projects.values()]
        return added_rules(self._own_rules(seen), theirs, projects)

    @staticmethod
    def _naming_of_guard(seen: Seen, guard: Desired) -> Naming:
        return Naming(declared_in(guard.specs), seen.directory)

    def _guarded(self, seen: Seen) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
        """What a guard makes stricter, and the changes that are held back one by one.

        What was planned from the configuration is within it already; what comes from a file or a run may not be.
        """
        changes, actual = self.changes, replace(self.actual, directory=seen.directory)
        own = Protection(self.desired.settings.protected, self._naming(seen))
        statuses = statuses_refused(changes, self.desired.settings.statuses)
        by_own = protected_by(own, changes, actual, self.desired.lines, "the configuration")
        if self.look.guard is None:
            return (), (*by_own, *statuses)
        guard = self.look.guard.desired
        theirs = Protection(guard.settings.protected, self._naming_of_guard(seen, guard))
        more = ("protected",) if protects_more(theirs, own) else ()
        named = tuple(f"guardrails.{rule.name}" for rule in self._added_rules(seen))
        held = protected_by(theirs, changes, actual, guard.lines, "the guard")
        known = {refusal.addresses for refusal in by_own}
        held = tuple(refusal for refusal in held if refusal.addresses not in known)
        return (*self.look.guard.guarded, *more, *named), (*by_own, *held, *statuses)

    def _partly(self, seen: Seen) -> Iterator[Notice]:
        return (
            partly_judged(personal=seen.directory.personal, narrow=self.look.narrow) if self._rules(seen) else iter(())
        )

    def _only(self, laid: Overlay) -> frozenset[str] | None:
        return laid.touched_ids if self.look.narrow else None

    def _judge(self, seen: Seen, found: tuple[GuardrailFinding, ...], *, counts_people: bool) -> _Judged:
        laid, rules = self.laid(seen), self._rules(seen)
        analysis = analyse(laid, self.desired.settings.domains)
        if not counts_people:
            analysis = replace(analysis, uncounted=frozenset(), access=_without_people(analysis))
        held = (*held_back(found, rules), *not_judged(rules, laid))
        if not rules:
            return _Judged(analysis, found, held)
        refused = {refusal.limit for refusal in held}
        rest = [rule for rule in rules if f"guardrails.{rule.name}" not in refused]
        mistakes = (
            *self._mistakes(seen, laid),
            *self._forbidden(seen, laid, rules),
            *unjudged(rest, laid.before, self._only(laid)),
        )
        return _Judged(analysis, found, held, mistakes)

    def _forbidden(self, seen: Seen, laid: Overlay, rules: Sequence[Rule]) -> Iterator[Notice]:
        """What the configuration writes itself and a rule forbids, as far as only the workspace can say."""
        written, desired = written_in(self.desired.specs), self.desired
        for mistake in forbidden(rules, written, laid, self._naming(seen), self._only(laid)):
            address = sharing_of(mistake)
            source = desired.locate(address, str(mistake.path[-1])) or desired.places.get(address)
            yield Notice(code=mistake.code, message=mistake.message, source=source)

    def _mistakes(self, seen: Seen, laid: Overlay) -> list[Notice]:
        """What is wrong with guardrails, as far as only the workspace can say."""
        return mistakes_of(self.desired, self.specs, self._naming(seen), seen.directory, laid)

    def _dead_rules(self, seen: Seen) -> Iterator[Notice]:
        """What is wrong with the guard's guardrails and not with the configuration's: they hold nothing back.

        A warning, for an error would refuse the change that mends them.
        """
        if self.look.guard is None or not self.look.guard.desired.settings.guardrails:
            return
        guard, laid = self.look.guard.desired, self.laid(seen)
        own = {notice.message for notice in self._mistakes(seen, laid)}
        for notice in mistakes_of(guard, guard.specs, self._naming_of_guard(seen, guard), seen.directory, laid):
            if notice.message not in own:
                yield notice.model_copy(update={"message": f"a guardrail of the guard: {notice.message}"})


def _without_people(analysis: Analysis) -> PlanAccess:
    summary = analysis.access.summary.model_copy(update=dict.fromkeys(_PEOPLE, 0))
    return analysis.access.model_copy(update={"summary": summary})
