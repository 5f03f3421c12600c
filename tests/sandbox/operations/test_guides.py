import json
from typing import Any

import pytest

from tests.sandbox.talk import NOBODY, Talk

ACME = {"source": "github", "owner": "acme", "repo": "hex-workspace"}
UPLOAD = {"branch": "main", "commitHash": "abc", "path": "guides/x.md"}


def put(talk: Talk, *files: dict[str, Any], **more: Any) -> Any:
    return talk("PUT", "/v1/guides/draft", {"files": list(files)} | more)


def file(path: str, contents: str = "text", source: dict[str, str] | None = None) -> dict[str, Any]:
    return {"filePath": path, "contents": contents} | ({"externalSource": source} if source else {})


def paths(talk: Talk, source: object = None) -> list[str]:
    parameters = {"externalSource": json.dumps(source)} if source else {}
    return [row["filePath"] for row in talk.everything("/v1/guides/draft/list", limit=2, **parameters)]


def texts(talk: Talk) -> dict[str, tuple[str | None, str | None]]:
    return {guide.path: (guide.draft, guide.published) for guide in talk.workspace.guides.values()}


def test_a_draft_is_made_and_overwritten_and_published() -> None:
    talk = Talk({})
    first = put(talk, file("a.md", "one")).json()
    assert first["warnings"] == []
    guide = first["files"][0]
    assert put(talk, file("a.md", "two"), file("b.md", "b")).json()["files"][0] == guide
    published = talk("POST", "/v1/guides/publish", {"orgGuideFileIds": [guide["id"]]})
    assert published.json()["publishedGuides"] == [guide]
    assert texts(talk) == {"a.md": (None, "two"), "b.md": ("b", None)}


def test_a_path_is_any_text() -> None:
    talk = Talk()
    assert put(talk, file("")).json()["files"][0]["filePath"] == ""
    assert "" in paths(Talk(talk.workspace.dump()))


def test_contents_are_never_given_back() -> None:
    talk = Talk()
    put(talk, file("a.md", "a secret text"))
    assert all(set(row) == {"id", "filePath"} for row in talk.everything("/v1/guides/draft/list"))


@pytest.mark.parametrize(
    ("switch", "listed"), [("tree", ["a.md", "hex.md", "old.md", "revenue.md"]), ("drafts", ["a.md"])]
)
def test_a_list_shows_the_tree_or_what_is_not_published(switch: str, listed: list[str]) -> None:
    talk = Talk(behaviours={"guide_list": switch})
    put(talk, file("a.md"))
    assert paths(talk) == listed


def test_the_page_is_100_guides_by_default() -> None:
    talk = Talk({"guides": [{"path": f"{number:03}.md", "published": ""} for number in range(120)]})
    assert len(talk.get("/v1/guides/draft/list")["values"]) == 100


def test_a_list_is_of_one_owner() -> None:
    talk = Talk()
    put(talk, file("mine.md", source={"source": "unknown", "id": "hexform"}), file("any.md"))
    assert paths(talk, ACME) == ["old.md", "revenue.md"]
    assert paths(talk, ACME | {"base": "https://github.com"} | UPLOAD) == ["old.md", "revenue.md"]
    assert paths(talk, ACME | {"base": "https://git.acme.com"}) == []
    assert paths(talk, {"source": "unknown", "id": "hexform"}) == ["mine.md"]
    assert paths(talk, {"source": "unknown"}) == ["any.md"]


@pytest.mark.parametrize("source", ["nonsense", "3", '{"source":"gitlab"}', "{}"])
def test_an_owner_that_cannot_be_read_is_refused(source: str) -> None:
    assert Talk().status("GET", "/v1/guides/draft/list", params={"externalSource": source}) == 400


def test_another_owner_s_guide_is_left_alone_with_a_warning() -> None:
    talk = Talk()
    reply = put(talk, file("hex.md"), file("revenue.md"), file("old.md", "new", ACME | UPLOAD)).json()
    assert [row["filePath"] for row in reply["files"]] == ["old.md"]
    assert [row["filePath"] for row in reply["warnings"]] == ["hex.md", "revenue.md"]
    assert "Hex authored" in reply["warnings"][0]["message"]
    assert "another source" in reply["warnings"][1]["message"]
    assert texts(talk)["hex.md"][0] is None


