"""The SDK of hex-toolkit against the sandbox: `with_hex_toolkit.py URL SEED`."""

import json
import sys
import time
from importlib import import_module
from typing import Any


def check(url: str, seed: Any) -> None:
    """List, get, run, poll, list runs and cancel, each compared with the seed."""
    toolkit = import_module("hex_toolkit")
    client = toolkit.HexClient(api_key="hxtp_toolkit", base_url=f"{url}/api")
    seeded = {project["title"]: project for project in seed["projects"]}
    shown = {title for title, project in seeded.items() if not project.get("archived") and "type" not in project}
    listed = client.projects.list(limit=1)
    pages = [listed]
    while pages[-1].pagination.after:
        pages.append(client.projects.list(limit=1, after=pages[-1].pagination.after))
    assert {project.title for page in pages for project in page.values} == shown
    everything = client.projects.list(include_archived=True, include_components=True)
    assert {project.title for project in everything.values} == set(seeded)

    revenue = seeded["Revenue dashboard"]
    project = client.projects.get(revenue["id"], include_sharing=True)
    assert project.title == "Revenue dashboard"
    assert project.owner.email == revenue["owner"]
    assert project.status.name == revenue["status"]
    assert project.sharing.workspace.access == revenue["sharing"]["workspace"]
    users = {row.user.email: row.access for row in project.sharing.users}
    assert users == {revenue["owner"]: "FULL_ACCESS"} | revenue["sharing"]["users"]

    run = client.projects.run(revenue["id"])
    for _ in range(100):
        status = client.runs.get_status(revenue["id"], run.run_id).status
        if status not in ("PENDING", "RUNNING"):
            break
        time.sleep(0.02)
    assert status == "COMPLETED"
    second = client.projects.run(revenue["id"])
    client.runs.cancel(revenue["id"], second.run_id)
    runs = client.runs.list(revenue["id"]).runs
    assert [(row.run_id, row.status) for row in runs] == [(second.run_id, "KILLED"), (run.run_id, "COMPLETED")]

    found = None
    try:
        found = client.projects.get("00000000-0000-4000-8000-000000000000")
    except toolkit.HexNotFoundError:
        return
    raise AssertionError(f"an unknown project was found: {found}")


if __name__ == "__main__":
    check(sys.argv[1], json.loads(sys.argv[2]))
