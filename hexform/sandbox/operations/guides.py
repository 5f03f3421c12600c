"""Guides: uploaded as drafts, made live by a publish; their contents are never given back."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.limits import CAPPED
from hexform.sandbox.messages import BodyModel, Json, Number, Refusal
from hexform.sandbox.pages import Page, paged
from hexform.sandbox.records import Guide
from hexform.sandbox.seed_models import Id
from hexform.sandbox.sources import locator

MOST_CHARACTERS = 100_000


class GuideList(Page):
    """The parameters of ListDraftGuides: 100 rows by default."""

    limit: Annotated[Number, Field(ge=1, le=100)] = 100
    source: Annotated[str | None, Field(alias="externalSource")] = None


class UnknownSource(BodyModel):
    """A source that only its uploader knows."""

    source: Literal["unknown"]
    id: str = ""


class GithubLocator(BodyModel):
    """A repository."""

    source: Literal["github"]
    owner: str
    repo: str
    base: str = ""


class GithubCommit(GithubLocator):
    """A repository at a commit; branch and commit only describe one upload."""

    branch: str
    commit: Annotated[str, Field(alias="commitHash")]


class GithubSource(GithubCommit):
    """A file of a repository."""

    path: str


class File(BodyModel):
    """One guide."""

    path: Annotated[str, Field(alias="filePath")]
    contents: Annotated[str, Field(max_length=MOST_CHARACTERS)]
    external: Annotated[UnknownSource | GithubSource, Field(alias="externalSource", discriminator="source")] = (
        UnknownSource(source="unknown")
    )

    @property
    def owner(self) -> dict[str, str]:
        """The owner of the guide."""
        return locator(self.external.source, self.external.model_dump())


class Upsert(BodyModel):
    """The body of UpsertGuideDraft."""

    files: list[File]
    force: Annotated[bool, Field(alias="forceWrite")] = False


class Publish(BodyModel):
    """The body of PublishGuideDrafts."""

    ids: Annotated[tuple[Id, ...], Field(alias="orgGuideFileIds")] = ()
    all: Annotated[bool, Field(alias="publishAllDraftGuides")] = False


def show_guide(guide: Guide) -> Json:
    """A guide as the API shows one."""
    return {"id": guide.id, "filePath": guide.path}


def _locator(text: str) -> dict[str, str]:
    """The owner in a query: a JSON object, of which only the identifying keys are used."""
    try:
        given = json.loads(text)
        return locator(given["source"], given)
    except (ValueError, TypeError, KeyError) as error:
        raise Refusal(400, "Invalid input data", ["externalSource: a source is a JSON object"]) from error


def list_guides(exchange: Exchange) -> Json:
    """Lists the draft tree by path, on request of one source alone."""
    asked = exchange.parameters(GuideList)
    guides = [guide for guide in exchange.workspace.guides.values() if not guide.deleted]
    if exchange.is_set("guide_list", "drafts"):
        guides = [guide for guide in guides if guide.draft is not None]
    if asked.source:
        wanted = _locator(asked.source)
        guides = [guide for guide in guides if guide.source == wanted]
    guides.sort(key=lambda guide: (guide.path, guide.id))
    return paged(exchange, asked, guides, show_guide)


def upsert_guides(exchange: Exchange) -> Json:
    """Writes drafts by path; guides of another source stay, unless forced."""
    body, guides = exchange.body(Upsert), exchange.workspace.guides
    at_path = {guide.path: guide for guide in guides.values()}
    conflicts = {} if body.force else find_conflicts(exchange, body.files, at_path)
    written: list[Guide] = []
    for file in body.files:
        if file.path in conflicts:
            continue
        guide = at_path.setdefault(file.path, Guide("", file.path))
        guide.id = guide.id or exchange.workspace.ids()
        guide.draft, guide.source, guide.deleted = file.contents, file.owner, False
        guides[guide.id] = guide
        written.append(guide)
    return {
        "files": [show_guide(guide) for guide in written],
        "warnings": show_warnings(conflicts),
        "traceId": exchange.trace,
    }


def find_conflicts(exchange: Exchange, files: Sequence[File], at_path: Mapping[str, Guide]) -> dict[str, str]:
    """The files whose guides belong to another source, by path, each with a message; a 400 by the switch."""
    present = ((file, at_path.get(file.path)) for file in files)
    conflicts = {file.path: _conflict(guide) for file, guide in present if guide and guide.source != file.owner}
    if conflicts and exchange.is_set("guide_conflict", "400"):
        raise Refusal(400, next(iter(conflicts.values())), list(conflicts))
    return conflicts


def show_warnings(conflicts: Mapping[str, str]) -> list[Json]:
    """The conflicts as the API shows them."""
    return [{"filePath": path, "message": message} for path, message in conflicts.items()]


def _conflict(guide: Guide) -> str:
    if guide.source is None:
        return "Cannot overwrite a Hex authored guide with an API authored guide."
    return "Cannot overwrite a guide that is synced from another source."


def publish_guides(exchange: Exchange) -> Json:
    """Makes drafts live, and deletions too: those named by id, or all that are pending."""
    body, guides = exchange.body(Publish), exchange.workspace.guides
    if not body.all:
        exchange.check_known("Guide", body.ids, guides)
    everything = body.all or (not body.ids and exchange.is_set("empty_publish", "all"))
    pending = [guide for guide in guides.values() if guide.deleted or guide.draft is not None]
    chosen = pending if everything else [guide for guide in guides.values() if guide.id in body.ids]
    for guide in chosen:
        if guide.deleted:
            del guides[guide.id]
        elif guide.draft is not None:
            guide.published, guide.draft = guide.draft, None
    return {
        "message": f"Published {len(chosen)} guides",
        "publishedGuides": [show_guide(guide) for guide in chosen],
        "traceId": exchange.trace,
    }


def delete_guide(exchange: Exchange) -> None:
    """Deletes a guide from the draft tree; the live one goes with the publish of its id."""
    guide = exchange.workspace.guides.get(exchange.identify("orgGuideFileId"))
    if guide is None or guide.deleted:
        raise exchange.missing("Guide")
    guide.draft, guide.deleted = None, True
    if exchange.is_set("guide_delete", "at_once"):
        guide.published = None


OPERATIONS = (
    Operation("ListDraftGuides", "GET", "/v1/guides/draft/list", "message", list_guides, group=CAPPED),
    Operation("UpsertGuideDraft", "PUT", "/v1/guides/draft", "reason", upsert_guides),
    Operation("PublishGuideDrafts", "POST", "/v1/guides/publish", "reason", publish_guides),
    Operation("DeleteGuideDraft", "DELETE", "/v1/guides/draft/{orgGuideFileId}", "reason", delete_guide, 204),
)
