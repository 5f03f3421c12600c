import pytest

from tests.sandbox.talk import NOBODY, Talk

REVENUE = "Revenue dashboard"
TYPES = {"Title": "MARKDOWN", "Load revenue": "SQL", "Revenue by month": "CHART"}


@pytest.mark.parametrize("kind", ["id", "staticId"])
@pytest.mark.parametrize(
    ("end", "label", "status"),
    [
        ("output", "Load revenue", 404),
        ("output", "Title", 400),
        ("output", "Revenue by month", 400),
        ("image", "Revenue by month", 404),
        ("image", "Load revenue", 400),
    ],
)
def test_a_cell_that_has_not_run_shows_nothing(end: str, label: str, kind: str, status: int) -> None:
    talk = Talk()
    rows = talk.everything("/v1/cells", projectId=talk.id("projects", REVENUE))
    cell = next(row[kind] for row in rows if row["label"] == label)
    response = talk("GET", f"/v1/cells/{cell}/{end}")
    assert response.status_code == status
    if status == 404:
        assert response.json() == {"message": "The cell has not run", "code": "NOT_FOUND", "issues": []}
    else:
        assert response.json()["issues"][0]["message"].startswith(f"a {TYPES[label]} cell")


def test_a_run_has_no_images() -> None:
    talk = Talk()
    project = talk.id("projects", REVENUE)
    title, chart = (talk.workspace.projects[project].cells[place] for place in (0, 3))
    run = talk("POST", f"/v1/projects/{project}/runs", {}).json()["runId"]
    images = f"/v1/projects/{project}/runs/{run}/cells"
    other = talk.id("projects", "Churn model")
    seen = [
        talk("GET", path)
        for path in (
            f"{images}/{chart.static_id}/image",
            f"{images}/{title.static_id}/image",
            f"{images}/{chart.id}/image",
            f"/v1/projects/{project}/runs/{NOBODY}/cells/{chart.static_id}/image",
            f"/v1/projects/{other}/runs/{run}/cells/{chart.static_id}/image",
            f"/v1/projects/{NOBODY}/runs/{run}/cells/{chart.static_id}/image",
        )
    ]
    assert [(row.status_code, row.json()["message"]) for row in seen] == [
        (404, "The run has no image of the cell"),
        (400, "Invalid input data"),
        (404, "Cell not found"),
        (404, "Run not found"),
        (404, "Run not found"),
        (404, "Project not found"),
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"width": 100, "height": 2000, "includeTitle": "true"}, 404),
        ({"width": 99}, 400),
        ({"height": 2001}, 400),
        ({"width": 100.5}, 400),
        ({"includeTitle": "perhaps"}, 400),
    ],
)
def test_a_size_has_its_bounds(query: dict[str, object], status: int) -> None:
    run = f"/v1/projects/{NOBODY}/runs/{NOBODY}/cells/{NOBODY}/image"
    for path in (f"/v1/cells/{NOBODY}/image", run):
        assert Talk().status("GET", path, params=query) == status


def test_a_cell_that_is_not_there_is_missing() -> None:
    assert Talk().status("GET", f"/v1/cells/{NOBODY}/output") == 404
    assert Talk(behaviours={"missing_id": "403"}).status("GET", f"/v1/cells/{NOBODY}/image") == 403
