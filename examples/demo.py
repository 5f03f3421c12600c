"""The main job of hexform, shown on the embedded sandbox: no account, no token, no network.

Run it with `make demo`. It works on a copy of this folder, so it can be run again and again.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from hexform.sandbox import Workspace, create_app, open_state

HERE = Path(__file__).resolve().parent
HEXFORM = [sys.executable, "-m", "hexform"]


def show(words: str) -> None:
    """A headline between two commands."""
    sys.stdout.write(f"\n\033[1m# {words}\033[0m\n" if sys.stdout.isatty() else f"\n# {words}\n")
    sys.stdout.flush()


def hexform(folder: Path, *arguments: str, expect: int = 0) -> None:
    """Run a command as a user would, and stop where it ends otherwise than it should."""
    sys.stdout.write(f"$ hexform {' '.join(arguments)}\n")
    sys.stdout.flush()
    ended = subprocess.run([*HEXFORM, *arguments], cwd=folder, check=False)
    if ended.returncode != expect:
        sys.exit(f"hexform {arguments[0]} ended with {ended.returncode}, and {expect} was expected")


async def meddle(folder: Path) -> None:
    """What a colleague might do in Hex itself: open the dashboard to everybody, and take grace out of her group."""
    with open_state(folder / ".hexform" / "sandbox.json", Workspace) as workspace:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=create_app(workspace, rate_limit=0)),
            base_url="http://sandbox/api/v1",
            headers={"Authorization": "Bearer hxtp_colleague"},
        )
        async with client:
            projects = (await client.get("/projects")).json()["values"]
            groups = (await client.get("/groups")).json()["values"]
            people = (await client.get("/users")).json()["values"]
            dashboard = next(project["id"] for project in projects if project["title"] == "Revenue dashboard")
            engineers = next(group["id"] for group in groups if group["name"] == "Analytics Engineers")
            grace = next(person["id"] for person in people if person["email"] == "grace@example.com")
            opened = {"sharing": {"workspace": "CAN_EDIT"}}
            left = {"members": {"remove": {"users": [{"id": grace}]}}}
            (await client.patch(f"/projects/{dashboard}/sharing/workspaceAndPublic", json=opened)).raise_for_status()
            (await client.patch(f"/groups/{engineers}", json=left)).raise_for_status()


def main() -> None:
    """Validate, plan, apply, plan again, meddle, report drift."""
    with tempfile.TemporaryDirectory(prefix="hexform-demo-") as temporary:
        folder = Path(temporary) / "workspace"
        shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns(".hexform", "demo.py", "ci"))
        show("Is the configuration right? This needs no network.")
        hexform(folder, "validate")
        show("What would change?")
        hexform(folder, "plan", "--sandbox")
        show("Change exactly that.")
        hexform(folder, "apply", "--sandbox", "--yes")
        show("Plan again: nothing is left to do.")
        hexform(folder, "plan", "--sandbox", "--detailed-exitcode")
        show("A colleague changes two things in Hex itself ...")
        asyncio.run(meddle(folder))
        show("... and the drift report finds them (exit code 2).")
        hexform(folder, "drift", "--sandbox", expect=2)


if __name__ == "__main__":
    main()
