"""The running sandbox against the API's document, by a tool that others made: all operations, all phases."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from hexform.sandbox import Workspace, counted_ids, demo_seed, ticking_clock
from tests.sandbox import document
from tests.sandbox.narrowing import narrowed
from tests.sandbox.serving import serving

CONFIG = """
# Any bearer token is taken, so an invalid one is too; a missing one has tests of its own.
[checks]
ignored_auth.enabled = false

# What UpdateCell takes depends on the type of the cell, which no schema of a request can know.
[[operations]]
include-operation-id = "UpdateCell"
checks.positive_data_acceptance.enabled = false

# A run that is over cannot be cancelled, and a project that was never published cannot run.
[[operations]]
include-operation-id = ["CancelRun", "RunProject"]
checks.positive_data_acceptance.enabled = false

# What these show depends on the type of the cell.
[[operations]]
include-operation-id = ["GetCellOutput", "GetChartImageFromLogic", "GetChartImageFromRun"]
checks.positive_data_acceptance.enabled = false

# What EditDataConnection takes depends on the type of the connection.
[[operations]]
include-operation-id = "EditDataConnection"
checks.positive_data_acceptance.enabled = false
"""


def _ids(workspace: Workspace) -> dict[str, str]:
    """An id for every parameter that wants one."""
    project = next(project for project in workspace.projects.values() if project.last_published_at)
    return {
        "projectId": project.id,
        "cellId": project.cells[0].id,
        "userId": list(workspace.users)[-1],
        "groupId": next(iter(workspace.groups)),
        "collectionId": next(iter(workspace.collections)),
        "dataConnectionId": next(iter(workspace.connections)),
        "orgGuideFileId": next(iter(workspace.guides)),
        "semanticProjectId": next(iter(workspace.semantic_projects)),
    }


@document.needed
@pytest.mark.timeout(400)
def test_no_phase_finds_a_response_that_the_document_does_not_allow(tmp_path: Path) -> None:
    sales = {"name": "Sales", "datasets": {"orders": None}, "views": {"orders": None}}
    seed = demo_seed() | {"semantic_projects": [sales]}
    workspace = Workspace.from_seed(seed, ids=counted_ids(), now=ticking_clock())
    spec = narrowed(_ids(workspace))
    (tmp_path / "openapi.json").write_text(json.dumps(spec))
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    with serving(seed) as url:
        command = [str(Path(sys.executable).with_name("st")), "--config-file", "schemathesis.toml"]
        command += ["run", "openapi.json", "--url", f"{url}/api", "--header", "Authorization: Bearer hxtp_fuzzer"]
        command += ["--max-examples", "3", "--seed", "1", "--generation-database", "none"]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        # A fuzzer that has deactivated its own user proves nothing from there on.
        assert httpx.get(f"{url}/api/v1/users/me", headers={"Authorization": "Bearer hxtp_fuzzer"}).status_code == 200
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr
    assert f"Tested: {sum(1 for _ in document.operations(spec))}" in run.stdout
