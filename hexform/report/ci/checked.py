"""What `validate` found, for test reports: JUnit XML with a case for each mistake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hexform.errors import Problem
from hexform.lib.visible import visible
from hexform.model.notice import Notice
from hexform.report.places import place
from hexform.report.safe import inert


def problems_junit(problems: Sequence[Problem], warnings: Sequence[Notice] = ()) -> str:
    """One suite: a mistake is a failed case, a warning the output of one that passes; without both, one case passes."""
    name = "hexform validate"
    cases = [_failed(problem) for problem in problems] + [_warned(notice) for notice in warnings]
    cases = cases or [Element("testcase", classname="validate", name="the configuration is valid")]
    counts: dict[str, Any] = {"tests": str(len(cases)), "failures": str(len(problems)), "errors": "0", "skipped": "0"}
    suites = Element("testsuites", name=name, **counts)
    SubElement(suites, "testsuite", name=name, **counts).extend(cases)
    indent(suites)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return inert(head + tostring(suites, encoding="unicode"), colon="&#58;", hash_sign="&#35;") + "\n"


def _failed(problem: Problem) -> Element:
    file, line, _ = place(problem.where)
    case = _case(problem.code, problem.where, file, line)
    what = visible(problem.what)
    failure = SubElement(case, "failure", message=what, type=problem.code)
    failure.text = visible(str(problem))
    return case


def _warned(notice: Notice) -> Element:
    file, line, _ = place(notice.source or "")
    case = _case(notice.code, notice.source or "", file, line)
    SubElement(case, "system-out").text = visible(f"warning: {notice.message}")
    return case


def _case(code: str, where: str, file: str, line: int | None) -> Element:
    case = Element("testcase", classname=f"validate.{visible(code)}", name=visible(where or "the configuration"))
    if file:
        case.set("file", visible(file))
    if line is not None:
        case.set("line", str(line))
    return case
