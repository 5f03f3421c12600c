"""Where guides come from: the commit and branch of the checkout, from git or from the variables of CI."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hexform.errors import UsageError
from hexform.kinds.state import Provenance
from hexform.lib.git import GitError, Repository, work_tree

_COMMITS = ("GITHUB_SHA", "CI_COMMIT_SHA", "BUILD_SOURCEVERSION", "BITBUCKET_COMMIT")
_BRANCHES = ("GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME", "BUILD_SOURCEBRANCHNAME", "BITBUCKET_BRANCH")


def provenance(root: Path, environ: Mapping[str, str]) -> Provenance:
    """The branch and commit of guides whose source is on GitHub. Raises UsageError if the commit is unknown."""
    top = work_tree(root)
    commit, branch, why = "", "", ""
    if top is not None:
        try:
            repository = Repository(top)
            branch, commit = repository.branch(), repository.commit()
        except GitError as error:
            why = f" ({error})"
    commit = commit or _first(environ, _COMMITS)
    branch = branch or _first(environ, _BRANCHES)
    if not commit or not branch:
        raise UsageError(
            f"the commit and branch of the guides are not known{why}: run in a git checkout with a commit, "
            "or set GITHUB_SHA and GITHUB_REF_NAME (on GitLab CI_COMMIT_SHA and CI_COMMIT_REF_NAME)"
        )
    prefix = root.resolve().relative_to(top).as_posix() if top is not None else ""
    return Provenance(branch=branch, commit=commit, prefix="" if prefix == "." else prefix)


def _first(environ: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((environ[name] for name in names if environ.get(name)), "")
