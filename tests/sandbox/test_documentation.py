"""What is written about the sandbox is what the sandbox does."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hexform import sandbox
from hexform.sandbox import demo_seed, read_seed, seed_schema
from hexform.sandbox.behaviours import BEHAVIOURS, parse_behaviours
from hexform.sandbox.exchange import Operation
from hexform.sandbox.fault_kinds import FAULT_KINDS
from hexform.sandbox.faults import parse_fault
from hexform.sandbox.operations import OPERATIONS, UNDOCUMENTED
from tests.sandbox import document

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
SCHEMA = ROOT / "schemas" / "seed.schema.json"


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without their backticks."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines]


def described(operation: Operation) -> list[str]:
    """The row of an operation; what it does is the first line of its docstring."""
    limits = ", ".join(f"{limit.requests} a minute" for limit in operation.limits)
    what = (operation.answer.__doc__ or "").splitlines()[0].removesuffix(".").replace("`", "")
    family = "message" if operation.family == "message" else "reason"
    return [operation.name, f"{operation.method} {operation.path}", family, operation.group or limits, what]


def test_the_table_of_operations_is_whole() -> None:
    assert rows("Operations") == [described(operation) for operation in OPERATIONS]
    assert rows("Context versions") == [described(operation) for operation in UNDOCUMENTED]
    assert f"All {len(OPERATIONS)} operations" in PAGE
    aliases = {alias for operation in OPERATIONS for alias in operation.aliases}
    assert aliases == {
        "/v1/project/{projectId}/run",
        "/v1/project/{projectId}/runs",
        "/v1/project/{projectId}/run/{runId}",
        "/v1/semantic-models/{semanticProjectId}",
        "/v1/semantic-models/{semanticProjectId}/ingest",
    }


@document.needed
def test_the_table_of_operations_is_that_of_the_document() -> None:
    kinds = "semantic-(projects|models)"
    documented = {
        (row["operationId"], f"{method.upper()} {path.replace(kinds, 'semantic-projects')}")
        for path, method, row in document.operations(document.official())
    }
    assert {(row[0], row[1]) for row in rows("Operations")} == documented


def test_the_table_of_switches_is_whole() -> None:
    table = [[row.name, row.choices, row.default, row.why] for row in BEHAVIOURS]
    assert rows("Switches") == [[cell.replace("`", "") for cell in row] for row in table]


def test_the_table_of_faults_is_whole() -> None:
    table = [[" ".join(filter(None, (row.name, row.usage))), row.what] for row in FAULT_KINDS.values()]
    assert rows("Faults") == [[cell.replace("`", "") for cell in row] for row in table]


def test_every_example_of_a_switch_and_a_fault_is_one() -> None:
    faults = re.findall(r"--fault '([^']+)'", PAGE)
    switches = re.findall(r"--behaviour ([a-z_]+=\w+)", PAGE)
    assert len(faults) >= 4
    assert len(switches) >= 2
    for fault in faults:
        parse_fault(fault)
    parse_behaviours(switches)


def test_every_seed_on_the_page_is_one() -> None:
    seeds = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert seeds
    for seed in seeds:
        assert sandbox.Workspace.from_seed(read_seed(seed)).projects


def test_the_schema_of_seeds_is_fresh() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == seed_schema(), (
        "schemas/seed.schema.json is old: run `hexform schema seed > schemas/seed.schema.json`"
    )


def test_the_schema_takes_the_demo_and_refuses_what_is_not_a_seed() -> None:
    jsonschema_rs = pytest.importorskip("jsonschema_rs")
    judge = jsonschema_rs.Draft202012Validator(seed_schema())
    assert judge.is_valid(demo_seed())
    assert not judge.is_valid({"groups": [{"nam": "A"}]})
    assert not judge.is_valid({"nonsense": 1})


def test_every_name_of_the_package_can_be_had() -> None:
    for name in sandbox._HOME:
        assert getattr(sandbox, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sandbox.nothing


def loaded_by(program: str) -> set[str]:
    command = [sys.executable, "-c", f"{program}\nimport sys; print(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_importing_the_package_costs_nothing() -> None:
    heavy = {"pydantic", "starlette", "uvicorn", "yaml", "asyncio"}
    assert not heavy & loaded_by("import hexform.sandbox")


def test_the_sandbox_knows_nothing_of_the_rest() -> None:
    modules = loaded_by("from hexform.sandbox import create_app, serve, read_seed, demo_seed")
    own = {name for name in modules if name.startswith("hexform.")}
    assert own
    assert {name for name in own if not name.startswith(("hexform.sandbox", "hexform.lib"))} == set()
    assert "httpx" not in modules
