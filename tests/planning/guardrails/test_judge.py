"""Guardrails judged in random workspaces: against an oracle of plain loops, and against what they promise."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

import pytest

from hexform.model.access import LEVELS
from hexform.model.change import UPDATE
from hexform.model.guardrail import Guardrail, InCollection, WithStatus
from hexform.planning.access.overlay import PlannedChange, overlay
from hexform.planning.access.touched import Overlay
from hexform.planning.guardrails.judge import Judged, judge
from hexform.planning.guardrails.rules import Rule, rules_of
from hexform.planning.guardrails.verdict import held_back
from hexform.planning.guardrails.written import WrittenProject, forbidden
from tests.planning.access import oracle
from tests.planning.access.worlds import Dice, Given, Planned, given

ALL = frozenset({"public_web", "workspace", "guests", "people"})


def random_rules(dice: Dice, case: Given) -> dict[str, Guardrail]:
    """Some guardrails over what the workspace has."""
    found = {}
    for name in ("one", "two", "three"):
        selections: list[Any] = ["*", ["P*"], ["project.one", "Twin"], {"status": "Done"}]
        selections += [{"collection": {"id": row.id}} for row in case.directory.collections]
        written: dict[str, Any] = {"projects": dice.choice(selections), "then": dice.choice(("report", "refuse"))}
        for condition in dice.some(("workspace", "guests"), 2):
            written[condition] = dice.choice(LEVELS)
        if dice.maybe():
            written["people"] = dice.some(("*@ACME.com", "cy@agency.example", "dee@*"), 2)
        if dice.maybe():
            written["public_web"] = dice.choice(LEVELS[:3])
        if not ALL & written.keys():
            written |= {"public_web": dice.choice(LEVELS[:2]), "then": "fix"}
        if dice.maybe(3):
            written["except"] = [dice.choice(("project.one", "p0"))]
        found[name] = Guardrail.model_validate(written)
    return found


def is_taken(case: Given, state: oracle.State, written: Guardrail, project_id: str) -> bool:
    """Whether a guardrail selects a project, from its words."""
    titles = {row.id: row.name for row in case.directory.projects} | {"new": "New project"}
    twins = [row for row in case.directory.projects if row.name == titles[project_id]]
    label = f"{titles[project_id]}#{project_id}" if len(twins) > 1 else titles[project_id]
    address = "project.one" if project_id == "p1" else f"project.{label}"
    if project_id in written.exceptions or address in {*written.exceptions} & {"project.one"}:
        return False
    match written.projects:
        case tuple(patterns):
            return any(fnmatchcase(name, text) for text in patterns for name in (address, titles[project_id]))
        case WithStatus(status=status):
            return bool(state.projects[project_id]["status"] == status)
        case InCollection(collection=ref):
            return any(ref.id in each["among"] for each in state.projects[project_id]["collections"])


def violations(state: oracle.State, written: Guardrail, project_id: str) -> dict[tuple[str, str], int]:
    """By condition and person the level that is too high; the person is empty for what is about none."""
    project, found = state.projects[project_id], dict[tuple[str, str], int]()
    for condition, level in (("public_web", project["public"]), ("workspace", project["workspace"])):
        allowed = getattr(written, condition)
        if allowed is not None and oracle.most(level) > oracle.most(allowed):
            found[condition, ""] = oracle.most(level)
    for human in state.humans:
        highest = oracle.pair(oracle.ways_of(state, human, project_id))[1]
        if (
            written.guests is not None
            and is_among(human, state, lambda one: one.role == "GUEST")
            and highest > oracle.most(written.guests)
        ):
            found["guests", human.id] = highest
        patterns = None if written.people is None else [text.lower() for text in written.people]
        if patterns is not None and highest and is_among(human, state, partial(is_outside, patterns)):
            found["people", human.id] = highest
    return found


def is_outside(patterns: list[str], human: oracle.Human) -> bool:
    return not any(fnmatchcase(human.email.lower(), text) for text in patterns)


def is_among(human: oracle.Human, state: oracle.State, is_meant: Callable[[oracle.Human], bool]) -> bool:
    """Whether somebody is meant; of people without names it is not known, if there is anybody who is."""
    return any(is_meant(one) for one in state.humans if not one.only) if human.only else is_meant(human)


Finding = tuple[str, str, str, bool, str, str]
Found = set[Finding]


def expected(case: Given, rules: dict[str, Guardrail]) -> Found:
    """All that breaks a rule: name, condition, project, new, level, and the people."""
    old, new = oracle.state_of(case), oracle.changed(case)
    told: Found = set()
    for name, written in rules.items():
        for project in new.projects:
            was = project in old.projects and is_taken(case, old, written, project)
            if not was and not is_taken(case, new, written, project):
                continue
            before = violations(old, written, project) if was else {}
            after = violations(new, written, project)
            groups: dict[tuple[str, bool], list[tuple[str, int]]] = {}
            for (condition, who), level in after.items():
                made = level > before.get((condition, who), 0)
                groups.setdefault((condition, made), []).append((who, level))
            for (condition, made), those in groups.items():
                highest = LEVELS[max(level for _, level in those)]
                told.add(
                    (name, condition, project, made, highest, ",".join(sorted(map(str, (who for who, _ in those)))))
                )
    return {left for one in told for left in after_fixes(one, told, rules)}


def after_fixes(one: Finding, told: Found, rules: dict[str, Guardrail]) -> list[Finding]:
    """What the plan would break, where it closes the link: nothing, or only with the level that is left."""
    name, condition, project, made, _, people = one
    fixed = [
        rules[other].public_web or "NONE"
        for other, what, where, new, *_ in told
        if (what, where, new) == ("public_web", project, False) and rules[other].then == "fix"
    ]
    if not made or condition != "public_web" or not fixed:
        return [one]
    left = min(fixed, key=oracle.most)
    broken = oracle.most(left) > oracle.most(rules[name].public_web or "NONE")
    return [(name, condition, project, made, left, people)] if broken else []


def judged(case: Given, rules: dict[str, Guardrail]) -> tuple[Overlay, tuple[Rule, ...], Judged]:
    laid = overlay(case.world(), case.changes)
    resolved = rules_of(rules, case.naming, {f"guardrails.{name}": f"workspace.yaml:{name}" for name in rules})
    return laid, resolved, judge(laid, resolved)


def check(seed: int) -> int:
    case, dice = given(seed), Dice(seed)
    emails = [person.name.casefold() for person in case.directory.people]
    if len(set(emails)) < len(emails):
        return 0
    rules = random_rules(dice, case)
    laid, resolved, found = judged(case, rules)
    who = {person.name: person.id for person in case.directory.people}
    got, wanted = set(), expected(case, rules)
    for finding in found.findings:
        level = finding.found if finding.found in LEVELS else "FULL_ACCESS"
        people = ",".join(sorted(who[email] for email in finding.people))
        project = finding.project.id or "new"
        got.add((finding.name, finding.condition, project, finding.new, level, people))
        assert bool(finding.because) <= finding.new
    assert got == {(*rest, named(case, people)) for *rest, people in wanted}
    assert all(finding.because for finding in found.findings if finding.new)
    check_refusals(found, resolved)
    check_fixes(case, laid, resolved, found)
    check_written(case, laid, resolved, dice)
    return len(got)


def named(case: Given, people: str) -> str:
    """The people without those whom nobody can name."""
    known = {person.id for person in case.directory.people}
    return ",".join(sorted(known & {*people.split(",")}))


def check_refusals(found: Judged, rules: tuple[Rule, ...]) -> None:
    """What the plan makes or worsens is refused, and nothing that was there before."""
    refused = {refusal.limit.removeprefix("guardrails.") for refusal in held_back(found.findings, rules)}
    assert refused == {finding.name for finding in found.findings if finding.new and finding.then != "report"}
    for refusal in held_back(found.findings, rules):
        assert refusal.addresses
        assert refusal.source == f"workspace.yaml:{refusal.limit.removeprefix('guardrails.')}"


def check_fixes(case: Given, laid: Overlay, rules: tuple[Rule, ...], found: Judged) -> None:
    """A fix closes and never opens, and where it is applied its rule holds."""
    fixing: list[PlannedChange] = []
    for fix in found.fixes:
        assert oracle.most(fix.after) < oracle.most(fix.before)
        assert (fix.row.before, fix.row.after) == (fix.before, fix.after)
        fixing.append(Planned(fix.address, "project_sharing", fix.project.title, fix.project.id, UPDATE, (fix.row,)))
    again = judge(overlay(case.world(), [*case.changes, *fixing]), rules)
    left = [finding for finding in again.findings if finding.then == "fix"]
    assert left == [finding for finding in found.findings if finding.then == "fix" and finding.new]
    assert again.fixes == ()
    others = [finding for finding in found.findings if finding.then != "fix" and finding.condition != "public_web"]
    assert [finding for finding in again.findings if finding in others] == others, "it does nothing else"


def check_written(case: Given, laid: Overlay, rules: tuple[Rule, ...], dice: Dice) -> None:
    """A level that a rule forbids is an error where it is written, whether Hex has it already or not."""
    written = WrittenProject("one", id="p1", public_web=dice.choice(LEVELS[:3]), workspace=dice.choice(LEVELS))
    found = {
        (mistake.path[-1], mistake.message.split()[2]) for mistake in forbidden(rules, [written], laid, case.naming)
    }
    wanted = {
        (scope, rule.name)
        for rule in rules
        for scope in ("public_web", "workspace")
        for world in (laid.before, laid.after)
        if "p1" in world.projects and rule.takes(world.projects["p1"])
        if scope in rule.levels and oracle.most(getattr(written, scope) or "NONE") > rule.levels[scope]
    }
    assert found == wanted


def test_random_worlds_have_no_wrong_verdict() -> None:
    assert sum(check(seed) for seed in range(300)) > 800


@pytest.mark.slow
def test_many_random_worlds_have_no_wrong_verdict() -> None:
    assert sum(check(seed) for seed in range(5000)) > 12_000


def test_without_changes_nothing_is_new() -> None:
    for seed in range(100):
        case = given(seed)
        rules = rules_of(random_rules(Dice(seed), case), case.naming)
        assert not any(finding.new for finding in judge(overlay(case.world(), ()), rules).findings)


def test_only_some_projects_are_looked_at() -> None:
    case = given(7)
    rules = rules_of({"a": Guardrail.model_validate({"projects": "*", "people": [], "then": "report"})}, case.naming)
    laid = overlay(case.world(), ())
    whole = judge(laid, rules).findings
    some = judge(laid, rules, only={"p0"}).findings
    assert some == tuple(finding for finding in whole if finding.project.id == "p0") != ()
