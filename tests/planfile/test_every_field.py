"""An approved fingerprint is for all that an apply uses: every field of a saved plan is changed, one at a time.

What only people read makes no difference to what is sent; a change of anything else is refused.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from hexform.kinds.registry import KINDS
from hexform.lib.canonical import canonical
from hexform.sandbox import Workspace, counted_ids, ticking_clock
from tests.faults.console import Console, Ended
from tests.faults.machine import Hex
from tests.planfile.saved_worlds import ADMIN, OWN, PEOPLE, WORLDS, World

# What only people read, of a plan, of its changes and of their rows. `seal` says when the file was made, and is no
# part of what is approved: who edits it changes how old the file may be, and nothing else.
OF_PLAN = {
    "hexform_version", "targets", "from_snapshot", "config_digest", "live_digest", "access", "guardrails", "guarded",
    "unmanaged", "pending", "ending", "warnings", "errors", "refused", "by_hand", "summary", "requests", "seal",
}  # fmt: skip
OF_CHANGE = {"source", "file", "warnings", "requests", "reason", "origin"}
OF_ROW = {"origin"}
# The text of a guide that the ledger remembers is shown, and is not a state of Hex.
REMEMBERED = "contents"

LIMITS = {"deletes": 99, "lose": None, "gain": None, "public": 99, "emptied": 99}
OF_EVERYTHING = World(
    {
        "groups": [{"name": "Team", "members": PEOPLE[:2]}, {"name": "Doomed", "members": PEOPLE[:1]}],
        "collections": [{"name": "Shelf", "creator": ADMIN}],
        "projects": [
            {
                "title": "Revenue",
                "owner": ADMIN,
                "sharing": {"public_web": "APP_ONLY", "groups": {"Doomed": "CAN_VIEW"}},
                "cells": [{"label": label, "type": "CODE", "source": label} for label in ("Load", "Replaced")],
            }
        ],
        "guides": [{"path": "old.md", "published": "old", "source": OWN}],
        "statuses": ["Draft"],
    },
    {
        "groups": {"team": {"name": "Team", "members": PEOPLE[1:3]}},
        "collections": {"shelf": {"name": "Shelf", "sharing": {"groups": {"team": "MEMBER"}}}},
        "projects": {
            "revenue": {
                "title": "Revenue",
                "status": "Draft",
                "sharing": {"public_web": "CAN_VIEW", "collections": {"shelf": "CAN_VIEW"}},
                "cells": [
                    {"label": "Load", "type": "code", "source": "new"},
                    {"label": "Replaced", "type": "markdown", "source": "# new"},
                ],
            },
            "made": {"title": "Made", "create": True},
        },
        "guides": {"main": {"source": OWN, "root": "guides", "files": ["guides/*.md"]}},
        "removed": {"groups": ["Doomed"], "guides": ["old.md"]},
    },
    {"guides/made.md": "made"},
)
EVERY = {**WORLDS, "everything": OF_EVERYTHING}
Place = tuple[str | int, ...]


class Office:
    """A saved plan of a small world; `apply` applies an edited file to that world as it was."""

    def __init__(self, root: Path, world: World, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
        self.root, self.world = root, world
        self.console = Console(root, Hex(self._workspace()), monkeypatch, capfd)
        for name, text in {**world.files, "workspace.yaml": self._config()}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        ended = self.console.run("plan", "-q", "-o", "plan.json")
        assert ended.code == 0, ended.err
        self.document: dict[str, Any] = json.loads((root / "plan.json").read_text())

    def _config(self) -> str:
        return json.dumps({"version": 1, "limits": LIMITS, **self.world.config})

    def _workspace(self) -> Workspace:
        users = [{"email": ADMIN, "role": "ADMIN"}, *({"email": email} for email in PEOPLE[: self.world.people])]
        return Workspace.from_seed({"users": users, **self.world.seed}, ids=counted_ids(), now=ticking_clock())

    def apply(self, document: dict[str, Any]) -> tuple[Ended, Any]:
        """How the apply of a document with a digest of its own ended, and the workspace after it."""
        shutil.rmtree(self.root / ".hexform", ignore_errors=True)
        self.console.hex = Hex(self._workspace())
        (self.root / "plan.json").write_text(json.dumps(resealed(document)), encoding="utf-8")
        ended = self.console.run("apply", "plan.json", "-q", "--approved", self.document["fingerprint"])
        assert "itself failed" not in ended.err, ended.err
        return ended, self.console.hex.workspace.dump()


def resealed(document: dict[str, Any]) -> dict[str, Any]:
    """With a digest as anybody can make it, where the document still has a seal."""
    seal = document.get("seal")
    if not isinstance(seal, dict):
        return document
    bare = {**document, "seal": {**seal, "digest": "", "signature": None}}
    digest = hashlib.sha256(canonical(bare).encode()).hexdigest()
    return {**document, "seal": {**seal, "digest": f"sha256:{digest}"}}


def edits(document: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The document with one value changed, one entry left out or one entry twice, for each value of it."""
    for place in _places(document):
        for value in _others(_at(document, place)):
            edited = deepcopy(document)
            _at(edited, place[:-1])[place[-1]] = value
            yield place, edited


