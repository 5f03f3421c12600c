"""Findings as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from hexform import __version__
from hexform.errors import Problem
from hexform.lib.visible import visible
from hexform.report.ci.findings import Finding, meaning, of_problems
from hexform.report.json import json_text
from hexform.report.places import place

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(problems: Iterable[Problem], warnings: Iterable[Problem] = ()) -> str:
    """One run with a result for each problem, at its file, line and column."""
    return sarif_of(of_problems(problems, warnings))


def sarif_of(findings: Iterable[Finding], properties: Mapping[str, Any] | None = None) -> str:
    """One run with a result for each finding; the rules are the codes that occur. `properties`: those of the run."""
    found = list(findings)
    codes = sorted({each.rule for each in found})
    rules = [{"id": visible(code), "shortDescription": {"text": visible(meaning(code))}} for code in codes]
    driver = {"name": "hexform", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [_result(each) for each in found]}
    run |= {"properties": properties} if properties else {}
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(finding: Finding) -> dict[str, Any]:
    text = f"{finding.address}: {finding.message}" if finding.address else finding.message
    result = {"ruleId": visible(finding.rule), "level": finding.level, "message": {"text": visible(text)}}
    file, line, column = place(finding.where)
    if not file:
        return result
    position = {"startLine": line, "startColumn": column}
    region = {key: number for key, number in position.items() if number is not None}
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(file.encode("utf-8", "replace"))}}
    if region:
        location["region"] = region
    return {**result, "locations": [{"physicalLocation": location}]}
