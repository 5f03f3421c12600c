"""Where guides come from: the commit and branch of the checkout, from git or from the variables of CI."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from hexform.errors import UsageError
from hexform.kinds.state import Provenance

_COMMITS = ("GITHUB_SHA", "CI_COMMIT_SHA", "BUILD_SOURCEVERSION", "BITBUCKET_COMMIT")
_BRANCHES = ("GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME", "BUILD_SOURCEBRANCHNAME", "BITBUCKET_BRANCH")


def provenance(root: Path, environ: Mapping[str, str]) -> Provenance:
    """What Hex is told about guides whose source is on GitHub. Raises UsageError where nobody knows the commit."""
    commit = _git(root, "rev-parse", "HEAD") or _first(environ, _COMMITS)
    branch = _git(root, "symbolic-ref", "--quiet", "--short", "HEAD") or _first(environ, _BRANCHES)
    if not commit or not branch:
        raise UsageError(
            "the commit and branch of the guides are not known: run in a git checkout with a commit, "
            "or set GITHUB_SHA and GITHUB_REF_NAME (on GitLab CI_COMMIT_SHA and CI_COMMIT_REF_NAME)"
        )
    return Provenance(branch=branch, commit=commit, prefix=_git(root, "rev-parse", "--show-prefix"))


def _first(environ: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((environ[name] for name in names if environ.get(name)), "")


def _git(root: Path, *arguments: str) -> str:
    """What git says, or nothing; it reads this folder alone and runs no hook or pager."""
    program = shutil.which("git")
    if program is None:
        return ""
    found = subprocess.run(
        [program, "-C", str(root), *arguments], capture_output=True, text=True, timeout=10, check=False
    )
    return found.stdout.strip() if found.returncode == 0 else ""
