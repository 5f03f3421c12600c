"""Stoplight Prism between hexform and the sandbox while the demo runs: it judges each request and each response.

`python -m tests.sandbox.prism [FOLDER]`, where FOLDER keeps the installation (default: build/prism). Prism answers for
the sandbox wherever something is a violation of Error severity, so that the demo would not come to its end.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
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


def installed(folder: Path) -> Path:
    """Prism, from npm where it is not there yet."""
    program = folder / "node_modules" / ".bin" / "prism"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE]
        subprocess.run(npm, check=True)
    return program


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
        httpx.Client(base_url=f"http://127.0.0.1:{port}/api", headers=headers) as client,
    ):
        try:
            _await(client)
            yield client
        finally:
            process.terminate()


def _await(client: httpx.Client) -> None:
    for _ in range(300):
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
    with httpx.Client(base_url=f"{url}/api", headers={"Authorization": f"Bearer {TOKEN}"}) as colleague:
        path = f"/v1/projects/{REVENUE}/sharing/workspaceAndPublic"
        colleague.patch(path, json={"sharing": {"workspace": "CAN_EDIT"}}).raise_for_status()
    hexform(("drift",), 2, folder, environment)


def hexform(arguments: Sequence[str], expected: int, folder: Path, environment: dict[str, str]) -> None:
    """One command, as a user would run it against Hex."""
    command = [sys.executable, "-m", "hexform", *arguments, "--rate-limit", "0"]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == expected, f"hexform {' '.join(arguments)}: {run.returncode}\n{run.stdout}{run.stderr}"


def main(arguments: Sequence[str]) -> int:
    """0 if no request and no response of the demo was a violation, or if what it takes is not to be had here."""
    if missing := _missing():
        sys.stdout.write(f"Prism is not asked: {missing}\n")
        return 0
    program = installed(Path(arguments[0] if arguments else "build/prism").absolute())
    with tempfile.TemporaryDirectory(prefix="hexform-prism-") as temporary:
        folder = Path(temporary)
        spec, log = described(folder), folder / "prism.log"
        wrong = "GET /v1/context/topics: shorten"
        with serving(demo_seed(), faults=[wrong]) as sandbox, judging(program, spec, sandbox, log) as client:
            check_that_it_judges(client)
        with serving(demo_seed()) as sandbox, judging(program, spec, sandbox, log) as client:
            demonstrate(str(client.base_url).removesuffix("/api/"), folder / "workspace")
        lines = log.read_text(encoding="utf-8").splitlines()
    judged = sum("Forwarding" in line for line in lines)
    violations = [line for line in lines if "✖" in line]
    sys.stdout.write("\n".join([*violations, f"{judged} requests judged, {len(violations)} violations"]) + "\n")
    return 1 if violations or not judged else 0


def _missing() -> str:
    if not document.known():
        return "HEX_OPENAPI is not set to the path of the API's document"
    return "" if shutil.which("npm") else "it comes from npm, and there is no npm here"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