def _places(value: Any, above: Place = ()) -> Iterator[Place]:
    keys: Iterable[str | int] = ()
    if isinstance(value, dict):
        keys = value
    elif isinstance(value, list):
        keys = range(len(value))
    for key in keys:
        yield (*above, key)
        yield from _places(value[key], (*above, key))


def _at(value: Any, place: Place) -> Any:
    for key in place:
        value = value[key]
    return value


def _others(value: Any) -> Iterator[Any]:
    """Values of the same type, near enough that a plan may hold them."""
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case None:
            yield from ("x", [], {})
        case str():
            yield f"{value}x"
            yield from _WORDS.get(value, ())
        case list():
            yield from ([*value, *value[-1:]], value[:-1]) if value else (["x"],)
        case dict():
            yield from ({name: item for name, item in value.items() if name != key} for key in value)
            yield {**value, "x": "x"}


# Other words that may be in the same place.
_WORDS = {
    "create": ("update", "delete"), "update": ("create", "delete"), "delete": ("create",),
    "CAN_VIEW": ("CAN_EDIT",), "CAN_EDIT": ("FULL_ACCESS",), "APP_ONLY": ("CAN_VIEW",), "MEMBER": ("MANAGER",),
    PEOPLE[2]: (PEOPLE[3],), "Draft": ("Done",), "take_over": ("public",),
}  # fmt: skip


def for_people(document: dict[str, Any], place: Place) -> bool:
    """Whether only people read what is at a place."""
    match place:
        case ("changes", int(number), "before", name, *_) if name == REMEMBERED:
            return _kind(document, number) == "guide"
        case ("changes", int(number), "diff", int(row), "before", *_):
            path = document["changes"][number]["diff"][row]["path"]
            return _kind(document, number) == "guide" and bool(path == [REMEMBERED])
        case ("changes", int(), "diff", int(), name, *_):
            return str(name) in OF_ROW
        case ("changes", int(), name, *_):
            return str(name) in OF_CHANGE
        case (name, *_):
            return str(name) in OF_PLAN
    return False


def _kind(document: dict[str, Any], number: int) -> str:
    return str(document["changes"][number]["kind"])


def check(office: Office, chosen: Iterable[tuple[Place, dict[str, Any]]]) -> tuple[list[str], int]:
    """What is wrong, and how many edits of what only people read were applied."""
    baseline = office.apply(office.document)
    assert baseline[0].code == 0, baseline[0].err
    found, applied = [], 0
    for place, document in chosen:
        ended, after = office.apply(document)
        same = (ended.code, ended.writes, after) == (0, baseline[0].writes, baseline[1])
        if not for_people(office.document, place) and (ended.code, ended.writes) != (1, []):
            found.append(f"{place}: {_at_or_none(document, place)!r} was applied: {ended.writes} {ended.err}")
        elif not same and (ended.code, ended.writes) != (1, []):
            found.append(f"{place}: {_at_or_none(document, place)!r} makes a difference: {ended.writes} {ended.err}")
        applied += same
    return found, applied


def _at_or_none(document: dict[str, Any], place: Place) -> Any:
    try:
        return _at(document, place)
    except (KeyError, IndexError):
        return None


@pytest.fixture
def office(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> Office:
    return Office(tmp_path, EVERY[request.param], monkeypatch, capfd)


WORLD = pytest.mark.parametrize("office", EVERY, indirect=True)


def sampled(every: Iterable[tuple[Place, dict[str, Any]]], one_of: int) -> Iterator[tuple[Place, dict[str, Any]]]:
    return (each for each in every if hashlib.sha256(repr(each[0]).encode()).digest()[0] % one_of == 0)


@WORLD
def test_no_field_can_be_changed_but_those_for_people_a_sample(office: Office) -> None:
    found, _ = check(office, sampled(edits(office.document), 32))
    assert found == []


@pytest.mark.slow
@pytest.mark.timeout(1800)
@WORLD
def test_no_field_can_be_changed_but_those_for_people(office: Office) -> None:
    found, applied = check(office, edits(office.document))
    assert found == []
    assert applied, "what only people read may be anything"


def test_what_people_read_is_applied_whatever_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path, OF_EVERYTHING, monkeypatch, capfd)
    assert {change["kind"] for change in office.document["changes"]} == set(KINDS)
    texts = {"source": "x.yaml:1", "file": "x", "warnings": ["x"], "requests": 99, "reason": "x", "origin": "drift"}
    document = deepcopy(office.document)
    document |= {"refused": [], "errors": [], "warnings": [], "access": None, "config_digest": "x", "live_digest": "x"}
    document["changes"] = [{**change, **texts} for change in document["changes"]]
    before, after = office.apply(office.document), office.apply(document)
    assert after[0].code == 0, after[0].err
    assert (before[0].writes, before[1]) == (after[0].writes, after[1])
