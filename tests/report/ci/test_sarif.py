import json
from typing import Any

import pytest
from hypothesis import given

from hexform.errors import Problem
from hexform.report.ci.sarif import sarif
from hexform.report.places import place
from tests.report.hostile import acts, real_text


def results(*problems: Problem, warnings: tuple[Problem, ...] = ()) -> list[dict[str, Any]]:
    document = json.loads(sarif(problems, warnings))
    assert document["version"] == "2.1.0"
    [run] = document["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert all(result["ruleId"] in rules for result in run["results"])
    found: list[dict[str, Any]] = run["results"]
    return found


def test_a_problem_is_a_result_at_its_place() -> None:
    assert results(Problem("teams/a b.yaml:3:5", "unknown key `membrs`: did you mean `members`?", "unknown_key")) == [
        {
            "ruleId": "unknown_key",
            "level": "error",
            "message": {"text": "unknown key `membrs`: did you mean `members`?"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "teams/a%20b.yaml"},
                        "region": {"startLine": 3, "startColumn": 5},
                    }
                }
            ],
        }
    ]


def test_a_problem_of_a_whole_file_or_of_none() -> None:
    [whole, line, none] = results(Problem("a.yaml", "is empty"), Problem("a.yaml:7", "x"), Problem("", "no file"))
    assert whole["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "a.yaml"}}}]
    assert line["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}
    assert "locations" not in none


def test_warnings_are_warnings() -> None:
    [result] = results(warnings=(Problem("workspace.yaml:9", "the pattern matches nothing", "unreadable"),))
    assert (result["ruleId"], result["level"]) == ("unreadable", "warning")


def test_a_good_configuration_has_no_results() -> None:
    assert results() == []


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("a.yaml:3:5", ("a.yaml", 3, 5)),
        ("a.yaml:3", ("a.yaml", 3, None)),
        ("a.yaml", ("a.yaml", None, None)),
        ("a:b.yaml:3:5", ("a:b.yaml", 3, 5)),
        ("a.yaml:0:0", ("a.yaml:0:0", None, None)),
        ("", ("", None, None)),
    ],
)
def test_places(where: str, found: tuple[str, int | None, int | None]) -> None:
    assert place(where) == found


@given(real_text(), real_text())
def test_hostile_text_stays_text(where: str, what: str) -> None:
    assert len(results(Problem(where, what), warnings=(Problem(where, what, "unreadable"),))) == 2
    assert acts(sarif([Problem(where, what)])) == []
