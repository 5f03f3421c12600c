"""A bench: the text of a configuration against a workspace in this process, in virtual time.

What a bench plans and applies goes the whole way that the commands go, with real JSON and both error envelopes; only
the token, the port and the waiting are left out.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import httpx

from hexform.applying.apply import ApplyContext, apply
from hexform.applying.execute import Stop
from hexform.config import load
from hexform.hex.call import Call, Json, Send
from hexform.http.client import Options, compose
from hexform.http.read_only import read_only
from hexform.http.token import Token
from hexform.http.transport import http
from hexform.kinds.state import Provenance
from hexform.model.address import Pattern
from hexform.model.desired import Desired
from hexform.model.event import Event
from hexform.model.ledger import entries_of
from hexform.model.live import Actual
from hexform.model.plan import Place, Plan
from hexform.model.run import Run
from hexform.planning.judging import Look, judged
from hexform.planning.observe import Identified, check_host, check_organisation, observe_and_identify, who_am_i
from hexform.planning.planner import PlanOptions, make_plan
from hexform.planning.read_cache import cached_reads
from hexform.planning.target import narrowed
from hexform.sandbox import Workspace, counted_ids, create_app, ticking_clock
from tests.http.virtual_time import run
from tests.memory_ledger import MemoryLedger

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOST = "sandbox"


_LOOK = Look()


@dataclass
class Planned:
    """A plan, what it was made of, and the calls that it took."""

    plan: Plan
    desired: Desired
    actual: Actual
    calls: list[Call]

    def change(self, address: str) -> dict[str, Any]:
        """One change as the plan's JSON shows it."""
        found = [change.model_dump(mode="json") for change in self.plan.changes if change.address == address]
        assert len(found) == 1, f"{address} is not among {self.addresses}"
        return found[0]

    @property
    def addresses(self) -> list[str]:
        return [change.address for change in self.plan.changes]

    @property
    def errors(self) -> dict[str, str]:
        return {notice.address or "": notice.message for notice in self.plan.errors}

    @property
    def error_codes(self) -> dict[str, str]:
        return {notice.address or "": notice.code for notice in self.plan.errors}

    def warnings(self, address: str | None = None) -> list[str]:
        return [n.message for n in self.plan.warnings if address is None or n.address == address]

    def warning_codes(self, address: str | None = None) -> list[str]:
        return [n.code for n in self.plan.warnings if address is None or n.address == address]


@dataclass
class Applied:
    """A run with the plan that it carried out."""

    run: Run
    planned: Planned
    calls: list[Call]
    events: list[Event]

    @property
    def outcomes(self) -> dict[str, str]:
        return {done.address: done.outcome for done in self.run.changes}

    def why(self, address: str) -> str:
        return next(done.why or "" for done in self.run.changes if done.address == address)

    @property
    def warnings(self) -> list[str]:
        return [notice.message for notice in self.run.warnings]


def from_main() -> Provenance:
    return Provenance("main", "0" * 40)