def test_another_owner_s_guide_may_stop_the_whole_request() -> None:
    talk = Talk(behaviours={"guide_conflict": "400"})
    before = texts(talk)
    response = put(talk, file("a.md"), file("hex.md"))
    assert response.status_code == 400
    assert "hex.md" in response.json()["details"]
    assert texts(talk) == before


def test_force_takes_a_guide_over() -> None:
    talk = Talk()
    assert put(talk, file("hex.md", "mine", ACME | UPLOAD), forceWrite=True).json()["warnings"] == []
    assert "hex.md" in paths(talk, ACME)


def test_a_deletion_waits_for_the_publish_of_its_id() -> None:
    talk = Talk()
    old = talk.id("guides", "old.md")
    response = talk("DELETE", f"/v1/guides/draft/{old}")
    assert (response.status_code, response.content) == (204, b"")
    assert "old.md" not in paths(talk)
    assert texts(talk)["old.md"] == (None, "# Old\n\nSee revenue.md.\n")
    assert talk.status("DELETE", f"/v1/guides/draft/{old}") == 403
    assert talk.status("POST", "/v1/guides/publish", {"orgGuideFileIds": [old]}) == 200
    assert "old.md" not in texts(talk)
    assert talk.status("POST", "/v1/guides/publish", {"orgGuideFileIds": [old]}) == 403


def test_a_deletion_may_take_effect_at_once() -> None:
    talk = Talk(behaviours={"guide_delete": "at_once"})
    talk("DELETE", f"/v1/guides/draft/{talk.id('guides', 'old.md')}")
    assert texts(talk)["old.md"] == (None, None)
    assert "old.md" not in {guide["path"] for guide in talk.workspace.dump()["guides"]}


def test_an_upload_brings_a_deleted_guide_back() -> None:
    talk = Talk()
    old = talk.id("guides", "old.md")
    talk("DELETE", f"/v1/guides/draft/{old}")
    assert put(talk, file("old.md", "new", ACME | UPLOAD)).json()["files"][0]["id"] == old
    assert "old.md" in paths(talk)


@pytest.mark.parametrize(
    ("switch", "body", "published"),
    [
        ("all", {}, ["a.md", "old.md"]),
        ("all", {"orgGuideFileIds": []}, ["a.md", "old.md"]),
        ("nothing", {}, []),
        ("nothing", {"publishAllDraftGuides": True, "orgGuideFileIds": [NOBODY]}, ["a.md", "old.md"]),
    ],
)
def test_a_publish_without_ids_publishes_all_that_is_pending_or_nothing(
    switch: str, body: dict[str, Any], published: list[str]
) -> None:
    talk = Talk(behaviours={"empty_publish": switch})
    put(talk, file("a.md"))
    talk("DELETE", f"/v1/guides/draft/{talk.id('guides', 'old.md')}")
    reply = talk("POST", "/v1/guides/publish", body).json()
    assert sorted(row["filePath"] for row in reply["publishedGuides"]) == published
    assert reply["message"] == f"Published {len(published)} guides"
    assert (texts(talk)["a.md"] == (None, "text")) == bool(published)
    assert ("old.md" in texts(talk)) != bool(published)


@pytest.mark.parametrize(("characters", "status"), [(100_000, 200), (100_001, 400)])
def test_contents_have_at_most_100000_characters(characters: int, status: int) -> None:
    assert put(Talk(), file("a.md", "ü" * characters)).status_code == status


@pytest.mark.parametrize("source", [{"source": "github", "owner": "acme"}, {"source": "gitlab"}, {}])
def test_a_source_that_is_not_whole_is_refused(source: dict[str, str]) -> None:
    assert put(Talk(), {"filePath": "a.md", "contents": "", "externalSource": source}).status_code == 400
