import re

from hypothesis import given
from hypothesis import strategies as st

from hexform.errors import Problem
from hexform.report.ci.github import annotate, outputs, step_summary
from hexform.report.style import Style
from hexform.report.view.plan import plan_report
from tests.report.hostile import hostile_text
from tests.report.samples import FULL, change, plan


def test_a_problem_is_an_annotation_at_its_line() -> None:
    assert annotate([Problem("teams/data.yaml:3:5", "unknown key")]) == (
        "::error file=teams/data.yaml,line=3,col=5,title=hexform::teams/data.yaml:3:5: unknown key\n"
    )


def test_warnings_and_problems_without_a_place() -> None:
    reported = annotate([Problem("", "no file")], [Problem("a.yaml:2", "matches nothing", "pattern_unused")])
    assert reported.split("\n") == [
        "::error title=hexform::no file",
        "::warning file=a.yaml,line=2,title=hexform::a.yaml:2: matches nothing",
        "",
    ]


@given(hostile_text(), hostile_text())
def test_a_name_cannot_begin_a_command_or_a_property(where: str, what: str) -> None:
    reported = annotate([Problem(where, what)])
    assert reported.count("\n") == 1
    properties = re.fullmatch(r"::error ([^\n]*?)::[^\n]*\n", reported)
    assert properties is not None
    assert all(re.fullmatch(r"(file|line|col|title)=[^,:]*", one) for one in properties[1].split(","))


def test_a_step_summary_keeps_within_its_mebibyte() -> None:
    many = [change(f"group.{at}", {"name": "x" * 500}, {"name": f"表{at}" * 200}) for at in range(3000)]
    reported = step_summary(plan_report(plan(*many), Style()))
    assert len(reported.encode()) < 1024 * 1024
    assert "This comment is full" in reported
    assert step_summary(plan_report(FULL, Style())).startswith("<!-- hexform:plan -->")


def read_outputs(text: str) -> dict[str, str]:
    """As the runner reads the file."""
    found: dict[str, str] = {}
    lines = text.split("\n")
    while lines[0]:
        name, _, delimiter = lines.pop(0).partition("<<")
        end = lines.index(delimiter)
        found[name] = "\n".join(lines[:end])
        lines = lines[end + 1 :]
    return found


@given(st.dictionaries(st.sampled_from(("changes", "fingerprint")), hostile_text()))
def test_outputs_come_back_as_they_were(values: dict[str, str]) -> None:
    assert read_outputs(outputs(values)) == values


def test_delimiters_cannot_be_foretold() -> None:
    assert outputs({"a": "x"}) != outputs({"a": "x"})
