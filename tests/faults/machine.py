"""A machine that runs hexform against a workspace in this process, over a wire that breaks; time is virtual."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx

from hexform.applying.apply import ApplyContext, apply
from hexform.config import load
from hexform.errors import HexformError
from hexform.http.client import Options, compose
from hexform.http.read_only import read_only
from hexform.http.token import Token
from hexform.http.transport import http
from hexform.kinds.state import Provenance
from hexform.model.desired import Desired
from hexform.model.event import Event
from hexform.model.ledger import entries_of
from hexform.model.plan import Place, Plan
from hexform.model.run import Run
from hexform.planning.observe import Identified, observe_and_identify, who_am_i
from hexform.planning.planner import PlanOptions, make_plan
from hexform.planning.read_cache import cached_reads
from hexform.sandbox import Workspace, create_app
from hexform.state.ledger import FileLedger
from tests.faults.wire import Kill, Killed, Rewrite, Wire, unchanged
from tests.http.virtual_time import run

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = Token("HEX_API_TOKEN", "hxtw_token")
SANDBOX = "http://sandbox"

Request = tuple[str, str, int]


@dataclass
class Trip:
    """One run of hexform and what it came to: a plan and a run, an error in words, or a sudden end."""

    plan: Plan | None = None
    run: Run | None = None
    error: HexformError | None = None
    killed: bool = False
    requests: list[Request] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return self.run is not None and self.run.outcome == "applied"

    def __str__(self) -> str:
        reported = [str(self.error)] if self.error else ["killed"] if self.killed else []
        reported += [f"plan error {note.address}: {note.message}" for note in (self.plan.errors if self.plan else ())]
        for done in self.run.changes if self.run else ():
            reported += [f"{done.address}: {done.outcome}: {done.why}"] if done.outcome != "applied" else []
        reported += [f"read back: {note.address}: {note.message}" for note in (self.run.warnings if self.run else ())]
        return "\n".join([*reported, *(f"  {method} {path} {status}" for method, path, status in self.requests)])


@dataclass
class Hex:
    """The other side: a workspace, its switches, its limit (0: none), and how much time has passed there.

    `meanwhile` happens before each request, which it is given as "METHOD /v1/PATH"; `rewrite` changes its answer.
    """

    workspace: Workspace
    behaviours: Mapping[str, str] = field(default_factory=dict)
    per_minute: int = 0
    seconds: float = 0.0
    meanwhile: Callable[[str], object] = len
    rewrite: Rewrite = unchanged

    def app(self, faults: Sequence[str]) -> Any:
        return create_app(
            self.workspace,
            behaviours=self.behaviours,
            faults=faults,
            rate_limit=self.per_minute,
            clock=lambda: self.seconds + asyncio.get_running_loop().time(),
            dropped=httpx.ReadError,
        )


@dataclass
class Machine:
    """A checkout with its ledger in a file, and the way to Hex. Each run is a process of its own."""

    root: Path
    hex: Hex
    desired: Desired = field(init=False)

    def configure(self, config: Mapping[str, Any], files: Mapping[str, str] | None = None) -> Machine:
        """Write the configuration and its files; JSON is YAML."""
        for name, text in (files or {}).items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (self.root / "workspace.yaml").write_text(json.dumps({"version": 1, **config}), encoding="utf-8")
        self.desired = load([self.root / "workspace.yaml"], today=TODAY)
        return self

    def plan(self, *, faults: Sequence[str] = ()) -> Trip:
        return self._go(faults, None, writes=False)

    def apply(self, *, faults: Sequence[str] = (), kill: Kill | None = None) -> Trip:
        return self._go(faults, kill, writes=True)

    def _go(self, faults: Sequence[str], kill: Kill | None, *, writes: bool) -> Trip:
        """One process, from its start to its end."""
        trip = Trip()
        random.seed(0)  # the jitter of retries
        try:
            run(self._process(trip, faults, kill, writes=writes))
        except HexformError as error:
            trip.error = error
        except Killed:
            trip.killed = True
        return trip

    async def _process(self, trip: Trip, faults: Sequence[str], kill: Kill | None, *, writes: bool) -> None:
        clock = asyncio.get_running_loop().time
        started, app = clock(), self.hex.app(faults)
        trip.requests = app.state.requests
        wire = Wire(app, kill, self.hex.meanwhile, self.hex.rewrite)
        try:
            async with http(SANDBOX, TOKEN, trip.events.append, transport=wire) as send:
                client = compose(send, trip.events.append, Options(rate_limit=self.hex.per_minute))
                await self.steps(trip, client, writes=writes)
        finally:
            self.hex.seconds += clock() - started

    async def steps(self, trip: Trip, client: Any, *, writes: bool) -> None:
        """The straight line of plan and apply."""
        ledgers: list[FileLedger] = []

        async def identify() -> Identified:
            me = await who_am_i(read_only(client.send))
            ledgers.append(FileLedger(self.root, "sandbox", me.org_id))
            return Identified(me, entries_of(ledgers[0]))

        actual = await observe_and_identify(self.desired, cached_reads(read_only(client.send)), identify(), today=TODAY)
        ledger, entries = ledgers[0], entries_of(ledgers[0])
        place = Place(base_url=SANDBOX, org_id=actual.directory.org_id)
        commit = Provenance("main", "0" * 40)
        occasion = PlanOptions(place, TODAY, sandbox=True, reads=client.calls.total, provenance=lambda: commit)
        trip.plan = make_plan(self.desired, actual, entries, occasion)
        if writes and trip.plan.changes:
            means = ApplyContext(
                send=client.send,
                ledger=ledger,
                provenance=lambda: Provenance("main", "0" * 40),
                tell=trip.events.append,
                requests=lambda: client.calls.total,
                now=lambda: NOON,
            )
            trip.run = await apply(trip.plan, self.desired, actual, means, today=TODAY)
