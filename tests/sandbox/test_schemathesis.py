"""The running sandbox against the API's document, by a tool that others made: all operations, all phases."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hexform.sandbox import Workspace, counted_ids, demo_seed, ticking_clock
from hexform.sandbox.operations import OPERATIONS
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

# A run that is over cannot be cancelled.
[[operations]]
include-operation-id = "CancelRun"
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
    }


@document.needed
@pytest.mark.timeout(400)
def test_no_phase_finds_a_response_that_the_document_does_not_allow(tmp_path: Path) -> None:
    seed = demo_seed()
    workspace = Workspace.from_seed(seed, ids=counted_ids(), now=ticking_clock())
    spec = narrowed({operation.name for operation in OPERATIONS}, _ids(workspace))
    (tmp_path / "openapi.json").write_text(json.dumps(spec))
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    with serving(seed) as url:
        command = [str(Path(sys.executable).with_name("st")), "--config-file", "schemathesis.toml"]
        command += ["run", "openapi.json", "--url", f"{url}/api", "--header", "Authorization: Bearer hxtp_fuzzer"]
        command += ["--max-examples", "3", "--seed", "1", "--generation-database", "none"]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr
    assert f"Tested: {sum(1 for _ in document.operations(spec))}" in run.stdout
