"""The same commands over a workspace and over a snapshot of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from hexform.cli.access import viewer_of
from hexform.config import load
from hexform.config.files import Tree
from hexform.hex.call import Send
from hexform.http.read_only import read_only
from hexform.model.address import Pattern
from hexform.model.ledger import entries_of
from hexform.model.plan import Place
from hexform.planfile.documents import fields_in, validated
from hexform.planning.access.live import observe_access
from hexform.planning.access.report import access_report, alone, who_report
from hexform.planning.drift.report import drift_report
from hexform.planning.guardrails.desired import declared_in
from hexform.planning.judging import Look, judged
from hexform.planning.observe import Me, observe, who_am_i
from hexform.planning.planner import PlanOptions, make_plan
from hexform.planning.read_cache import cached_reads
from hexform.snapshot.answer import answering
from hexform.snapshot.document import Snapshot
from hexform.snapshot.file import text_of
from hexform.snapshot.take import take
from hexform.snapshot.wanted import wanted_of
from hexform.writeback.pulled_workspace import PulledWorkspace, read_details, read_tables
from tests.bench import HOST, NOON, Bench
from tests.http.virtual_time import run

T = TypeVar("T")
NAME = "snapshot.json"


def taken(bench: Bench, cells: str | None = None, faults: tuple[str, ...] = ()) -> Snapshot:
    """A snapshot of the workspace of a bench, written and read."""

    async def work() -> Snapshot:
        async with bench._way(faults) as way:
            me = await who_am_i(read_only(way.send))
            desired = load([bench.root / "workspace.yaml"], today=bench.today)
            wanted = wanted_of(desired, entries_of(bench.ledger), None if cells is None else Pattern(cells))
            place = Place(base_url=f"http://{HOST}", org_id=me.org_id)
            return await take(cached_reads(read_only(way.send)), me, place, wanted, now=lambda: NOON)

    return again(run(work()))


def again(snapshot: Snapshot) -> Snapshot:
    """The same through its text."""
    return validated(Snapshot, fields_in(text_of(snapshot).encode(), NAME), NAME, "snapshot")


def live(bench: Bench, command: Callable[[Bench, Send, Me], Any]) -> Any:
    async def work() -> Any:
        async with bench._way(()) as way:
            return await command(bench, cached_reads(read_only(way.send)), await who_am_i(read_only(way.send)))

    return run(work())


def from_snapshot(bench: Bench, snapshot: Snapshot, command: Callable[[Bench, Send, Me], Any]) -> Any:
    async def work() -> Any:
        send = read_only(answering(snapshot, NAME))
        return await command(bench, cached_reads(send), await who_am_i(send))

    return run(work())


async def plan_and_drift(bench: Bench, send: Send, me: Me) -> str:
    """Both documents, without the number of requests."""
    desired = load([bench.root / "workspace.yaml"], today=bench.today)
    entries = entries_of(bench.ledger)
    actual = await observe(desired, send, me, today=bench.today, ledger=entries)
    place = Place(base_url=f"http://{HOST}", org_id=me.org_id)
    options = PlanOptions(place, bench.today, sandbox=True, provenance=bench.provenance)
    plan = await judged(make_plan(desired, actual, entries, options), desired, actual, send, Look())
    report = drift_report(plan, desired.settings.drift.ignore, bench.today, lines=desired.lines)
    return plan.model_dump_json(indent=1) + report.model_dump_json(indent=1)


async def access_and_who(bench: Bench, send: Send, me: Me) -> str:
    """Everybody's access, and that of each person."""
    desired = load([bench.root / "workspace.yaml"], today=bench.today)
    found = await observe_access(send, me, declared_in(desired.specs), every_group=True)
    viewer = viewer_of(desired, found)
    place = Place(base_url=f"http://{HOST}", org_id=me.org_id)
    report = access_report(found.world, viewer, place, "now")
    documents = [report.model_dump_json(indent=1)]
    for person in sorted(found.directory.people, key=lambda person: person.id):
        one = alone(viewer, person)
        part = access_report(found.world, one, place, "now")
        documents.append(who_report(part, found.world, one, found.naming, person).model_dump_json(indent=1))
    return "\n".join(documents)


async def pulled(bench: Bench, send: Send, me: Me) -> str:
    """All that `pull` reads."""
    files = (bench.root / "workspace.yaml",)
    tree = Tree(bench.root)
    desired = load(files, today=bench.today, tree=tree)
    world = PulledWorkspace(tree, files, desired, False, Place(base_url="", org_id=None), bench.today)
    directory = await read_tables(send, me, connections=True)
    world = replace(world, actual=replace(world.actual, directory=directory))
    groups, projects = list(directory.groups.by_id), list(directory.projects.by_id)
    return (await read_details(world, send, groups, projects, cells=True)).actual.digest()
