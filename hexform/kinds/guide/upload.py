"""Uploading and publishing guides. Facts: API operation UpsertGuideDraft: what it did not write, its warnings name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hexform.errors import HexformError, Rejected
from hexform.hex import answers
from hexform.hex.call import Call, Json, Steps, finished
from hexform.kinds.guide.batches import Batch, is_forced, is_published, is_uploaded, publishes, uploads
from hexform.kinds.guide.ledger import as_before, doubted, entry_of, guide_of, kept, remember, standing
from hexform.kinds.guide.requests import NOTHING_DONE, attempt, publish_call
from hexform.kinds.state import ApplyState, Provenance
from hexform.lib.visible import quoted
from hexform.model.change import Change
from hexform.model.ledger import GuideEntry, Line


class Uploads:
    """The uploads of one run, and their publish: a draft that was not uploaded is not published."""

    def __init__(self, work: ApplyState) -> None:
        self._work = work
        self._sources: dict[str, Json] = {}
        self._drafts: dict[str, GuideEntry] = {}

    def run(self, changes: Sequence[Change]) -> Steps[None]:
        """Upload side by side, then publish what was uploaded and what only has to be published.

        What is published is the guides of everybody, so that one publish follows another.
        """
        self._sources = _sources([change for change in changes if is_uploaded(change)], self._work)
        yield from finished(
            *(
                attempt(self._work, partial(self._upload, force=is_forced(batch[0])), batch, alone=(400,))
                for batch in uploads([change for change in changes if change.address in self._sources])
            )
        )
        again = [change for change in changes if self._may_force(change)]
        for change in again:
            del self._work.results[change.address]
        yield from finished(*(attempt(self._work, partial(self._upload, force=True), (change,)) for change in again))
        for change in changes:
            if is_published(change) and not is_uploaded(change):
                self._drafts[change.address] = entry_of(change, change.id or "")
        for batch in publishes(change for change in changes if change.address in self._drafts):
            yield from attempt(self._work, self._publish, batch, alone=(400, 404))

    def _may_force(self, change: Change) -> bool:
        """Whether an upload was refused that may take over what Hex did not list."""
        allowed = guide_of(change.after).take_over and not is_forced(change)
        result = self._work.results.get(change.address)
        return allowed and isinstance(result, Rejected) and result.status in {None, 400}

    def _upload(self, batch: Batch, *, force: bool) -> Steps[None]:
        before = {change.address: standing(change, self._work) for change in batch}
        files = [_file(change, self._sources[change.address]) for change in batch]
        body = {"files": files, **({"forceWrite": True} if force else {})}
        call = Call("UpsertGuideDraft", "PUT", "/v1/guides/draft", body=body)
        yield from remember(line for change in batch for line in doubted(change, before[change.address]))
        try:
            reply: answers.Upserted = yield call
        except NOTHING_DONE:
            yield from remember(line for change in batch for line in as_before(change, before[change.address]))
            raise
        ids = {row["filePath"]: row["id"] for row in reply["files"]}
        written = {change.address: entry_of(change, ids[change.name]) for change in batch if change.name in ids}
        lines: list[Line] = []
        for change in batch:
            entry = written.get(change.address)
            lines += kept(change, entry, self._work) if entry else as_before(change, before[change.address])
        yield from remember(lines)
        for change in batch:
            if change.address not in written:
                self._work.results[change.address] = Rejected(_warning(reply, change.name), where=call.where)
            elif is_published(change):
                self._drafts[change.address] = written[change.address]
            else:
                self._work.results[change.address] = ids[change.name]

    def _publish(self, batch: Batch) -> Steps[None]:
        call = publish_call([self._drafts[change.address].id for change in batch])
        reply: answers.Published = yield call
        published = {row["id"] for row in reply["publishedGuides"]}
        drafts = [(change, self._drafts[change.address]) for change in batch]
        live = [
            (change, entry.model_copy(update={"published": True})) for change, entry in drafts if entry.id in published
        ]
        yield from remember(line for change, entry in live for line in kept(change, entry, self._work))
        for change, entry in drafts:
            why = Rejected("Hex did not publish it, it is a draft still: run it again", where=call.where)
            self._work.results[change.address] = entry.id if entry.id in published else why


def _file(change: Change, source: Json) -> Json:
    return {"filePath": change.name, "contents": guide_of(change.after).contents, "externalSource": source}


def _sources(changes: Sequence[Change], work: ApplyState) -> dict[str, Json]:
    """Address to source. Branch and commit are asked for only where a guide of a repository is written."""
    sources: dict[str, Json] = {}
    provenance: Provenance | HexformError | None = None
    for change in changes:
        guide = guide_of(change.after)
        locator = guide.source.locator()
        if locator["source"] != "github":
            sources[change.address] = dict(locator)
            continue
        provenance = provenance or _provenance(work)
        if isinstance(provenance, HexformError):
            work.results[change.address] = provenance
        else:
            file = "/".join(part for part in (provenance.prefix.strip("/"), guide.file) if part)
            commit = {"branch": provenance.branch, "commitHash": provenance.commit}
            sources[change.address] = {**locator, **commit, "path": file}
    return sources


def _provenance(work: ApplyState) -> Provenance | HexformError:
    try:
        return work.provenance()
    except HexformError as error:
        return error


def _warning(reply: answers.Upserted, name: str) -> str:
    said = [row.get("message") or "" for row in reply.get("warnings") or () if row.get("filePath") == name]
    return f"Hex did not take the guide: {'; '.join(map(quoted, filter(None, said))) or 'it does not say why'}"
