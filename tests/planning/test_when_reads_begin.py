"""When reads begin: as soon as what they need is there, and never after it is clear that the workspace is another."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from hexform.errors import BadAnswer, Declined
from hexform.hex.call import Call, Json, Send
from hexform.kinds.registry import KINDS
from hexform.model.directory import Table
from hexform.model.ledger import entries_of
from hexform.model.live import Actual
from hexform.planning.observe import context_of
from tests.bench import TODAY, Bench
from tests.kinds.office import ADA, GRACE, group, office, operations, uid


@dataclass
class Slow:
    """Takes a while for some operations, and notes when each call begins."""

    seconds: Mapping[str, float]
    began: dict[str, float] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)

    def wrap(self, send: Send) -> Send:
        start = asyncio.get_running_loop().time()

        async def slow(call: Call) -> Json:
            name = f"{call.operation} {dict(call.query).get('groupId', '')}".strip().partition(" ")
            self.began.setdefault(name[0] + " of a group" * bool(name[2]), asyncio.get_running_loop().time() - start)
            await asyncio.sleep(self.seconds.get(call.operation, 1))
            reply = await send(call)
            self.ended.append(call.operation)
            return reply

        return slow


def everything(folder: Path, **seconds: float) -> tuple[Bench, Slow]:
    """A configuration that reads all there is."""
    cell = {"label": "L", "type": "sql", "source": "1", "data_connection": "S"}
    config: dict[str, Any] = {
        "groups": {"g": {"members": [ADA]}},
        "collections": {"c": {"sharing": {"users": {ADA: "MANAGER"}}}},
        "projects": {"p": {"sharing": {"collections": {"c": "CAN_VIEW"}}, "cells": [cell]}},
        "guides": {"main": {"root": ".", "files": ["a.md"]}},
    }
    on = office(
        folder,
        config,
        groups=[{"name": "g"}],
        collections=[{"name": "c"}],
        projects=[{"title": "p", "owner": ADA}],
        data_connections=[{"name": "S", "type": "snowflake"}],
    )
    on.write("text", "a.md")
    slow = Slow(seconds)
    on.wrap = slow.wrap
    return on, slow


def test_tables_begin_at_once_and_the_rest_when_its_tables_are_there(tmp_path: Path) -> None:
    on, slow = everything(tmp_path, ListProjects=10, ListUsers=20, Me=5)
    on.plan()
    assert slow.began == {
        "Me": 0,
        "ListProjects": 0,
        "ListUsers": 0,
        "ListGroups": 0,
        "ListCollections": 0,
        "ListDataConnections": 0,
        "ListUsers of a group": 1,
        "ListCells": 10,
        "ListDraftGuides": 0,
    }
    assert list(slow.began)[:2] == ["Me", "ListProjects"], "the list with the most pages goes first"


def test_what_is_named_by_its_id_does_not_wait_for_the_list(tmp_path: Path) -> None:
    config: dict[str, Any] = {
        "groups": {"g": {"id": uid(1), "members": [ADA]}},
        "projects": {"p": {"id": uid(2), "cells": []}, "q": {"cells": []}},
    }
    projects = [{"title": "p", "id": uid(2), "owner": ADA}, {"title": "q", "owner": ADA}]
    on = office(tmp_path, config, groups=[group("g", ADA, number=1)], projects=projects)
    slow = Slow({"ListGroups": 5, "ListProjects": 10})
    on.wrap = slow.wrap
    planned = on.plan()
    assert slow.began == {"Me": 0, "ListGroups": 0, "ListProjects": 0, "ListUsers of a group": 0, "ListCells": 0}
    assert sorted(operations(planned.calls)) == [
        "ListCells",
        "ListCells",
        "ListGroups",
        "ListProjects",
        "ListUsers",
        "Me",
    ], "each once"


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([ADA], {"ListUsers of a group": 1}),
        ([ADA, GRACE], {"ListUsers of a group": 1, "ListUsers": 2}),
        ([{"email": GRACE, "until": "2020-01-01"}, ADA], {"ListUsers of a group": 1}),
    ],
    ids=["all are in it", "somebody is not", "who is not has ended"],
)
def test_everybody_is_read_only_where_somebody_wanted_is_not_a_member_yet(
    tmp_path: Path, members: list[Any], expected: dict[str, float]
) -> None:
    on = office(tmp_path, {"groups": {"g": {"members": members}}}, groups=[group("g", ADA)])
    slow = Slow({})
    on.wrap = slow.wrap
    assert on.plan().errors == {}
    assert slow.began == {"Me": 0, "ListGroups": 0, **expected}


def test_for_a_new_group_everybody_is_read_beside_the_members_of_the_others(tmp_path: Path) -> None:
    config = {"groups": {"g": {"members": [ADA]}, "new": {"members": [GRACE]}}}
    on = office(tmp_path, config, groups=[group("g", ADA)])
    slow = Slow({})
    on.wrap = slow.wrap
    assert on.plan().addresses == ["group.new"]
    assert slow.began == {"Me": 0, "ListGroups": 0, "ListUsers of a group": 1, "ListUsers": 1}


def test_what_may_not_be_read_of_a_group_requests_nobody_else(tmp_path: Path) -> None:
    on = office(tmp_path, {"groups": {"g": {"members": [GRACE]}}}, groups=[group("g", ADA)])
    planned = on.plan(faults=["GET /v1/users: 403"])
    assert (list(planned.errors), operations(planned.calls)) == (["group.g"], ["Me", "ListGroups", "ListUsers"])


def test_another_organisation_ends_the_reading(tmp_path: Path) -> None:
    on, slow = everything(tmp_path, ListProjects=1000, Me=5)
    text = (on.root / "workspace.yaml").read_text(encoding="utf-8")
    on.write(text.replace("{", '{"workspace": {"org_id": "elsewhere"}, ', 1))
    with pytest.raises(Declined, match="for the organisation elsewhere"):
        on.plan()
    assert {"ListProjects", "ListCells"}.isdisjoint(slow.ended)


def test_another_host_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    on, slow = everything(tmp_path)
    text = (on.root / "workspace.yaml").read_text(encoding="utf-8")
    on.write(text.replace("{", '{"workspace": {"host": "elsewhere.example"}, ', 1))
    with pytest.raises(Declined, match=r"for the host elsewhere\.example"):
        on.plan()
    assert slow.began == {}


def test_who_cannot_be_identified_reads_nothing_to_its_end(tmp_path: Path) -> None:
    on, slow = everything(tmp_path, ListProjects=1000)
    with pytest.raises(BadAnswer, match="Me: org: missing"):
        on.plan(faults=["GET /v1/users/me: 200 body='{}'"])
    assert "ListProjects" not in slow.ended


class _Untouchable(Table[Any]):
    """A table that nobody may look at."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"looks at a table that it does not name: {name}")


