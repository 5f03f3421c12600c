"""What GitHub Actions reads: annotations at a line, the summary of a step, and outputs."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from hexform.errors import Problem
from hexform.lib.visible import visible
from hexform.model.notice import Notice
from hexform.report.ci.findings import Finding, of_problems
from hexform.report.markdown import report_markdown
from hexform.report.places import place
from hexform.report.stamp import NOTHING, Stamp
from hexform.report.view.model import Report

# GitHub takes a summary of 1 MiB a step and drops a longer one whole; other commands of the step may have written too.
_SUMMARY = 1024 * 1024 - 64 * 1024
_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
_IN_VALUE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_VALUE | str.maketrans({":": "%3A", ",": "%2C"})


def annotate(problems: Iterable[Problem], warnings: Iterable[Notice] = ()) -> str:
    """A workflow command a problem, on stdout: the one place where commands are meant."""
    return commands(of_problems(problems, warnings))


def commands(findings: Iterable[Finding]) -> str:
    """A workflow command a finding."""
    return "".join(f"{_command(finding)}\n" for finding in findings)


def _command(finding: Finding) -> str:
    where = finding.where
    file, line, column = place(where)
    position = {"file": file, "line": line, "col": column, "title": "hexform"}
    told = [f"{key}={visible(str(value)).translate(_IN_PROPERTY)}" for key, value in position.items() if value]
    text = ": ".join(part for part in (where, finding.address, finding.message) if part)
    return f"::{_LEVELS[finding.level]} {','.join(told)}::{visible(text).translate(_IN_VALUE)}"


def step_summary(report: Report, stamp: Stamp = NOTHING) -> str:
    """The text to be appended to the file that GITHUB_STEP_SUMMARY names."""
    return report_markdown(report, _SUMMARY, stamp)


def outputs(values: Mapping[str, str]) -> str:
    """Lines to be appended to the file that GITHUB_OUTPUT names. No value can end itself and begin another."""
    return "".join(_output(name, value) for name, value in values.items())


def _output(name: str, value: str) -> str:
    delimiter = f"hexform_{secrets.token_hex(16)}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"
