"""What a document says to people who read it at lines of files or as tests: one finding each, with a stable rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from hexform.errors import Problem
from hexform.model.access_change import Cause, PlanAccess
from hexform.model.drift import DriftEntry, DriftReport
from hexform.model.guardrail_finding import GuardrailFinding
from hexform.model.mistake import Mistake
from hexform.model.notice import Code, Notice
from hexform.model.plan import Plan
from hexform.report.view import people
from hexform.report.view.model import Item
from hexform.report.view.rows import rows_and_texts
from hexform.report.view.values import counted

# So many entries of people's access are findings, the largest; the summary counts all.
_ENTRIES = 24
_MEANINGS: dict[str, str] = {code.value: code.meaning for code in (*Code, *Mistake)} | {
    "configuration": "A mistake in the configuration: nothing is planned or applied until it is mended.",
    "guardrail": "A project breaks a guardrail.",
    "access": "The plan changes who can open a project.",
    "public": "The plan opens a project to the public web, or closes it.",
    "drift": "Hex differs from the configuration.",
}


class Finding(NamedTuple):
    """`where` is file:line:column, as far as it is known."""

    rule: str
    level: Literal["error", "warning", "note"]
    message: str
    where: str = ""
    address: str = ""


def meaning(rule: str) -> str:
    """What a rule is about."""
    return _MEANINGS.get(rule, rule)


def of_problems(problems: Iterable[Problem], warnings: Iterable[Notice] = ()) -> Iterator[Finding]:
    """Mistakes in the configuration, and warnings of one without."""
    yield from (Finding(problem.code or "configuration", "error", problem.what, problem.where) for problem in problems)
    yield from (Finding(notice.code, "warning", notice.message, notice.source or "") for notice in warnings)


def of_plan(plan: Plan) -> Iterator[Finding]:
    """What holds a plan back, what it does to people, and what it warns of."""
    yield from _notices(plan.errors, "error")
    for refusal in plan.refused:
        address = refusal.addresses[0] if refusal.addresses else ""
        yield Finding(
            refusal.code, "error", f"REFUSED {refusal.limit}: {refusal.message}", refusal.source or "", address
        )
    yield from _guardrails(plan.guardrails)
    yield from _access(plan.access) if plan.access else ()
    yield from _notices(plan.warnings, "warning")


def of_drift(report: DriftReport) -> Iterator[Finding]:
    """What differs, what breaks guardrails, and what could not be read. What is resolved is none."""
    yield from _notices(report.errors, "error")
    for entry in report.drift:
        if entry.status != "resolved":
            yield Finding("drift", "warning", _differs(entry), entry.source or "", entry.address)
    for thing in report.unmanaged:
        if thing.drift:
            yield Finding("drift", "warning", "is in Hex and not in the configuration", "", thing.address or thing.name)
    yield from _guardrails(report.guardrails, "warning")
    yield from _access(report.access) if report.access else ()
    yield from _notices(report.warnings, "warning")


def _notices(notices: Iterable[Notice], level: Literal["error", "warning"]) -> Iterator[Finding]:
    for notice in notices:
        yield Finding(notice.code, level, notice.message, notice.source or "", notice.address or "")


def _guardrails(findings: Iterable[GuardrailFinding], there: Literal["warning", "note"] = "note") -> Iterator[Finding]:
    """What breaks guardrails. `there`: the level of what was there before, under a rule that is more than a report."""
    for finding in findings:
        item = people.broken(finding)
        level: Literal["error", "warning", "note"] = "note"
        if finding.then != "report":
            level = "error" if finding.new else there
        yield Finding("guardrail", level, _said(item), _place(finding.because), finding.project.address)


def _access(access: PlanAccess) -> Iterator[Finding]:
    for public in access.public:
        for item in people.opened([public]):
            yield Finding("public", "warning", _said(item), "", public.project.address)
    for change in access.changes[:_ENTRIES]:
        yield Finding("access", "note", _said(people.fared(change)), _place(change.because))
    left = len(access.changes[_ENTRIES:])
    if left:
        yield Finding("access", "note", f"{counted(left, 'more entry', 'more entries')}: {people.summary(access)}")


def _place(causes: Iterable[Cause]) -> str:
    return next((cause.source for cause in causes if cause.source), "")


def _said(item: Item) -> str:
    return ": ".join(part for part in (item.head, item.text) if part)


def _differs(entry: DriftEntry) -> str:
    """The fields that differ; texts by their number of lines."""
    rows, texts = rows_and_texts(entry.kind, entry.diff, "configuration", "Hex")
    told = [f"{row.field}: {' -> '.join(side for side in (row.before, row.after) if side is not None)}" for row in rows]
    told += [f"{text.field} differs" for text in texts]
    return "differs from the configuration" + (f": {'; '.join(told)}" if told else "")
