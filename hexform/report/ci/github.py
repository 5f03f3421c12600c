"""What GitHub Actions reads: annotations at a line, the summary of a step, and outputs."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from hexform.errors import Problem
from hexform.lib.visible import visible
from hexform.model.drift import DriftReport
from hexform.model.plan import Plan
from hexform.report.ci.findings import Finding, of_problems
from hexform.report.ci.scope import marks
from hexform.report.markdown import report_markdown
from hexform.report.places import place
from hexform.report.stamp import NOTHING, Stamp
from hexform.report.view.model import Report

# GitHub accepts a summary of 1 MiB a step and drops a longer one; other commands of the step may have written too.
_SUMMARY = 1024 * 1024 - 64 * 1024
_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
_IN_VALUE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_VALUE | str.maketrans({":": "%3A", ",": "%2C"})


def annotate(problems: Iterable[Problem], warnings: Iterable[Problem] = ()) -> str:
    """One workflow command for each problem; the only output that contains commands on purpose."""
    return commands(of_problems(problems, warnings))


def commands(findings: Iterable[Finding]) -> str:
    """One workflow command for each finding."""
    return "".join(f"{_command(finding)}\n" for finding in findings)


def commands_of(document: Plan | DriftReport, findings: Iterable[Finding]) -> str:
    """The same, after a notice for each thing that has to be known of the document first."""
    return commands([*(Finding("scope", "note", mark) for mark in marks(document)), *findings])


def _command(finding: Finding) -> str:
    where = finding.where
    file, line, column = place(where)
    position = {"file": file, "line": line, "col": column, "title": "hexform"}
    properties = [f"{key}={visible(str(value)).translate(_IN_PROPERTY)}" for key, value in position.items() if value]
    text = ": ".join(part for part in (where, finding.address, finding.message) if part)
    return f"::{_LEVELS[finding.level]} {','.join(properties)}::{visible(text).translate(_IN_VALUE)}"


def step_summary(report: Report, stamp: Stamp = NOTHING) -> str:
    """The text to append to the file in GITHUB_STEP_SUMMARY."""
    return report_markdown(report, _SUMMARY, stamp)


def outputs(values: Mapping[str, str]) -> str:
    """The lines to append to the file in GITHUB_OUTPUT. A random delimiter keeps a value from adding outputs."""
    return "".join(_output(name, value) for name, value in values.items())


def _output(name: str, value: str) -> str:
    delimiter = f"hexform_{secrets.token_hex(16)}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"