def observed_in_all_ways(folder: Path) -> Bench:
    """A workspace in which every kind reads beyond the shared tables, for each of its reasons."""
    cell = {"label": "L", "type": "code", "source": "1"}
    config: dict[str, Any] = {
        "groups": {"g": {"id": uid(3), "members": [ADA]}},
        "collections": {"managed": {"sharing": {"users": {ADA: "MEMBER"}}}},
        "projects": {"p": {"id": uid(4), "sharing": {"collections": {}}, "cells": [cell]}},
        "guides": {"main": {"root": ".", "files": ["a.md"]}},
        "removed": {"groups": ["old"]},
        "protected": ["collection.twice", "project.other"],
    }
    sharing = {"users": {ADA: "MANAGER"}, "groups": {"crew": "MANAGER"}}
    twice = [{"id": uid(number), "name": "twice"} for number in (1, 2)]
    on = office(
        folder,
        config,
        groups=[{"name": "g", "id": uid(3)}, *({"name": name} for name in ("old", "crew"))],
        collections=[{"name": "managed", "sharing": sharing}, *twice],
        projects=[{"title": "p", "id": uid(4), "owner": ADA, "sharing": {"collections": {uid(1): "CAN_VIEW"}}}],
    )
    on.write("text", "a.md")
    return on


OBSERVATIONS = [(kind, number) for kind in KINDS for number, _ in enumerate(KINDS[kind].observations())]


@pytest.mark.parametrize(("kind", "number"), OBSERVATIONS)
def test_a_kind_observes_with_the_tables_that_it_names_alone(tmp_path: Path, kind: str, number: int) -> None:
    on = observed_in_all_ways(tmp_path)
    planned = on.plan()
    observation = list(KINDS[kind].observations())[number]
    tables = {"people", "groups", "collections", "projects", "connections"}
    assert observation.tables <= tables | {"ledger"}
    untouchable: dict[str, Any] = {name: object.__new__(_Untouchable) for name in tables - observation.tables}
    directory = replace(planned.actual.directory, **untouchable)
    ledger = entries_of(on.ledger) if "ledger" in observation.tables else {}
    context = context_of(planned.desired, Actual(directory), today=TODAY, ledger=ledger)
    assert list(observation.reads(context))
