"""Stoplight Prism between hexform and the sandbox while the demo runs: it judges each request and each response.

Prism answers for the sandbox wherever something is a violation of Error severity, so that the demo would not come to
its end.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from hexform.sandbox import demo_seed
from tests.sandbox import document
from tests.sandbox.serving import serving

PACKAGE = "@stoplight/prism-cli@5.14.2"
REVENUE = "019cd222-4c60-7003-9f01-f6d33d4be59f"
TOKEN = "hxtw_" + "0" * 96
COMMANDS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("plan",), 0),
    (("apply", "--yes"), 0),
    (("plan", "--detailed-exitcode"), 0),
    (("drift",), 0),
)


def described(folder: Path) -> Path:
    """The document as Prism reads it: below /api, as hexform asks for it."""
    spec = document.repaired()
    spec["paths"] = {f"/api{route}": item for route, item in spec["paths"].items()}
    path = folder / "openapi.json"
    path.write_text(json.dumps(spec), encoding="utf-8")
    return path


@contextmanager
def judging(program: Path, spec: Path, upstream: str, log: Path) -> Iterator[httpx.Client]:
    """A client of Prism, which is a client of the sandbox."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(program), "proxy", "--host", "127.0.0.1", "--port", str(port), "--errors", str(spec), upstream]
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with (
        log.open("w") as output,
        subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}/api", headers=headers, timeout=60) as client,
    ):
        try:
            _await(client)
            yield client
        finally:
            process.terminate()


def _await(client: httpx.Client) -> None:
    for _ in range(1200):
        try:
            client.get("/v1/users/me").raise_for_status()
        except httpx.ConnectError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("Prism did not start")


def check_that_it_judges(client: httpx.Client) -> None:
    """A request and a response that are wrong on purpose: a judge who lets them pass proves nothing."""
    assert client.get("/v1/groups", params={"limit": 5000}).status_code == 422
    assert client.get("/v1/context/topics").status_code == 500


def demonstrate(url: str, folder: Path) -> None:
    """Plan, apply, plan again and look for drift, before and after somebody meddles."""
    shutil.copytree(document.ROOT / "examples", folder, ignore=shutil.ignore_patterns(".hexform", "demo.py", "ci"))
    environment = {**os.environ, "HEX_API_TOKEN": TOKEN, "HEX_BASE_URL": url}
    for arguments, expected in COMMANDS:
        hexform(arguments, expected, folder, environment)
    with httpx.Client(base_url=f"{url}/api", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60) as colleague:
        path = f"/v1/projects/{REVENUE}/sharing/workspaceAndPublic"
        colleague.patch(path, json={"sharing": {"workspace": "CAN_EDIT"}}).raise_for_status()
    hexform(("drift",), 2, folder, environment)


def hexform(arguments: Sequence[str], expected: int, folder: Path, environment: dict[str, str]) -> None:
    """One command, as a user would run it against Hex."""
    command = [sys.executable, "-m", "hexform", *arguments, "--rate-limit", "0"]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == expected, f"hexform {' '.join(arguments)}: {run.returncode}\n{run.stdout}{run.stderr}"


def judged(program: Path, folder: Path) -> tuple[int, list[str]]:
    """Run the demo through Prism. Returns the number of requests that Prism judged, and the violations."""
    spec, log = described(folder), folder / "prism.log"
    wrong = "GET /v1/context/topics: shorten"
    with serving(demo_seed(), faults=[wrong]) as sandbox, judging(program, spec, sandbox, log) as client:
        check_that_it_judges(client)
    with serving(demo_seed()) as sandbox, judging(program, spec, sandbox, log) as client:
        demonstrate(str(client.base_url).removesuffix("/api/"), folder / "workspace")
    lines = log.read_text(encoding="utf-8").splitlines()
    return sum("Forwarding" in line for line in lines), [line for line in lines if "✖" in line]
