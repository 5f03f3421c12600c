"""The output for GitHub Actions beside the result: annotations at lines, the summary of the step, and outputs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hexform.cli.options import Common
from hexform.cli.streams import readable, say, style_of_files
from hexform.errors import Problem

# Loaded where it is needed: outside of GitHub Actions nothing of it is.
if TYPE_CHECKING:
    from hexform.report.reading import Saved
    from hexform.report.redaction.known import Known

_MOST = 1024 * 1024


def in_actions() -> bool:
    """Whether this runs in a step of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def annotated(problems: Iterable[Problem], warnings: Iterable[Problem] = ()) -> None:
    """Diagnostics at their lines in the pull request; on stderr, for stdout carries the result alone."""
    if not in_actions():
        return
    from hexform.report.ci.github import annotate

    annotations = annotate(
        [Problem(_from_workspace(problem.where), problem.what) for problem in problems],
        [replace(warning, where=_from_workspace(warning.where)) for warning in warnings],
    )
    if annotations:
        say(annotations)


def reported(
    document: Saved, common: Common, values: Mapping[str, str], known: Callable[[], Known] | None = None
) -> None:
    """The summary of the step, its outputs, and what could not be planned at its lines.

    `known`: what the readers of a repository know.
    """
    if not in_actions():
        return
    from hexform.config import root
    from hexform.report.ci.github import outputs, step_summary
    from hexform.report.formats import report_of

    document = readable(document, known)
    above = root(common.files)
    annotated(
        Problem(str(above / notice.source) if notice.source else "", f"{notice.address or ''}: {notice.message}")
        for notice in document.errors
    )
    wanted = style_of_files(common)
    _append("GITHUB_STEP_SUMMARY", step_summary(report_of(document, wanted), wanted.stamp), _MOST)
    _append("GITHUB_OUTPUT", outputs(values), _MOST)


def _from_workspace(where: str) -> str:
    """The place as the repository names it, wherever the step runs in it."""
    from hexform.report.places import place

    file, line, column = place(where)
    top = os.environ.get("GITHUB_WORKSPACE", "")
    if not file or not top:
        return where
    named = os.path.relpath(Path(file).absolute(), top)
    return ":".join([named, *(str(number) for number in (line, column) if number is not None)])


def _append(variable: str, text: str, most: int) -> None:
    """Add to a file that the runner reads; one that cannot be written spoils nothing."""
    name = os.environ.get(variable)
    if not name:
        return
    try:
        with Path(name).open("a", encoding="utf-8") as file:
            if file.tell() + len(text.encode()) <= most:
                file.write(text)
    except OSError as error:
        say(f"Warning: the file of {variable} could not be written ({error.strerror})")
