"""The `hex` command of hex-toolkit against the sandbox: what it prints is what the seed says."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any


def check(command: Path, url: str, seed: Any) -> None:
    """List, get, run and its status, runs, cancel."""
    environment = {**os.environ, "HEX_API_KEY": "hxtp_cli", "HEX_API_BASE_URL": f"{url}/api", "COLUMNS": "200"}

    def hex_prints(*arguments: str) -> str:
        run = subprocess.run([command, *arguments], env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    revenue = next(project for project in seed["projects"] if project["title"] == "Revenue dashboard")
    listed = hex_prints("projects", "list", "--include-archived")
    for project in seed["projects"]:
        assert (project["title"] in listed) == ("type" not in project), listed
    assert revenue["status"] in listed

    shown = hex_prints("projects", "get", revenue["id"], "--include-sharing")
    for line in (
        "Can View",
        f"{revenue['owner']}: Full Access",
        "grace@example.com: Can Edit",
        "Old team: Can View",
        "Company metrics: Can View",
        revenue["description"],
    ):
        assert line in shown, f"{line!r} is not in {shown}"

    started = hex_prints("projects", "run", revenue["id"])
    found = re.search(r"Run ID: (\S+)", started)
    assert found, started
    run = found[1]
    assert f"/api/v1/projects/{revenue['id']}/runs/{run}" in started
    assert "Status: PENDING" in hex_prints("runs", "status", revenue["id"], run)
    hex_prints("runs", "cancel", "--yes", revenue["id"], run)
    rows = [line for line in hex_prints("runs", "list", revenue["id"]).splitlines() if run in line]
    assert len(rows) == 1
    assert "KILLED" in rows[0]
