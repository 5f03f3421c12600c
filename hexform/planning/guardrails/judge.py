"""Judging guardrails: what breaks them, and what of that a plan makes or worsens."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from hexform.model import access_change
from hexform.model.access import LEVELS
from hexform.model.access_change import ProjectName
from hexform.model.guardrail import Condition
from hexform.model.guardrail_finding import GuardrailFinding
from hexform.model.row import Diff
from hexform.planning.access.changes import height
from hexform.planning.access.compare import Comparison
from hexform.planning.access.roster import GREATEST, TOP, Roster
from hexform.planning.access.touched import PUBLIC, Cause, Overlay
from hexform.planning.access.ways import Reach, reach
from hexform.planning.guardrails.rules import Rule


class Fix(NamedTuple):
    """A public link that a rule with `then: fix` closes: from the live level to the highest that is allowed."""

    project: ProjectName
    before: str
    after: str
    names: tuple[str, ...]

    @property
    def row(self) -> Diff:
        """The row of the change."""
        return Diff(path=PUBLIC[:1], op="replace", before=self.before, after=self.after)

    @property
    def address(self) -> str:
        """The address of the change: by the project's key, or its title where it is not written."""
        return f"project_sharing.{self.project.address.partition('.')[2]}"


class Judged(NamedTuple):
    """What breaks guardrails, each once, and the public links that are to be closed."""

    findings: tuple[GuardrailFinding, ...] = ()
    fixes: tuple[Fix, ...] = ()


def judge(laid: Overlay, rules: Sequence[Rule], only: Collection[str] | None = None) -> Judged:
    """Judge the rules before and after the changes. `only`: the ids of the projects that are looked at.

    A project is under a rule that takes it before or after. Without changes nothing is new.
    """
    roster = laid.after.roster
    outside = [(rule, _perhaps(roster.named & ~rule.allows_person(roster), roster)) for rule in rules]
    findings: list[GuardrailFinding] = []
    fixes: list[Fix] = []
    for project in sorted(laid.after.projects.values(), key=lambda project: (project.name.address, project.id)):
        if only is None or project.id in only:
            case = _Case(laid, project.id)
            found: list[GuardrailFinding] = []
            for rule, those in outside:
                found += [each for each in case.findings(rule, those) if each not in found]
            fix = _fix(found, case.before.public_web)
            findings += found if fix is None else _with(fix, found)
            fixes += [] if fix is None else [fix]
    return Judged(tuple(findings), tuple(fixes))


def _fix(found: list[GuardrailFinding], before: str) -> Fix | None:
    """The strictest of the rules that are to be kept by closing the link. What the plan makes is refused instead."""
    closing = [each for each in found if (each.then, each.condition, each.new) == ("fix", "public_web", False)]
    if not closing:
        return None
    strictest = min((str(each.allowed) for each in closing), key=height)
    return Fix(closing[0].project, before, strictest, tuple(sorted({each.name for each in closing})))


def _with(fix: Fix, found: list[GuardrailFinding]) -> Iterator[GuardrailFinding]:
    """What breaks rules where the plan closes the link: that may prevent what it would break besides."""
    for finding in found:
        if not finding.new or finding.condition != "public_web":
            yield finding
        elif height(fix.after) > height(str(finding.allowed)):
            yield finding.model_copy(update={"found": fix.after})


def _perhaps(people: int, roster: Roster) -> int:
    """These people, and those who cannot be named if some of these may be among them."""
    return people | roster.unnamed_bits if people else 0


class _Case:
    """One project, before and after."""

    def __init__(self, laid: Overlay, project_id: str) -> None:
        self.laid = laid
        self.project_id = project_id
        self.created = project_id not in laid.before.projects
        (_, self.before), (_, self.after) = laid.sides(project_id)
        self.roster = laid.after.roster

    @cached_property
    def reached(self) -> tuple[Reach, Reach]:
        """Who reached what before, and who does after."""
        before = reach(self.laid.before, self.before)
        return before, reach(self.laid.after, self.after) if self._affected else before

    @property
    def _affected(self) -> bool:
        return self.project_id in self.laid.affected_ids

    def findings(self, rule: Rule, outside: int) -> Iterator[GuardrailFinding]:
        """What of a project breaks a rule. `outside`: everybody whom `people` does not let in."""
        was, now = not self.created and rule.takes(self.before), rule.takes(self.after)
        for condition in rule.conditions if was or now else ():
            if condition in {"public_web", "workspace"}:
                yield from self._level(rule, condition, was=was)
            else:
                yield from self._people(rule, condition, outside if condition == "people" else self._guests, was=was)

    @property
    def _guests(self) -> int:
        """Guests, and people who cannot be named: they may be guests."""
        return _perhaps(self.roster.guests, self.roster)

    def _level(self, rule: Rule, condition: Condition, *, was: bool) -> Iterator[GuardrailFinding]:
        old, level = height(getattr(self.before, condition)), getattr(self.after, condition)
        if height(level) > rule.levels[condition]:
            raised = height(level) > old
            causes = self._by_scope(condition) if raised else set()
            new = raised or not was
            yield self._finding(rule, condition, level, (), causes | self._by_selection(was=was), new=new)

    def _people(self, rule: Rule, condition: Condition, those: int, *, was: bool) -> Iterator[GuardrailFinding]:
        """Those who reach more than is allowed: the ones who do so through the plan, and the ones who did before."""
        allowed = rule.levels.get(condition, 0)
        before, after = (side.sets[GREATEST] for side in self.reached)
        breaking = after[allowed + 1] & those
        raised = 0
        for rank in range(allowed + 1, TOP + 1):
            raised |= after[rank] & ~before[rank]
        new = breaking if not was else breaking & raised
        for people, made in ((new, True), (breaking & ~new, False)):
            if people:
                level = LEVELS[max(rank for rank in range(TOP + 1) if rank == 0 or after[rank] & people)]
                causes = self._by_selection(was=was) | self._by_people(people) if made else set()
                yield self._finding(rule, condition, level, self.roster.emails(people), causes, new=made)

    def _finding(
        self,
        rule: Rule,
        condition: Condition,
        found: str,
        people: Sequence[str],
        causes: set[Cause],
        *,
        new: bool,
    ) -> GuardrailFinding:
        because = tuple(access_change.Cause(address=c.address, source=c.source) for c in sorted(causes))
        return GuardrailFinding(
            name=rule.name,
            then=rule.then,
            condition=condition,
            project=self.after.name,
            found=found,
            allowed=rule.allowed(condition),
            new=new,
            people=people,
            because=because,
        )

    def _by_selection(self, *, was: bool) -> set[Cause]:
        """What brings a project under a rule that it was not under before."""
        if was:
            return set()
        touched, status = self.laid.projects.get(self.project_id), self.laid.statuses.get(self.project_id)
        moved = touched is not None and any(scope == "collections" for scope, _ in touched.grants)
        causes = {touched.cause} if touched is not None and (moved or self.created) else set()
        return causes | ({status} if status is not None else set())

    def _by_scope(self, condition: Condition) -> set[Cause]:
        touched = self.laid.projects.get(self.project_id)
        scope = PUBLIC if condition == "public_web" else (condition, "")
        return {touched.cause} if touched is not None and scope in touched.grants else set()

    def _by_people(self, people: int) -> set[Cause]:
        causes = Comparison(self.laid, self.project_id).causes if self._affected else {}
        return {cause for cause, those in causes.items() if those & people}
