"""What people see and do in Hex itself."""

from __future__ import annotations

import httpx

from tests.examples.runner import TOKEN, Repository


def api(repository: Repository) -> httpx.Client:
    return httpx.Client(base_url=f"{repository.url}/api/v1", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)


def titles(repository: Repository) -> list[str]:
    with api(repository) as client:
        return [project["title"] for project in client.get("/projects").json()["values"]]


def meddle(repository: Repository, access: str) -> None:
    """Somebody opens the dashboard to everybody, or takes it back."""
    with api(repository) as client:
        projects = client.get("/projects").json()["values"]
        dashboard = next(project["id"] for project in projects if project["title"] == "Revenue dashboard")
        opened = {"sharing": {"workspace": access}}
        client.patch(f"/projects/{dashboard}/sharing/workspaceAndPublic", json=opened).raise_for_status()
