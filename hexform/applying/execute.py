"""Carrying out a plan: what depends on nothing goes side by side, and a failure stays where it is."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hexform.errors import HexformError, Interrupted, NotPermitted, OutcomeUnknown, RemoteError, Unauthorized
from hexform.hex.call import Call, Json, Send
from hexform.hex.runner import EffectHandlers, Sleep, run_steps, side_by_side
from hexform.kinds.registry import KINDS
from hexform.kinds.state import ApplyState
from hexform.lib.gate import Gate
from hexform.model.change import Change
from hexform.model.event import ChangeEnded, ChangeStarted, Listener
from hexform.model.run import Done, Outcome

# What was just created may not be there for everybody yet.
_PATIENCE = (1.0, 3.0, 8.0)


@dataclass
class Stop:
    """Set to stop a run: pending requests end, nothing more is started. `why` is the reason given for skipped changes.

    `also` is done once more when it happens: waiting for the rate limit must end too. `armed`: the run has begun, so
    that it must come to its end.
    """

    why: str = ""
    armed: bool = False
    also: Callable[[], None] | None = None

    def now(self, why: str) -> None:
        self.why = why
        if self.also is not None:
            self.also()


@dataclass
class Execution:
    """One run of a plan's changes. `tell` hears of every start and end; at most `parallelism` go at once."""

    changes: Sequence[Change]
    work: ApplyState
    send: Send
    tell: Listener
    stop: Stop = field(default_factory=Stop)
    sleep: Sleep = asyncio.sleep
    parallelism: int = 16

    def __post_init__(self) -> None:
        self._outcomes: dict[str, Done] = {}
        self._ended = {change.address: asyncio.Event() for change in self.changes}
        self._positions = {change.address: place for place, change in enumerate(self.changes)}
        self._gate = Gate(self.parallelism)
        self._kept = [change.address for change in self.changes if change.verb != "delete"]
        self._left: dict[str, int] = {}
        self._earlier: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> list[Done]:
        """The outcome of every change, in the plan's order."""
        lanes: dict[str, list[list[Change]]] = defaultdict(list)
        batches = self._batches()
        for batch in batches:
            lanes[KINDS[batch[0].kind].lane(batch[0])].append(batch)
        self._left = _left(batches)
        if lanes:
            await side_by_side([self._lane(batches) for batches in lanes.values()])
        return [self._outcomes[change.address] for change in self.changes]

    @property
    def so_far(self) -> Mapping[str, Done]:
        """The outcomes that are known by now, by address."""
        return self._outcomes

    def _batches(self) -> list[list[Change]]:
        batches: dict[str, list[Change]] = {}
        for change in self.changes:
            batches.setdefault(KINDS[change.kind].batch(change), []).append(change)
        return list(batches.values())

    async def _lane(self, batches: list[list[Change]]) -> None:
        """One batch after another. What has the most to be sent behind it goes first: it would be the last to end."""
        for batch in batches:
            first = batch[0].address
            await self._batch(batch, (-self._left[first], self._positions[first]))

    async def _batch(self, batch: list[Change], rank: tuple[int, int]) -> None:
        if all(change.verb == "delete" for change in batch):
            await self._all_before(batch[0])
        inside = {change.address for change in batch}
        for need in sorted({need for change in batch for need in change.depends_on} - inside):
            await self._ended[need].wait()
        async with self._gate.place(rank):
            ready = [change for change in batch if not self._left_out(change)]
            if ready:
                await self._carry_out(ready)

    async def _all_before(self, deletion: Change) -> None:
        """Wait for everything before a deletion: what it takes away is taken last, also where nothing depends on it."""
        place = self._positions[deletion.address]
        count = bisect_left(self._kept, place, key=self._positions.__getitem__)
        if count not in self._earlier:
            self._earlier[count] = asyncio.ensure_future(self._ends(self._kept[:count]))
        await self._earlier[count]

    async def _ends(self, addresses: Sequence[str]) -> None:
        for address in addresses:
            await self._ended[address].wait()

    def _left_out(self, change: Change) -> bool:
        """Whether a change is skipped: because of a failure before it, or because the run is stopping."""
        failed = [need for need in change.depends_on if need in self._outcomes and not _succeeded(self._outcomes[need])]
        why = f"depends on {', '.join(failed)}" if failed else self.stop.why
        if why:
            self._end(change, "skipped", why)
        return bool(why)

    async def _carry_out(self, batch: list[Change]) -> None:
        for change in batch:
            self.tell(ChangeStarted(change))
        door = BatchSender(self)
        handlers = EffectHandlers(door.send, self.sleep, self.work.ledger)
        error: HexformError | None = None
        try:
            await run_steps(KINDS[batch[0].kind].apply_batch(batch, self.work), handlers)
        except HexformError as problem:
            error = problem
        for change in batch:
            result = self.work.results.get(change.address, error)
            if isinstance(result, HexformError):
                self._failed(change, result, door)
            else:
                self._end(change, "applied", new_id=result, trace_ids=door.trace_ids)

    def _failed(self, change: Change, error: HexformError, door: BatchSender) -> None:
        if isinstance(error, Unauthorized):
            self.stop.why = self.stop.why or "the token is not accepted any more"
        outcome: Outcome = "unknown" if isinstance(error, OutcomeUnknown) else "failed"
        if isinstance(error, Interrupted):
            outcome = "unknown" if door.doubtful else "failed" if door.written else "skipped"
        self._end(change, outcome, str(error), trace_ids=(*door.trace_ids, *_trace_id(error)))

    def _end(
        self,
        change: Change,
        outcome: Outcome,
        why: str = "",
        *,
        new_id: str | None = None,
        trace_ids: Sequence[str] = (),
    ) -> None:
        done = as_done(change, outcome, why)
        traces = tuple(dict.fromkeys(trace_ids))
        found = {"id": new_id or change.id, "trace_ids": traces, "refs": self.work.with_created(change)}
        self._outcomes[change.address] = done.model_copy(update=found)
        self._ended[change.address].set()
        self.tell(ChangeEnded(change, outcome, why))


