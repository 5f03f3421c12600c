"""A job of GitLab: its script as one shell, its caches and artifacts brought in before and kept after."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.examples.runner import CI, ROOT, TOKEN, Ran, Repository, document, git

PIPELINE: dict[str, Any] = document(CI / "gitlab" / ".gitlab-ci.yml")


def job(repository: Repository, name: str, *, revision: str = "main", **variables: str) -> Ran:
    """What the runner does with a job in a fresh checkout. `/tmp` of its container is a folder of the test."""
    spec = PIPELINE[name]
    number = len(list(repository.home.glob("job-*")))
    folder, container = repository.checkout(f"job-{number}", revision), repository.home / f"container-{number}"
    container.mkdir()
    kept = repository.home / "kept"
    brought = list(spec.get("cache", []))
    for source in [*(kept / cache["key"] for cache in brought), *(kept / need for need in spec.get("needs", []))]:
        if source.exists():
            shutil.copytree(source, folder, dirs_exist_ok=True)
    lines = [*PIPELINE["default"]["before_script"], *spec["script"]]
    ran = repository.bash(
        "\n".join(lines).replace("/tmp/", f"{container}/"),
        folder,
        {
            "GITLAB_CI": "true",
            "HEX_API_READ_TOKEN": TOKEN,
            "HEX_API_TOKEN": TOKEN,
            "CI_COMMIT_BEFORE_SHA": repository.before("main"),
            **_source(repository),
            **variables,
        },
    )
    for cache in brought:
        if cache.get("policy") != "pull" and (not ran.code or cache.get("when") == "always"):
            _keep(folder, cache["paths"], kept / cache["key"])
    artifacts = spec.get("artifacts", {})
    if not ran.code or artifacts.get("when") == "always":
        _keep(folder, [*artifacts.get("paths", []), *artifacts.get("reports", {}).values()], kept / name)
    return ran


def _source(repository: Repository) -> dict[str, str]:
    """Where hexform comes from: a repository with the script that installs it."""
    folder = repository.home / "hexform"
    if not folder.exists():
        shutil.copytree(ROOT / ".ci", folder / ".ci")
        git(folder, "init", "--quiet")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "-m", "hexform")
    return {"HEXFORM_GIT": str(folder), "HEXFORM_COMMIT": git(folder, "rev-parse", "HEAD").strip()}


def _keep(folder: Path, paths: list[str], target: Path) -> None:
    for name in paths:
        if (folder / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / name, target / name)
