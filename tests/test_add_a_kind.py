"""The page about a new kind, carried out in a copy of the project: its package, its place in the registry, no more."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "add-a-kind.md").read_text(encoding="utf-8")
# Commands on one line each; what they write and their exit codes stand between marks.
RUN = """
import sys
from hexform.cli.main import run
for line in sys.stdin.read().splitlines():
    print("$", line, flush=True)
    code = run(line.split()[1:])
    print("=", code, flush=True)
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def write_named(folder: Path, text: str) -> None:
    """Write a block into the file that its first line names: `# path`."""
    name, _, rest = text.removeprefix("# ").partition("\n")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(rest, encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with the kind of the page in it."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "hexform", folder / "hexform", ignore=shutil.ignore_patterns("__pycache__"))
    for text in blocks("python"):
        write_named(folder, text)
    (diff,) = blocks("diff")
    subprocess.run(["git", "apply", "-"], cwd=folder, input=diff, text=True, check=True)
    for text in blocks("yaml"):
        write_named(folder, text)
    return folder


def ran(copy: Path, *commands: str) -> dict[str, tuple[str, str]]:
    """What each command wrote to stdout, and its exit code."""
    ended = subprocess.run(
        [sys.executable, "-c", RUN], cwd=copy, env={"PYTHONPATH": str(copy), "PATH": "/usr/bin:/bin"},
        input="\n".join(commands), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = re.findall(r"^\$ (.*?)\n(.*?)^= (\d)\n", ended.stdout, re.DOTALL | re.MULTILINE)
    assert [command for command, _, _ in found] == list(commands), ended.stderr
    return {command: (out, code) for command, out, code in found}


def test_only_its_package_and_the_registry_differ(copy: Path) -> None:
    files = {path.relative_to(copy) for path in (copy / "hexform").rglob("*.py")}
    changed = {
        path.as_posix()
        for path in files
        if not (ROOT / path).exists() or (ROOT / path).read_bytes() != (copy / path).read_bytes()
    }
    package = {f"hexform/kinds/data_connection/{name}.py" for name in ("__init__", "spec", "kind")}
    assert changed == {"hexform/kinds/registry.py", *package}


def test_the_page_adds_a_kind(copy: Path) -> None:
    (session,) = blocks("console")
    steps = re.findall(r"^\$ (.*)\n(.*)\n", session, re.MULTILINE)
    said = ran(copy, *(command for command, _ in steps))
    for command, line in steps:
        out, code = said[command]
        assert code == "0", command
        assert line in out, command
    plan = json.loads((copy / "plan.json").read_text(encoding="utf-8"))
    (change,) = plan["changes"]
    assert (change["address"], change["actions"], change["source"]) == (
        "data_connection.warehouse", ["update"], "workspace.yaml:3",
    )  # fmt: skip
    assert [(row["path"], row["before"], row["after"]) for row in change["diff"]] == [
        (["description"], "", "The one that finance uses")
    ]


def test_what_the_kind_declares_is_read_by_the_rest(copy: Path) -> None:
    (copy / "odd.yaml").write_text(
        "version: 1\nunmanaged: {data_connections: delete}\nprotected: [data_connecton.x]\n"
        "data_connections: {warehouse: {descripton: x}, Again: {name: warehouse}}\n"
    )
    said = ran(copy, "hexform validate -f odd.yaml --format json", "hexform schema workspace")
    (mistakes, code), (schema, _) = said.values()
    assert code == "1"
    for what in ("unknown key `descripton`", "Hex's API cannot delete data_connections", "did you mean"):
        assert what in mistakes
    assert '"Data connections, by key."' in schema
