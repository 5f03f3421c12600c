"""JUnit of what `validate` found."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

from hypothesis import given

from hexform.errors import Problem
from hexform.report.ci.junit import problems_junit
from tests.report.hostile import acts, real_text

PROBLEMS = (Problem("a.yaml:3:5", "unknown key `x`", "unknown_key"), Problem("", "too many", "too_much"))
WARNINGS = (Problem("a.yaml:9:3", "matches nothing", "pattern_unused"),)


def cases(problems: tuple[Problem, ...] = (), warnings: tuple[Problem, ...] = ()) -> list[Element]:
    document = fromstring(problems_junit(problems, warnings))  # noqa: S314 -- it is our own
    found = list(document.iter("testcase"))
    [suite] = document.findall("testsuite")
    assert suite.get("tests") == str(len(found))
    assert suite.get("failures") == str(len(problems))
    return found


def test_a_mistake_is_a_failed_case_and_a_warning_one_that_passes() -> None:
    wrong, nowhere, warned = cases(PROBLEMS, WARNINGS)
    assert wrong.attrib == {"classname": "validate.unknown_key", "name": "a.yaml:3:5", "file": "a.yaml", "line": "3"}
    assert [(part.tag, part.get("message"), part.text) for part in wrong] == [
        ("failure", "unknown key `x`", "a.yaml:3:5: unknown key `x`")
    ]
    assert nowhere.attrib == {"classname": "validate.too_much", "name": "the configuration"}
    assert [(part.tag, part.text) for part in warned] == [("system-out", "warning: matches nothing")]


def test_a_good_configuration_is_one_case_that_passes() -> None:
    [case] = cases()
    assert (case.get("name"), list(case)) == ("the configuration is valid", [])


@given(real_text(), real_text())
def test_hostile_text_stays_text(one: str, other: str) -> None:
    problem = Problem(f"{one}:1:1", other, "yaml")
    warning = Problem(f"{other}:1", one, "pattern_unused")
    assert len(cases((problem,), (warning,))) == 2
    assert acts(problems_junit((problem,), (warning,))) == []
