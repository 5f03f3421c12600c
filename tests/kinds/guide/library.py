"""Guides that are written in a configuration and are in a workspace, and what the ledger knows of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hexform.errors import NotPermitted
from hexform.hex.call import Call, Json, Send
from hexform.lib.canonical import digest
from hexform.model.ledger import GuideEntry, Line
from hexform.sandbox.records import Guide
from tests.bench import Bench
from tests.kinds.office import office, uid

Source = dict[str, Any]
OURS: Source = {"unknown": "ours"}
SECOND: Source = {"unknown": "second"}
OTHERS: Source = {"unknown": "others"}
REPOSITORY: Source = {"github": {"owner": "acme", "repo": "guides"}}
ADDRESS = "guide.a.md"


def owner(source: Source) -> str:
    """The owner of a source: what the API is asked for, and what the ledger is kept by."""
    if "github" in source:
        locator = {"source": "github", **source["github"]}
    else:
        locator = {"source": "unknown", "id": source["unknown"]}
    return json.dumps(locator, separators=(",", ":"), sort_keys=True)


def there(
    path: str, published: str | None = "text", number: int = 1, source: Source | None = OURS, **more: Any
) -> dict[str, Any]:
    """A guide of the workspace; without a source it was written in Hex."""
    return {"id": uid(number), "path": path, "published": published, "source": source, **more}


def library(
    folder: Path,
    wanted: Mapping[str, str],
    *live: Mapping[str, Any],
    source: Source | None = OURS,
    removed: tuple[str, ...] = (),
    policy: str = "report",
    sets: Mapping[str, Any] | None = None,
    behaviours: Mapping[str, str] | None = None,
    protected: tuple[str, ...] = (),
    **more: Any,
) -> Bench:
    """A bench with a set `main` of these texts by path in Hex; `more` are its further settings."""
    on = office(folder, behaviours=behaviours or {}, guides=list(live))
    written = {"main": guide_set(on, wanted, source, **more), **(sets or {})}
    lines = {"removed": {"guides": list(removed)}} if removed else {}
    return on.configure({"guides": written, "unmanaged": {"guides": policy}, "protected": list(protected), **lines})


def guide_set(on: Bench, wanted: Mapping[str, str], source: Source | None = OURS, **more: Any) -> dict[str, Any]:
    """A set as the configuration says it, with its files put into the root."""
    for path, text in wanted.items():
        on.write(text, f"guides/{path}")
    said = {} if source is None else {"source": source}
    return {**said, "root": "guides", "files": [f"guides/{path}" for path in wanted], **more}


def remember(on: Bench, path: str, text: str = "text", number: int = 1, source: Source = OURS, **more: Any) -> None:
    """Let the ledger hold a guide as last applied, and published unless `more` says otherwise."""
    values = {"id": uid(number), "digest": digest(text), "text": text, "published": True, **more}
    on.ledger.record(Line(owner(source), path, GuideEntry.model_validate(values)))


def remembered(on: Bench, path: str = "a.md", source: Source = OURS) -> GuideEntry | None:
    return on.ledger.entries(owner(source)).get(path)


def applied(folder: Path, wanted: Mapping[str, str], text: str = "text", **more: Any) -> Bench:
    """A bench where a.md was applied and published with this text."""
    on = library(folder, wanted, there("a.md", text), **more)
    remember(on, "a.md", text)
    return on


def rows(on: Bench) -> dict[str, Guide]:
    return {guide.path: guide for guide in on.workspace.guides.values()}


def published(on: Bench) -> dict[str, str]:
    return {guide.path: guide.published for guide in on.workspace.guides.values() if guide.published is not None}


def drafts(on: Bench) -> dict[str, str]:
    """The draft tree: what is drafted, else what is published, without what is deleted."""
    kept = [guide for guide in on.workspace.guides.values() if not guide.deleted]
    return {guide.path: guide.draft if guide.draft is not None else guide.published or "" for guide in kept}


def asked(calls: list[Call]) -> list[str]:
    """The owners whose lists were asked for; nothing is everybody."""
    return [dict(call.query).get("externalSource", "") for call in calls if call.operation == "ListDraftGuides"]


def refusing(on: Bench, owner: str) -> Bench:
    """The list of one owner may not be read."""

    def wrap(send: Send) -> Send:
        async def sent(call: Call) -> Json:
            if asked([call]) == [owner]:
                raise NotPermitted("no", where=call.where, status=403)
            return await send(call)

        return sent

    on.wrap = wrap
    return on