@dataclass
class Bench:
    """A root with files, and a workspace. `between` may change the workspace after the plan, before the apply."""

    root: Path
    workspace: Workspace
    behaviours: Mapping[str, str] = field(default_factory=dict)
    token: str = "hxtw_workspace"
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    today: date = TODAY
    wrap: Callable[[Send], Send] | None = None
    provenance: Callable[[], Provenance] = from_main

    @classmethod
    def of(cls, root: Path, seed: Mapping[str, Any], **more: Any) -> Bench:
        return cls(root, Workspace.from_seed(seed, ids=counted_ids(), now=ticking_clock()), **more)

    def write(self, text: str, name: str = "workspace.yaml") -> Bench:
        """Put a file into the root; `version: 1` is added to the first file where it is left out."""
        text = dedent(text)
        if name == "workspace.yaml" and "version" not in text:
            text = "version: 1\n" + text
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self

    def configure(self, config: Mapping[str, Any]) -> Bench:
        """The configuration as a document; JSON is YAML."""
        return self.write(json.dumps({"version": 1, **config}, ensure_ascii=False))

    def plan(self, *, targets: Sequence[str] = (), faults: Sequence[str] = ()) -> Planned:
        async def work() -> Planned:
            async with self._way(faults) as way:
                return await self._plan(way, targets)

        return run(work())

    def judge(
        self, look: Look = _LOOK, *, faults: Sequence[str] = (), targets: Sequence[str] = ()
    ) -> tuple[Plan, list[Call]]:
        """The plan with what it does to people, and the calls that were sent for that."""

        async def work() -> tuple[Plan, list[Call]]:
            async with self._way(faults) as way:
                planned = await self._plan(way, targets)
                before = len(way.calls)
                plan = await judged(
                    planned.plan, planned.desired, planned.actual, cached_reads(read_only(way.send)), look
                )
                return plan, way.calls[before:]

        return run(work())

    def apply(
        self,
        *,
        targets: Sequence[str] = (),
        faults: Sequence[str] = (),
        between: Callable[[], None] | None = None,
        stop: Stop | None = None,
        tell: Callable[[Event], None] | None = None,
        parallelism: int = 16,
    ) -> Applied:
        """Plan and apply in one go. `faults` hit the apply alone; `between` happens after the plan."""

        async def work() -> Applied:
            async with self._way(()) as way:
                planned = await self._plan(way, targets)
            if between is not None:
                between()
            async with self._way(faults) as way:
                means = ApplyContext(
                    send=way.send,
                    ledger=self.ledger,
                    provenance=self.provenance,
                    tell=way.hear if tell is None else tell,
                    requests=lambda: len(way.calls),
                    stop=stop or Stop(),
                    now=lambda: NOON,
                    parallelism=parallelism,
                )
                done = await apply(planned.plan, planned.desired, planned.actual, means, today=self.today)
                return Applied(done, planned, way.calls, way.events)

        return run(work())

    def dump(self) -> dict[str, Any]:
        """The workspace as it is now, as a seed."""
        return self.workspace.dump()

    async def _plan(self, way: _Way, targets: Sequence[str]) -> Planned:
        everything = load([self.root / "workspace.yaml"], today=self.today)
        patterns = tuple(Pattern(text) for text in targets)
        desired = narrowed(everything, patterns)
        entries = entries_of(self.ledger)

        async def identify() -> Identified:
            me = await who_am_i(read_only(way.send))
            check_organisation(everything, me)
            return Identified(me, entries)

        check_host(everything, HOST)
        actual = await observe_and_identify(desired, cached_reads(read_only(way.send)), identify(), today=self.today)
        place = Place(base_url=f"http://{HOST}", org_id=actual.directory.org_id)
        options = PlanOptions(
            place,
            self.today,
            sandbox=True,
            reads=len(way.calls),
            targets=patterns,
            provenance=self.provenance,
        )
        return Planned(make_plan(desired, actual, entries, options), desired, actual, list(way.calls))

    @asynccontextmanager
    async def _way(self, faults: Sequence[str]) -> AsyncIterator[_Way]:
        way = _Way()
        app = create_app(
            self.workspace, behaviours=self.behaviours, faults=faults, rate_limit=0, dropped=httpx.ReadError
        )
        transport = httpx.ASGITransport(app=app)
        async with http(f"http://{HOST}", Token("T", self.token), way.hear, transport=transport) as send:
            client = compose(send, way.hear, Options(rate_limit=0))
            way.send = way.recording(self.wrap(client.send) if self.wrap else client.send)
            yield way


class _Way:
    """A way to the workspace that remembers what went over it."""

    send: Send

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.events: list[Event] = []

    def hear(self, event: Event) -> None:
        self.events.append(event)

    def recording(self, send: Send) -> Send:
        async def recorded(call: Call) -> Json:
            self.calls.append(call)
            return await send(call)

        return recorded


def writes(calls: Sequence[Call]) -> list[Call]:
    """The calls that may change something."""
    return [call for call in calls if call.method != "GET"]


def reads(calls: Sequence[Call]) -> list[Call]:
    return [call for call in calls if call.method == "GET"]
