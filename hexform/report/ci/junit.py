"""Drift for test reports: an address that differs is a failed case, one that could not be read is an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from hexform.lib.visible import visible
from hexform.model.drift import DriftReport
from hexform.report.safe import inert
from hexform.report.view.drift import drift_view
from hexform.report.view.model import MARKS, Entry, Item, Report, place_of

_ERRORS = "Errors"


def _marks(drift: DriftReport) -> Iterator[str]:
    if drift.sandbox:
        yield "SANDBOX"
    if drift.from_snapshot:
        yield f"SNAPSHOT of {drift.from_snapshot}:"


def junit(drift: DriftReport) -> str:
    """One suite. Where nothing differs, a single case says so."""
    view = drift_view(drift)
    cases = [*_differing(view), *_extra(drift), *_unread(view)] or [_case("workspace", "matches the configuration", "")]
    failures, errors = (sum(f"<{tag} " in case for case in cases) for tag in ("failure", "error"))
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}" skipped="0"'
    place = visible(" ".join([*_marks(drift), place_of(drift.workspace)]))
    document = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="hexform drift" {counts}>',
        f'<testsuite name="hexform drift" {counts}>',
        f'<properties><property name="workspace" value={quoteattr(place)}/></properties>',
        *cases,
        "</testsuite>",
        "</testsuites>",
    ]
    return inert("\n".join(document), colon="&#58;", hash_sign="&#35;") + "\n"


def _differing(view: Report) -> Iterator[str]:
    """What is resolved is a case that passes."""
    for entry in view.entries:
        resolved = entry.state.startswith("resolved")
        for subject in entry.subjects:
            message = entry.state or "differs from the configuration"
            body = "" if resolved else _tag("failure", message, _lines(entry))
            yield _case(entry.kind, subject.address, body)


def _extra(drift: DriftReport) -> Iterator[str]:
    for thing in drift.unmanaged:
        if thing.drift:
            address = thing.address or f"{thing.kind}.{thing.name}"
            yield _case(thing.kind, address, _tag("failure", "in Hex, not in the configuration", [thing.name]))


def _unread(view: Report) -> Iterator[str]:
    for listing in view.listings:
        for item in listing.items if listing.title == _ERRORS else ():
            yield _case("error", item.head or "workspace", _tag("error", item.text, _places(item)))


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


def _case(kind: str, address: str, body: str) -> str:
    head = f"<testcase classname={quoteattr(visible(f'drift.{kind}'))} name={quoteattr(visible(address))}"
    return f"{head}>{body}</testcase>" if body else f"{head}/>"


def _tag(tag: str, message: str, lines: Iterable[str]) -> str:
    told = "\n".join(escape(visible(line, keep="\t")) for line in lines)
    return f"<{tag} message={quoteattr(visible(message))}>{told}</{tag}>"
