"""Context versions, as Hex's own GitHub action uses them."""

from typing import Any

import pytest

from tests.sandbox.talk import NOBODY, Talk

ACME = {"source": "github", "base": "https://github.com", "owner": "acme", "repo": "hex-workspace"}
COMMIT = ACME | {"branch": "main", "commitHash": "abc"}
MINE = {"source": "unknown", "id": "mine"}
VERSIONS = "/v1/context/version"


def file(path: str, contents: str = "text", source: dict[str, str] | None = None) -> dict[str, Any]:
    source = COMMIT | {"path": f"guides/{path}"} if source is None else source
    return {"filePath": path, "contents": contents, "externalSource": source}


def create(talk: Talk) -> str:
    reply = talk("POST", VERSIONS, {"externalSource": COMMIT}).json()
    assert reply["orgId"] == talk.workspace.org_id
    return str(reply["contextVersionId"])


def change(talk: Talk, version: str, **operation: Any) -> Any:
    response = talk("POST", f"{VERSIONS}/{version}", {"operation": operation})
    assert response.status_code == 200, response.text
    assert response.json()["contextVersionId"] == version
    return response.json()["result"]


def upsert(talk: Talk, version: str, *files: dict[str, Any], **more: Any) -> Any:
    return change(talk, version, type="upsert_guide", files=list(files), **more)


def prune(talk: Talk, version: str, *paths: str, source: dict[str, str] = ACME) -> list[str]:
    result = change(talk, version, type="prune_guides", externalSource=source, guideFilePaths=list(paths))
    return [row["hexFilePath"] for row in result["removedGuides"]]


def publish(talk: Talk, version: str, *, latest: bool = True) -> None:
    body = {"updateLatestVersion": latest, "title": "Main"}
    assert talk("POST", f"{VERSIONS}/{version}/publish", body).json() == {"contextVersionId": version}


def live(talk: Talk) -> dict[str, str | None]:
    return {guide.path: guide.published for guide in talk.workspace.guides.values()}


BEFORE = {"hex.md": "# Acme\n\nMoney is in euros.\n", "revenue.md": "# Revenue\n\nNet of refunds.\n"}
OLD = {"old.md": "# Old\n\nSee revenue.md.\n"}


def test_the_action_uploads_prunes_and_publishes() -> None:
    talk = Talk()
    version = create(talk)
    result = upsert(talk, version, file("new.md"), file("revenue.md", "changed"), file("old.md", OLD["old.md"]))
    assert [(row["filePath"], row["result"]) for row in result["files"]] == [
        ("new.md", "created"),
        ("revenue.md", "updated"),
    ]
    assert result["files"][1]["id"] == talk.id("guides", "revenue.md")
    assert (result["noops"], result["warnings"]) == ([{"filePath": "old.md"}], [])
    assert prune(talk, version, "new.md", "revenue.md") == ["old.md"]
    assert live(talk) == BEFORE | OLD
    publish(talk, version)
    assert live(talk) == {"hex.md": BEFORE["hex.md"], "new.md": "text", "revenue.md": "changed"}
    assert talk.id("guides", "new.md") == result["files"][0]["id"]
    publish(talk, version)
    assert len(live(talk)) == 3


def test_a_pull_request_only_previews() -> None:
    talk = Talk()
    before = talk.workspace.dump()
    version = create(talk)
    upsert(talk, version, file("new.md"))
    prune(talk, version, "new.md")
    assert talk.workspace.dump() == before
    publish(talk, version, latest=False)
    assert talk.workspace.dump() == before
    publish(talk, version)
    assert live(talk) == {"hex.md": BEFORE["hex.md"], "new.md": "text"}


def test_versions_know_nothing_of_each_other() -> None:
    talk = Talk()
    first, second = create(talk), create(talk)
    upsert(talk, first, file("new.md"))
    assert upsert(talk, second, file("new.md"))["files"][0]["result"] == "created"
    publish(talk, first)
    publish(talk, second)
    assert list(live(talk)).count("new.md") == 1


def test_a_version_begins_with_the_drafts_and_takes_several_writes() -> None:
    talk = Talk({"guides": [{"path": "a.md", "published": "old", "draft": "new", "source": {"unknown": "mine"}}]})
    version = create(talk)
    assert upsert(talk, version, file("a.md", "new", MINE))["noops"] == [{"filePath": "a.md"}]
    assert upsert(talk, version, file("a.md", "old", MINE))["files"][0]["result"] == "updated"
    assert upsert(talk, version, file("a.md", "old", MINE))["noops"] == [{"filePath": "a.md"}]
    publish(talk, version)
    guide = talk.workspace.guides[talk.id("guides", "a.md")]
    assert (guide.published, guide.draft) == ("old", None)


def test_what_was_pruned_may_be_written_again_under_its_id() -> None:
    talk = Talk()
    version, old = create(talk), talk.id("guides", "old.md")
    assert prune(talk, version, "revenue.md") == ["old.md"]
    assert prune(talk, version, "revenue.md") == []
    row = upsert(talk, version, file("old.md", "again"))["files"][0]
    assert (row["id"], row["result"]) == (old, "created")
    publish(talk, version)
    assert live(talk) == BEFORE | {"old.md": "again"}
    assert talk.id("guides", "old.md") == old


def test_what_was_written_may_be_pruned_again() -> None:
    talk = Talk({})
    version = create(talk)
    upsert(talk, version, file("a.md", source=MINE), file("b.md", source=MINE))
    result = change(talk, version, type="prune_guides", externalSource=MINE, guideFilePaths=["b.md"])
    assert result["removedGuides"] == [{"hexFilePath": "a.md", "externalSource": MINE}]
    publish(talk, version)
    assert live(talk) == {"b.md": "text"}


def test_a_guide_of_another_source_stays_unless_forced() -> None:
    talk = Talk()
    version = create(talk)
    result = upsert(talk, version, file("hex.md"), file("new.md"))
    assert [row["filePath"] for row in result["files"]] == ["new.md"]
    assert "Hex authored" in result["warnings"][0]["message"]
    assert prune(talk, version, source=MINE) == []
    assert upsert(talk, version, file("hex.md"), forceWrite=True)["files"][0]["result"] == "updated"
    publish(talk, version)
    assert live(talk)["hex.md"] == "text"


def test_a_conflict_may_stop_the_whole_request() -> None:
    talk = Talk(behaviours={"guide_conflict": "400"})
    version = create(talk)
    body = {"operation": {"type": "upsert_guide", "files": [file("new.md"), file("hex.md")]}}
    assert talk.status("POST", f"{VERSIONS}/{version}", body) == 400
    publish(talk, version)
    assert live(talk) == BEFORE | OLD


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (VERSIONS, {"externalSource": ACME}),
        (VERSIONS, {}),
        (f"{VERSIONS}/{NOBODY}", {"operation": {"type": "upsert_semantics", "files": []}}),
        (f"{VERSIONS}/{NOBODY}", {"operation": {"type": "prune_guides", "guideFilePaths": []}}),
        (f"{VERSIONS}/{NOBODY}/publish", {}),
    ],
)
def test_a_body_of_another_form_is_refused(path: str, body: dict[str, Any]) -> None:
    assert Talk().status("POST", path, body) == 400


def test_an_unknown_version_is_missing() -> None:
    talk = Talk()
    assert talk.status("POST", f"{VERSIONS}/{NOBODY}/publish", {"updateLatestVersion": True}) == 403


def test_the_paths_may_not_be_there() -> None:
    talk = Talk(behaviours={"context_versions": "off"}, strict=False)
    assert talk.status("POST", VERSIONS, {"externalSource": COMMIT}) == 404
