"""The findings of a document, each with a stable rule, for annotations, SARIF and JUnit."""

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

# At most this many entries of people's access are findings, the largest first; the summary counts all.
_ENTRIES = 24
_MEANINGS: dict[str, str] = {code.value: code.meaning for code in (*Code, *Mistake)} | {
    "configuration": "A mistake in the configuration: nothing is planned or applied until it is mended.",
    "guardrail": "A project breaks a guardrail.",
    "access": "The plan changes who can open a project.",
    "public": "The plan opens a project to the public web, or closes it.",
    "drift": "Hex differs from the configuration.",
}


class Finding(NamedTuple):
    """`where` is file:line:column, as far as known."""

    rule: str
    level: Literal["error", "warning", "note"]
    message: str
    where: str = ""
    address: str = ""


def meaning(rule: str) -> str:
    """The description of a rule."""
    return _MEANINGS.get(rule, rule)


def of_problems(problems: Iterable[Problem], warnings: Iterable[Problem] = ()) -> Iterator[Finding]:
    """Findings for mistakes in a configuration and for warnings."""
    yield from (Finding(problem.code or "configuration", "error", problem.what, problem.where) for problem in problems)
    yield from (Finding(warning.code, "warning", warning.what, warning.where) for warning in warnings)


def of_plan(plan: Plan) -> Iterator[Finding]:
    """Findings for errors, refusals, guardrails, access and warnings of a plan."""
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
    """Findings for drift, guardrails and errors. Resolved drift is not a finding."""
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
        item = people.guardrail_item(finding)
        level: Literal["error", "warning", "note"] = "note"
        if finding.then != "report":
            level = "error" if finding.new else there
        yield Finding("guardrail", level, _text(item), _place(finding.because), finding.project.address)


def _access(access: PlanAccess) -> Iterator[Finding]:
    for public in access.public:
        for item in people.public_items([public]):
            yield Finding("public", "warning", _text(item), "", public.project.address)
    for change in access.changes[:_ENTRIES]:
        yield Finding("access", "note", _text(people.access_item(change)), _place(change.because))
    omitted = len(access.changes[_ENTRIES:])
    if omitted:
        yield Finding("access", "note", f"{counted(omitted, 'more entry', 'more entries')}: {people.summary(access)}")


def _place(causes: Iterable[Cause]) -> str:
    return next((cause.source for cause in causes if cause.source), "")


def _text(item: Item) -> str:
    return ": ".join(part for part in (item.head, item.text) if part)


def _differs(entry: DriftEntry) -> str:
    """A message with the fields that differ, without the lines of texts."""
    rows, texts = rows_and_texts(entry.kind, entry.diff, "configuration", "Hex")
    parts = [
        f"{row.field}: {' -> '.join(side for side in (row.before, row.after) if side is not None)}" for row in rows
    ]
    parts += [f"{text.field} differs" for text in texts]
    return "differs from the configuration" + (f": {'; '.join(parts)}" if parts else "")
