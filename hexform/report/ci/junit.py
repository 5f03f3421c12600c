"""JUnit XML. A case fails for an address that differs, a reason to refuse a plan, or a mistake in a configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from hexform.errors import Problem
from hexform.lib.visible import visible
from hexform.model.drift import DriftReport
from hexform.model.plan import Plan
from hexform.report.ci.findings import Finding, of_plan
from hexform.report.ci.scope import limited
from hexform.report.places import place
from hexform.report.safe import inert
from hexform.report.view.drift import drift_view
from hexform.report.view.model import MARKS, Entry, Item, Report, place_of
from hexform.report.view.people import guardrail_item

_ERRORS = "Errors"
_NO_ATTRIBUTES: Mapping[str, str] = {}


def _marks(drift: Plan | DriftReport) -> Iterator[str]:
    if drift.sandbox:
        yield "SANDBOX"
    if drift.from_snapshot:
        yield f"SNAPSHOT of {drift.from_snapshot}:"


def junit(drift: DriftReport) -> str:
    """One suite; without differences it has one case that passes."""
    view = drift_view(drift)
    cases = [*_differing(view), *_extra(drift), *_guardrails(drift), *_unread(view)]
    return _suite("drift", cases or [_passed(drift, "drift")], drift)


def plan_junit(plan: Plan) -> str:
    """One suite: a case for each change, and one for each finding."""
    cases = [_case(f"plan.{change.kind}", change.address, "") for change in plan.changes]
    cases += [_finding(finding) for finding in of_plan(plan)]
    return _suite("plan", cases or [_passed(plan, "plan")], plan)


def problems_junit(problems: Sequence[Problem], warnings: Sequence[Problem] = ()) -> str:
    """One suite for `validate`: a failed case for each mistake, a passing case with output for each warning."""
    cases = [_validated(problem.code, problem.where, _failure(problem)) for problem in problems]
    cases += [_validated(each.code, each.where, _output(f"warning: {each.what}")) for each in warnings]
    return _suite("validate", cases or [_case("validate", "the configuration is valid", "")])


def _validated(code: str, where: str, body: str) -> str:
    file, line, _ = place(where)
    attributes = {"file": file, "line": str(line or "")}
    return _case(f"validate.{code}", where or "the configuration", body, attributes)


def _failure(problem: Problem) -> str:
    return _tag("failure", problem.what, [str(problem)], {"type": problem.code})


def _output(text: str) -> str:
    escaped = escape(visible(text, keep="\n\t"))
    return f"<system-out>{escaped}</system-out>"


def _suite(name: str, cases: list[str], document: Plan | DriftReport | None = None) -> str:
    failures, errors = (sum(f"<{tag} " in case for case in cases) for tag in ("failure", "error"))
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}" skipped="0"'
    properties = []
    if document is not None:
        workspace = quoteattr(visible(" ".join([*_marks(document), place_of(document.workspace)])))
        properties = [f'<properties><property name="workspace" value={workspace}/>{_targets(document)}</properties>']
    text = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="hexform {name}" {counts}>',
        f'<testsuite name="hexform {name}" {counts}>',
        *properties,
        *cases,
        "</testsuite>",
        "</testsuites>",
    ]
    return inert("\n".join(text), colon="&#58;", hash_sign="&#35;") + "\n"


def _passed(document: Plan | DriftReport, name: str) -> str:
    """The case of a document without anything to report; with targets nothing is known of the rest."""
    if document.targets:
        return _case(f"{name}.targets", f"no difference, {limited(document)}", "")
    return _case(f"{name}.workspace", "matches the configuration", "")


def _targets(document: Plan | DriftReport) -> str:
    targets = quoteattr(visible(", ".join(document.targets)))
    return f'<property name="targets" value={targets}/>' if document.targets else ""


def _finding(finding: Finding) -> str:
    """The case of a finding: failed for an error, else passed with output."""
    where = [finding.where] if finding.where else []
    name = finding.address or finding.where or finding.rule
    if finding.level == "error":
        return _case(finding.rule, name, _tag("failure", finding.message, where))
    return _case(finding.rule, name, _output("\n".join([finding.message, *where])))


def _guardrails(drift: DriftReport) -> Iterator[str]:
    """A case for each guardrail finding, failed unless the guardrail only reports."""
    for finding in drift.guardrails:
        item = guardrail_item(finding)
        body = "" if finding.then == "report" else _tag("failure", item.text, [])
        yield _case("drift.guardrail", item.head, body)


def _differing(view: Report) -> Iterator[str]:
    """A case for each address that differs; resolved ones pass."""
    for entry in view.entries:
        resolved = entry.state.startswith("resolved")
        for subject in entry.subjects:
            message = entry.state or "differs from the configuration"
            body = "" if resolved else _tag("failure", message, _lines(entry))
            yield _case(f"drift.{entry.kind}", subject.address, body)


def _extra(drift: DriftReport) -> Iterator[str]:
    for thing in drift.unmanaged:
        if thing.drift:
            address = thing.address or f"{thing.kind}.{thing.name}"
            yield _case(
                f"drift.{thing.kind}", address, _tag("failure", "in Hex, not in the configuration", [thing.name])
            )


def _unread(view: Report) -> Iterator[str]:
    for listing in view.listings:
        for item in listing.items if listing.title == _ERRORS else ():
            yield _case("drift.error", item.head or "workspace", _tag("error", item.text, _places(item)))


def _places(item: Item) -> list[str]:
    return [item.where] if item.where else []


def _lines(entry: Entry) -> Iterator[str]:
    for row in entry.rows:
        sides = " -> ".join(side for side in (row.before, row.after) if side is not None)
        yield f"{MARKS[row.op]} {row.field}: {sides}"
    for text in entry.texts:
        yield f"{text.field}: --- {text.before} +++ {text.after}"
        for hunk in text.hunks:
            yield hunk.header
            yield from (mark + line for mark, line in hunk.lines)


def _case(classname: str, name: str, body: str, attributes: Mapping[str, str] = _NO_ATTRIBUTES) -> str:
    head = f"<testcase{_attributes({'classname': classname, 'name': name, **attributes})}"
    return f"{head}>{body}</testcase>" if body else f"{head}/>"


def _tag(tag: str, message: str, lines: Iterable[str], attributes: Mapping[str, str] = _NO_ATTRIBUTES) -> str:
    text = "\n".join(escape(visible(line, keep="\t")) for line in lines)
    return f"<{tag}{_attributes({'message': message, **attributes})}>{text}</{tag}>"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(visible(value))}" for name, value in values.items() if value)
