"""Hex's own resource for Dagster against the sandbox, over the older paths: `with_dagster_hex.py URL SEED`."""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any


def check(url: str, seed: Any) -> None:
    """Details, a run until its end, a run that is cancelled, and a refusal."""
    resource = import_module("dagster_hex.resources").HexResource(api_key="hxtw_dagster", base_url=url)
    revenue = next(project for project in seed["projects"] if project["title"] == "Revenue dashboard")
    details = resource.get_project_details(revenue["id"])
    assert (details["title"], details["creator"]) == (revenue["title"], revenue["owner"])

    output = resource.run_and_poll(revenue["id"], inputs=None, poll_interval=0.02)
    assert output.status_response["status"] == "COMPLETED"
    assert output.status_response["runId"] == output.run_response["runId"]

    run = resource.run_project(revenue["id"])["runId"]
    # The resource asks again wherever an answer is not JSON, which that to a cancellation never is: asked for the
    # second time, the run is over.
    assert "The run is over: KILLED" in refusal(resource.cancel_run, revenue["id"], run)
    assert resource.run_status(revenue["id"], run)["status"] == "KILLED"

    assert "403" in refusal(resource.run_project, "00000000-0000-4000-8000-000000000000")


def refusal(ask: Callable[..., object], *arguments: str) -> str:
    """What the resource fails with."""
    try:
        ask(*arguments)
    except import_module("dagster").Failure as failure:
        return str(failure.description)
    raise AssertionError("this was expected to fail")


if __name__ == "__main__":
    check(sys.argv[1], json.loads(sys.argv[2]))
