import pytest
import yaml

from tests.sandbox.talk import NOBODY, Talk


def export(talk: Talk, title: str = "Revenue dashboard", **more: object) -> tuple[int, dict[str, str]]:
    response = talk("POST", "/v1/projects/export", {"projectId": talk.id("projects", title)} | more)
    return response.status_code, response.json()


@pytest.mark.parametrize("version", ["draft", "latest", 1])
def test_a_project_comes_as_yaml_with_static_ids(version: object) -> None:
    talk = Talk()
    status, body = export(talk, version=version)
    assert (status, body["filename"]) == (200, "Revenue dashboard.yaml")
    document = yaml.safe_load(body["content"])
    cells = talk.workspace.projects[talk.id("projects", "Revenue dashboard")].cells
    assert [cell["cellId"] for cell in document["cells"]] == [cell.static_id for cell in cells]
    assert document["cells"][1]["config"]["resultVariableName"] == "revenue"
    assert document["cells"][3]["config"] == {}


def test_what_is_not_there_is_forbidden() -> None:
    talk = Talk()
    assert export(talk, version=2)[0] == 403
    assert export(talk, "Churn model", version="latest")[0] == 403
    assert export(Talk(behaviours={"export": "disabled"}))[0] == 403
    assert talk.status("POST", "/v1/projects/export", {"projectId": NOBODY}) == 403
    assert export(talk, version="newest")[0] == 400
