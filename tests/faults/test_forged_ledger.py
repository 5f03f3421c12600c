"""A ledger that somebody else wrote: it may cost an upload or an error, never the guide of another owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from hexform.kinds.guide.spec import GithubSource, GuideSource
from hexform.lib.canonical import digest
from hexform.model.ledger import NO_OWNER, GuideEntry, Line
from hexform.sandbox import Workspace, counted_ids, ticking_clock
from hexform.state.ledger import FileLedger
from tests.faults.machine import Hex, Machine

OURS = GuideSource(unknown="hexform").owner_text()
THEIRS = GuideSource(github=GithubSource(owner="acme", repo="other")).owner_text()
IDS = {
    name: f"00000000-0000-7000-8000-00000000000{number}" for number, name in enumerate(("theirs", "hand", "ours"), 1)
}
NOBODY = "00000000-0000-7000-8000-00000000000f"
TEXT = "as it is wanted"
SEED: dict[str, Any] = {
    "users": [{"email": "admin@example.com", "role": "ADMIN"}],
    "guides": [
        {"id": IDS["theirs"], "path": "theirs.md", "published": "live", "draft": "in work", "source": {
            "github": {"owner": "acme", "repo": "other"}}},
        {"id": IDS["hand"], "path": "hand.md", "published": "by hand", "draft": "by hand, in work"},
        {"id": IDS["ours"], "path": "ours.md", "published": "old", "source": {"unknown": "hexform"}},
    ],
}  # fmt: skip
# What the configuration wants beside `ours.md`. None of it says `take_over`.
CONFIGS: dict[str, dict[str, Any]] = {
    "a path of theirs is wanted": {"guides": ["theirs.md", "hand.md"]},
    "a harmless path is wanted": {"guides": ["harmless.md"]},
    "what is unmanaged is deleted": {"unmanaged": {"guides": "delete"}},
    "a harmless path is removed": {"removed": {"guides": ["harmless.md"]}},
}
PATHS = ("theirs.md", "hand.md", "harmless.md", "ours.md")
OWNERS = (OURS, THEIRS, NO_OWNER)
# One thing at a time that an entry says, and everything that it can say beside.
FORGERIES: dict[str, list[dict[str, Any]]] = {
    "an id": [{"id": value} for value in (*IDS.values(), NOBODY)],
    "a state": [
        {"published": published, "deleting": deleting} for published, deleting in product((True, False), repeat=2)
    ],
    "a text": [{"digest": digest(TEXT)}, {"digest": "x"}],
}


def machine(root: Path, config: dict[str, Any], *, take_over: bool = False) -> Machine:
    workspace = Workspace.from_seed(SEED, ids=counted_ids(100), now=ticking_clock())
    names = ["ours.md", *config.get("guides", ())]
    files = {f"guides/{name}": TEXT for name in names}
    more = {"take_over": True} if take_over else {}
    listed = [{"path": name, **(more if name != "guides/ours.md" else {})} for name in sorted(files)]
    main = {"source": {"unknown": "hexform"}, "root": "guides", "files": listed}
    wanted = {key: value for key, value in config.items() if key != "guides"} | {"guides": {"main": main}}
    return Machine(root, Hex(workspace)).configure(wanted, files)


def foreign(workspace: Workspace) -> dict[str, Any]:
    """The guides of other owners, as they are."""
    return {name: asdict(workspace.guides[IDS[name]]) for name in ("theirs", "hand") if IDS[name] in workspace.guides}


def lost(root: Path, config: dict[str, Any], path: str, entry: dict[str, Any], owner: str) -> list[str]:
    """What other owners lose by an entry at a path; a second run may finish what the first began."""
    made = machine(root, config)
    forge(made, path, entry, owner)
    before = foreign(made.hex.workspace)
    found = []
    for _ in range(2):
        trip = made.apply()
        assert trip.error is None, trip
        changes = trip.plan.changes if trip.plan else ()
        # What `removed` names goes whoever owns it, and is marked.
        flagged = {change.address for change in changes if "take_over" in change.flags and change.verb != "delete"}
        found += [f"{address}: would be taken over, and nobody wrote that" for address in sorted(flagged)]
    after = foreign(made.hex.workspace)
    return found + [
        f"{name}: {before[name]} -> {after.get(name)}" for name in before if before[name] != after.get(name)
    ]


def forge(made: Machine, path: str, entry: dict[str, Any], owner: str) -> None:
    ledger = FileLedger(made.root, "sandbox", made.hex.workspace.org_id)
    whole = {"id": IDS["theirs"], "digest": digest(TEXT), "text": TEXT, "published": True, **entry}
    ledger.record(Line(owner, path, GuideEntry.model_validate(whole)))


def entries(root: Path, step: int) -> Iterator[tuple[Path, dict[str, Any], str]]:
    """Every so many of the entries that can be at a path, each with a folder of its own and an owner."""
    for number, (owner, *parts) in list(enumerate(product(OWNERS, *FORGERIES.values())))[::step]:
        entry: dict[str, Any] = {}
        for part in parts:
            entry |= part
        folder = root / str(number)
        folder.mkdir()
        yield folder, entry, owner


def costs(root: Path, config: str, path: str, step: int) -> list[str]:
    """What other owners lose by the entries that can be at a path."""
    return [
        f"{owner}: {entry}: {what}"
        for folder, entry, owner in entries(root, step)
        for what in lost(folder, CONFIGS[config], path, entry, owner)
    ]


CASES = pytest.mark.parametrize(("config", "path"), list(product(CONFIGS, PATHS)))


@CASES
def test_no_entry_costs_others_their_guide_a_sample(tmp_path: Path, config: str, path: str) -> None:
    assert costs(tmp_path, config, path, 12) == []


@pytest.mark.slow
@CASES
def test_no_entry_costs_others_their_guide(tmp_path: Path, config: str, path: str) -> None:
    assert costs(tmp_path, config, path, 1) == []


@pytest.mark.parametrize("path", ["theirs.md", "hand.md"])
def test_a_take_over_that_is_requested_is_marked(tmp_path: Path, path: str) -> None:
    unmarked = []
    for folder, entry, owner in entries(tmp_path, 7):
        made = machine(folder, CONFIGS["a path of theirs is wanted"], take_over=True)
        forge(made, path, {"id": IDS[path.removesuffix(".md")], **entry}, owner)
        trip = made.plan()
        assert trip.plan is not None, trip
        changes = {change.name: change for change in trip.plan.changes}
        if path in changes and "take_over" not in changes[path].flags:
            unmarked.append(f"{owner}: {entry}: {changes[path].actions}")
    assert unmarked == []
