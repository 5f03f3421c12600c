"""A runner as far as the examples need one: their shell steps run for real, and a test can look at what is left.

Caches and artifacts are folders; issues are what a `gh` on the PATH was called with.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / "examples" / "ci"
TOKEN = "hxtw_" + "0" * 96
NOTHING = "No changes. The workspace matches the configuration."
# Each call is a line; the body is kept; one issue and one pull request are open or none is.
GH = """
import json, os, pathlib, sys
home, arguments = pathlib.Path(os.environ["GH_HOME"]), sys.argv[1:]
if "--body-file" in arguments:
    place = arguments.index("--body-file") + 1
    (home / "body.md").write_text(pathlib.Path(arguments[place]).read_text())
    arguments[place] = "BODY"
with (home / "calls.jsonl").open("a") as calls:
    calls.write(json.dumps(arguments) + "\\n")
if arguments[0] in ("issue", "pr"):
    state = home / arguments[0]
    if arguments[1] == "list" and state.exists():
        print(7)
    if arguments[1] == "create":
        state.touch()
    if arguments[1] == "close":
        state.unlink()
kept = home.parent / "kept"
if arguments[:2] == ["api", "repos/acme/workspace"]:
    print((home / "closed").read_text() if (home / "closed").exists() else "true")
elif arguments[:1] == ["api"]:
    print("12\\n34")
if arguments[:2] == ["run", "list"] and (kept / "hexform-snapshot").exists():
    print(41)
if arguments[:2] == ["run", "download"]:
    name, folder = (arguments[arguments.index(option) + 1] for option in ("--name", "--dir"))
    for path in (kept / name).iterdir():
        pathlib.Path(folder, path.name).write_bytes(path.read_bytes())
"""
# The Python that hexform is installed into: it installs nothing, and keeps what it was asked, as a line each.
PYTHON = """
import json, os, pathlib, sys
with pathlib.Path(os.environ["GH_HOME"], "python.jsonl").open("a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
"""


def document(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def git(folder: Path, *arguments: str) -> str:
    named = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    return subprocess.run(["git", *named, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def tokens(folder: Path) -> list[Path]:
    """The files below a folder that hold the token."""
    return [path for path in folder.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]


@dataclass(frozen=True)
class Ran:
    """How a script ended."""

    code: int
    out: str
    err: str


class Repository:
    """A repository made from the examples, the programs on the PATH, and the place where issues are kept."""

    def __init__(self, home: Path, url: str) -> None:
        self.home, self.url = home, url
        self.upstream, self.programs, self.issues = home / "upstream", home / "bin", home / "issues"
        for folder in (self.upstream, self.programs, self.issues):
            folder.mkdir()
        for name in ("cells", "guides", "teams"):
            shutil.copytree(ROOT / "examples" / name, self.upstream / name)
        shutil.copy2(ROOT / "examples" / "workspace.yaml", self.upstream)
        git(self.upstream, "init", "--quiet", "--initial-branch=main")
        self.commit("A workspace")
        self._program("hexform", f'exec "{sys.executable}" -m hexform "$@"')
        for name, source in (("gh", GH), ("python", PYTHON)):
            (self.programs / f"{name}.py").write_text(source, encoding="utf-8")
            self._program(name, f'exec "{sys.executable}" -I -S "{self.programs / name}.py" "$@"')

    def _program(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def commit(self, message: str) -> str:
        git(self.upstream, "add", "--all")
        git(self.upstream, "commit", "--quiet", "--allow-empty", "-m", message)
        return git(self.upstream, "rev-parse", "HEAD").strip()

    def sha(self, revision: str) -> str:
        return git(self.upstream, "rev-parse", revision).strip()

    def before(self, branch: str) -> str:
        """The commit before the last one of a branch; zeros where there is none, as in a first push."""
        parents = git(self.upstream, "rev-list", "--parents", "--max-count=1", branch).split()[1:]
        return parents[0] if parents else "0" * 40

    def edit(self, old: str, new: str) -> None:
        path = self.upstream / "workspace.yaml"
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new), encoding="utf-8")

    def checkout(self, name: str, revision: str = "main") -> Path:
        """A fresh clone, as a job begins with; HEAD is detached, as on a runner."""
        folder = self.home / name
        git(self.home, "clone", "--quiet", str(self.upstream), str(folder))
        git(folder, "checkout", "--quiet", "--detach", f"origin/{revision}")
        return folder

    def bash(self, script: str, folder: Path, variables: Mapping[str, str]) -> Ran:
        """A script as a runner starts it: nothing of this machine's environment but what a shell needs."""
        environment = {
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            "HEX_BASE_URL": self.url,
            "HEXFORM_RATE_LIMIT": "0",
            "GH_HOME": str(self.issues),
            "CI": "true",
            **variables,
        }
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", script],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert "Traceback" not in ended.stderr, ended.stderr
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    def calls(self, program: str = "calls") -> list[list[str]]:
        path = self.issues / f"{program}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

    def forget_calls(self) -> None:
        (self.issues / "calls.jsonl").unlink(missing_ok=True)
