"""Test reports. Of drift an address that differs is a failed case; of a plan what holds it back is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from hexform.lib.visible import visible
from hexform.model.drift import DriftReport
from hexform.model.plan import Plan
from hexform.report.ci.findings import Finding, of_plan
from hexform.report.safe import inert
from hexform.report.view.drift import drift_view
from hexform.report.view.model import MARKS, Entry, Item, Report, place_of
from hexform.report.view.people import broken

_ERRORS = "Errors"


def _marks(drift: Plan | DriftReport) -> Iterator[str]:
    if drift.sandbox:
        yield "SANDBOX"
    if drift.from_snapshot:
        yield f"SNAPSHOT of {drift.from_snapshot}:"


def junit(drift: DriftReport) -> str:
    """One suite. Where nothing differs, a single case says so."""
    view = drift_view(drift)
    cases = [*_differing(view), *_extra(drift), *_guardrails(drift), *_unread(view)]
    return _suite("drift", cases or [_case("drift.workspace", "matches the configuration", "")], drift)


def plan_junit(plan: Plan) -> str:
    """One suite: a case a change, and one for each thing that holds the plan back or is worth a note."""
    cases = [_case(f"plan.{change.kind}", change.address, "") for change in plan.changes]
    cases += [_finding(finding) for finding in of_plan(plan)]
    return _suite("plan", cases or [_case("plan.workspace", "matches the configuration", "")], plan)


def _suite(name: str, cases: list[str], document: Plan | DriftReport | None = None) -> str:
    failures, errors = (sum(f"<{tag} " in case for case in cases) for tag in ("failure", "error"))
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}" skipped="0"'
    place = " ".join([*_marks(document), place_of(document.workspace)]) if document is not None else ""
    told = [f'<properties><property name="workspace" value={quoteattr(visible(place))}/></properties>'] if place else []
    text = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="hexform {name}" {counts}>',
        f'<testsuite name="hexform {name}" {counts}>',
        *told,
        *cases,
        "</testsuite>",
        "</testsuites>",
    ]
    return inert("\n".join(text), colon="&#58;", hash_sign="&#35;") + "\n"


def _finding(finding: Finding) -> str:
    """What does not hold anything back is a case that passes, with a note."""
    where = [finding.where] if finding.where else []
    name = finding.address or finding.where or finding.rule
    if finding.level == "error":
        return _case(finding.rule, name, _tag("failure", finding.message, where))
    said = escape(visible("\n".join([finding.message, *where]), keep="\n\t"))
    return _case(finding.rule, name, f"<system-out>{said}</system-out>")


def _guardrails(drift: DriftReport) -> Iterator[str]:
    """A project that breaks a guardrail fails, unless that is only to be reported."""
    for finding in drift.guardrails:
        item = broken(finding)
        body = "" if finding.then == "report" else _tag("failure", item.text, [])
        yield _case("drift.guardrail", item.head, body)


def _differing(view: Report) -> Iterator[str]:
    """What is resolved is a case that passes."""
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


def _case(classname: str, address: str, body: str) -> str:
    head = f"<testcase classname={quoteattr(visible(classname))} name={quoteattr(visible(address))}"
    return f"{head}>{body}</testcase>" if body else f"{head}/>"


def _tag(tag: str, message: str, lines: Iterable[str]) -> str:
    told = "\n".join(escape(visible(line, keep="\t")) for line in lines)
    return f"<{tag} message={quoteattr(visible(message))}>{told}</{tag}>"
