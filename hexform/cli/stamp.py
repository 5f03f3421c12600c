"""The time and commit of a report, and the address of its full page, from the environment of CI."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from hexform.report.stamp import Stamp

_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_PAGE = re.compile(r"https?://[A-Za-z0-9._:/-]{1,500}")
_LARGEST_EVENT = 8 * 1024 * 1024


def stamp(environ: Mapping[str, str], now: datetime) -> Stamp:
    """Facts: default variables of GitHub Actions and predefined variables of GitLab CI. What is odd is left out."""
    commit = _head_of_pull_request(environ) or environ.get("GITHUB_SHA") or environ.get("CI_COMMIT_SHA") or ""
    server, repository, run = (environ.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID"))
    page = f"{server}/{repository}/actions/runs/{run}" if run else environ.get("CI_JOB_URL", "")
    return Stamp(
        made=now.strftime("%Y-%m-%d %H:%M UTC"),
        commit=commit if _COMMIT.fullmatch(commit) else "",
        page=page if _PAGE.fullmatch(page) else "",
    )


def _head_of_pull_request(environ: Mapping[str, str]) -> str:
    """The commit that was pushed; GITHUB_SHA of a pull request is a merge that GitHub made, which is in no branch."""
    try:
        path = Path(environ["GITHUB_EVENT_PATH"])
        if path.stat().st_size > _LARGEST_EVENT:
            return ""
        event: Any = json.loads(path.read_bytes())
        return str(event["pull_request"]["head"]["sha"])
    except (KeyError, TypeError, ValueError, OSError, RecursionError):
        return ""