class BatchSender:
    """The way out for one batch: it closes when the run stops, and waits for what the run itself created."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        self.trace_ids: list[str] = []
        # Whether something was or may have been written, and whether nobody knows what came of it.
        self.written = False
        self.doubtful = False

    async def send(self, call: Call) -> Json:
        waits = iter(_PATIENCE if self._is_new(call) else ())
        while True:
            if self._execution.stop.why:
                raise Interrupted(self._execution.stop.why)
            writes = call.method != "GET"
            try:
                reply = await self._execution.send(call)
            except NotPermitted:
                if (seconds := next(waits, None)) is None:
                    raise
                await self._execution.sleep(seconds)
                continue
            except OutcomeUnknown:
                self.written |= writes
                self.doubtful |= writes
                raise
            self.written |= writes
            self.doubtful &= not writes
            if isinstance(trace_id := reply.get("traceId"), str):
                self.trace_ids.append(trace_id)
            return reply

    def _is_new(self, call: Call) -> bool:
        """Whether a call refers to something that this run created."""
        parts = {*call.path.split("/"), *(value for _, value in call.query), str((call.body or {}).get("projectId"))}
        return call.method != "DELETE" and not parts.isdisjoint(self._execution.work.created.values())


def as_done(change: Change, outcome: Outcome, why: str = "") -> Done:
    """What became of a change."""
    return Done(
        address=change.address,
        kind=change.kind,
        name=change.name,
        id=change.id,
        actions=change.actions,
        before=change.before,
        after=change.after,
        diff=change.diff,
        refs=change.refs,
        outcome=outcome,
        why=why or None,
    )


def _left(batches: Sequence[Sequence[Change]]) -> dict[str, int]:
    """By the address of each change: how many requests follow each other from its batch to the end of the run.

    A batch is followed by the next of its lane, and by what depends on it; both come later in the plan.
    """
    left: dict[str, int] = {}
    behind: dict[str, int] = {}  # a lane, or an address that others depend on, to the most that follows it
    for batch in reversed(batches):
        lane = f"lane {KINDS[batch[0].kind].lane(batch[0])}"
        most = max(behind.get(key, 0) for key in (lane, *(change.address for change in batch)))
        count = most + sum(change.requests for change in batch)
        for key in (lane, *(need for change in batch for need in change.depends_on)):
            behind[key] = max(count, behind.get(key, 0))
        left.update({change.address: count for change in batch})
    return left


def _succeeded(done: Done) -> bool:
    return done.outcome in {"applied", "already"}


def _trace_id(error: HexformError) -> tuple[str, ...]:
    return (error.trace_id,) if isinstance(error, RemoteError) and error.trace_id else ()
