"""Diagnostics in the configuration as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from hexform import __version__
from hexform.errors import Problem
from hexform.lib.visible import visible
from hexform.model.mistake import Mistake
from hexform.model.notice import Code, Notice
from hexform.report.json import spelt

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_PLACE = re.compile(r"(?P<file>.+?)(?::(?P<line>[1-9]\d{0,8})(?::(?P<column>[1-9]\d{0,8}))?)?", re.DOTALL)
_MEANINGS = {code.value: code.meaning for code in (*Code, *Mistake)}


def sarif(problems: Iterable[Problem], warnings: Iterable[Notice] = ()) -> str:
    """One run with a result a problem, at its file, line and column; the rules are the codes that occur."""
    results = [_result(problem.code or "configuration", "error", problem.what, problem.where) for problem in problems]
    results += [_result(notice.code, "warning", notice.message, notice.source or "") for notice in warnings]
    codes = sorted({result["ruleId"] for result in results})
    rules = [{"id": code, "shortDescription": {"text": _MEANINGS.get(code, code)}} for code in codes]
    driver = {"name": "hexform", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return spelt({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def place(where: str) -> tuple[str, int | None, int | None]:
    """The file, the line and the column of `file:line:column`; a file alone has neither."""
    found = _PLACE.fullmatch(where)
    if found is None:
        return "", None, None
    line, column = found["line"], found["column"]
    return found["file"], int(line) if line else None, int(column) if column else None


def _result(rule: str, level: str, message: str, where: str) -> dict[str, Any]:
    result = {"ruleId": rule, "level": level, "message": {"text": visible(message)}}
    file, line, column = place(where)
    if not file:
        return result
    position = {"startLine": line, "startColumn": column}
    region = {key: number for key, number in position.items() if number is not None}
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(file.encode("utf-8", "replace"))}}
    if region:
        location["region"] = region
    return {**result, "locations": [{"physicalLocation": location}]}
