"""A job of GitHub Actions: its steps in their order, with what the actions among them would do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.examples.runner import CI, ROOT, TOKEN, Ran, Repository, document

EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")


class Job:
    """A job that runs in a fresh checkout; `kept` outlives it, with the caches, artifacts and comments."""

    def __init__(self, repository: Repository, workflow: str, job: str, *, revision: str = "main", **variables: str):
        self.steps: list[dict[str, Any]] = document(CI / "github" / f"{workflow}.yml")["jobs"][job]["steps"]
        self.repository = repository
        self.kept = repository.home / "kept"
        number = len(list(repository.home.glob("job-*")))
        self.temp = repository.home / f"temp-{number}"
        self.temp.mkdir()
        self.folder = repository.checkout(f"job-{number}", revision)
        self.outputs: dict[str, str] = {}
        self.ran: dict[str, Ran] = {}
        self.failed = ""
        self.variables = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.folder),
            "GITHUB_SHA": "a" * 40,
            "GITHUB_REF_NAME": "main",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"),
            **variables,
        }
        self.expressions = {
            "github.event.before": repository.before("main"),
            "github.event.pull_request.base.sha": repository.sha("main"),
            "secrets.HEX_API_READ_TOKEN": TOKEN,
            "secrets.HEX_API_TOKEN": TOKEN,
            "secrets.HEXFORM_PLAN_KEY": "",
            "github.token": "ghs_0",
            "github.repository": "acme/workspace",
            "github.run_id": str(number),
            "github.run_attempt": "1",
            "github.server_url": "https://github.example",
            "github.event.merge_group.base_sha": "",
            "github.event.pull_request.head.sha": "b" * 40,
            "runner.temp": str(self.temp),
        }

    def run(self) -> Job:
        """All steps; once one has failed, those alone that run even then."""
        for step in self.steps:
            condition = str(step.get("if", ""))
            if self.failed and "always()" not in condition and "!cancelled()" not in condition:
                continue
            if "fingerprint != ''" in condition and "plan.fingerprint" not in self.outputs:
                continue
            if "fingerprint == ''" in condition and "plan.fingerprint" in self.outputs:
                continue
            if "run" in step:
                self._shell(step)
            else:
                self._action(step["uses"].partition("@")[0], step.get("with", {}))
        return self

    def _shell(self, step: Mapping[str, Any]) -> None:
        written = self.temp / "output.txt"
        written.write_text("", encoding="utf-8")
        given = {name: self._value(text) for name, text in step.get("env", {}).items()}
        ran = self.repository.bash(step["run"], self.folder, {**self.variables, **given, "GITHUB_OUTPUT": str(written)})
        self.ran[step["name"]] = ran
        text = written.read_text(encoding="utf-8")
        found = re.findall(r"^(\w+)<<(\w+)\n(.*?)\n\2$", text, re.MULTILINE | re.DOTALL)
        found += [(name, "", value) for name, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)]
        self.outputs |= {f"{step.get('id')}.{name}": value for name, _, value in found}
        if ran.code and not self.failed:
            self.failed = step["name"]

    def _value(self, text: str) -> str:
        known = self.expressions | {
            f"steps.{name.replace('.', '.outputs.', 1)}": value for name, value in self.outputs.items()
        }
        return EXPRESSION.sub(lambda found: known[found[1]], text)

    def _action(self, name: str, given: Mapping[str, str]) -> None:
        given = {key: self._value(str(value)) for key, value in given.items()}
        if name == "actions/cache/restore":
            found = sorted(
                (self.kept / "caches").glob(f"{given['restore-keys']}*"), key=lambda path: path.stat().st_mtime_ns
            )
            if found:
                _copy(found[-1], self.folder / given["path"])
        elif name == "actions/cache/save":
            if (self.folder / given["path"]).exists():
                _copy(self.folder / given["path"], self.kept / "caches" / given["key"])
        elif name == "actions/upload-artifact":
            for path in map(Path, given["path"].split()):
                if path.exists():
                    _copy(path, self.kept / given["name"] / path.name)
        elif name == "actions/download-artifact":
            for path in (self.kept / given["name"]).glob("*"):
                _copy(path, Path(given["path"]) / path.name)
        elif name == "marocchino/sticky-pull-request-comment":
            _copy(Path(given["path"]), self.kept / "comments" / given["header"])
        else:
            assert name in {"actions/checkout", "acme/hexform"}, name


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def action_step(name: str) -> dict[str, Any]:
    """A shell step of the action."""
    steps: list[dict[str, Any]] = document(ROOT / "action.yml")["runs"]["steps"]
    return next(step for step in steps if step.get("name") == name)
