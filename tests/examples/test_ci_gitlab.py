"""The pipeline for GitLab, run against the sandbox: every script of it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.examples.colleague import meddle
from tests.examples.gitlab import job
from tests.examples.runner import NOTHING, Repository, git, tokens


def kept(repository: Repository, name: str, file: str) -> Path:
    return repository.home / "kept" / name / ".hexform" / file


def test_from_merge_request_to_apply(repository: Repository) -> None:
    base = git(repository.upstream, "rev-parse", "main").strip()
    git(repository.upstream, "checkout", "--quiet", "-b", "topic")
    repository.edit("- grace@example.com", "- grace@example.com\n      - lin@example.com")
    repository.commit("Lin joins")
    assert job(repository, "validate", revision="topic").code == 0
    planned = job(repository, "plan merge request", revision="topic", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert planned.code == 0, planned.err
    changes = json.loads(kept(repository, "plan merge request", "plan.json").read_text(encoding="utf-8"))["changes"]
    # Its other members are in the configuration already and not in Hex: that row is drift, and the change is mixed.
    (change,) = [change for change in changes if change["origin"] == "mixed"]
    assert change["address"] == "group.analytics-engineers"
    assert [row["after"] for row in change["diff"] if row["origin"] == "yours"] == ["lin@example.com"]
    for name in ("plan.html", "plan.md"):
        assert "lin" in kept(repository, "plan merge request", name).read_text(encoding="utf-8")

    git(repository.upstream, "checkout", "--quiet", "main")
    git(repository.upstream, "merge", "--quiet", "topic")
    assert job(repository, "plan").code == 0
    applied = job(repository, "apply")
    assert applied.code == 0, applied.err
    run = json.loads(kept(repository, "apply", "run.json").read_text(encoding="utf-8"))
    assert {change["outcome"] for change in run["changes"]} == {"applied"}
    assert NOTHING in job(repository, "plan").out
    assert all("pip" in call for call in repository.calls("python"))
    assert repository.calls("python")[-1][-1] == "."

    assert job(repository, "drift").code == 0
    meddle(repository, "CAN_EDIT")
    for status in ("new", "ongoing"):
        assert job(repository, "drift").code == 2
        report = json.loads(kept(repository, "hexform-drift", "drift.json").read_text(encoding="utf-8"))
        assert {entry["status"] for entry in report["drift"]} == {status}
        assert "<failure" in kept(repository, "drift", "drift.xml").read_text(encoding="utf-8")
    assert tokens(repository.home / "kept") == []
