"""The way to a workspace: Hex over the network, or the sandbox in this process."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hexform.cli.options import Common
from hexform.cli.snapshots import SANDBOX, open_snapshot
from hexform.errors import UsageError
from hexform.hex.call import Send
from hexform.http.base_url import base_url
from hexform.http.counting import Tally
from hexform.http.door import Door, Options, embedded, network
from hexform.http.limits import Window
from hexform.http.reading import reading
from hexform.http.token import read_token
from hexform.model.event import Listener, Said, Waiting
from hexform.model.plan import Place
from hexform.planning.observe import Me, who_am_i
from hexform.planning.once import once
from hexform.snapshot.answer import answering
from hexform.state.file import FileLedger

WAIT = 30.0  # seconds that a command waits for another one that owns the state of the sandbox
_EVERY = 0.1


@dataclass(frozen=True)
class Connection:
    """An open way to one workspace. `observing` reads each page once and cannot write.

    `taken`: when the workspace was read, where it is a snapshot.
    """

    door: Door
    place: Place
    me: Me
    host: str
    sandbox: bool
    root: Path
    taken: str | None = None

    @cached_property
    def ledger(self) -> FileLedger:
        """Read when it is first asked for, which is after the locks were taken."""
        return FileLedger(self.root, self.host, self.me.org_id or "unknown")

    @property
    def observing(self) -> Send:
        return once(reading(self.door.send))

    def requests(self) -> int:
        """Requests sent so far."""
        return self.door.calls.total


@asynccontextmanager
async def connect(
    common: Common, root: Path, people: Iterable[str], tell: Listener, *, writes: bool
) -> AsyncIterator[Connection]:
    """Open the way that the options say. Raises UsageError for a missing or odd token or host."""
    if common.snapshot is not None:
        yield await _from_snapshot(common, common.snapshot, root, tell)
        return
    if common.snapshot_age is not None:
        raise UsageError("--max-age says how old a snapshot may be: give it with --from")
    if common.embedded:
        with ExitStack() as stack:
            app = await _sandbox(stack, common.sandbox_state or root / ".hexform" / "sandbox.json", root, people, tell)
            async with embedded(app, tell, Options(rate_limit=0)) as door:
                yield await _connection(door, root, SANDBOX, SANDBOX, sandbox=True)
        return
    url = base_url(common.base_url, os.environ)
    token = read_token(os.environ, writes=writes, warn=lambda text: tell(Said(f"Warning: {text}")))
    async with network(url, token, tell, Options(rate_limit=common.rate_limit)) as door:
        yield await _connection(door, root, url, urlsplit(url).netloc, sandbox=False)


async def _from_snapshot(common: Common, path: Path, root: Path, tell: Listener) -> Connection:
    """A way that ends in a file: no request, no token, nothing to count."""
    snapshot = open_snapshot(common, path, tell)
    door = Door(answering(snapshot, str(path)), Tally(), Tally(), Window(0, tell))
    url = snapshot.workspace.base_url
    sandbox = url == SANDBOX
    found = await _connection(door, root, url, url if sandbox else urlsplit(url).netloc, sandbox=sandbox)
    return replace(found, taken=snapshot.taken)


async def _connection(door: Door, root: Path, url: str, host: str, *, sandbox: bool) -> Connection:
    me = await who_am_i(reading(door.send))
    return Connection(door, Place(base_url=url, org_id=me.org_id), me, host, sandbox, root)


async def _sandbox(stack: ExitStack, state: Path, root: Path, people: Iterable[str], tell: Listener) -> Any:
    """The embedded workspace: its state, else the seed beside the configuration, else a demo with these people.

    One command at a time owns the state: another one is waited for, a served sandbox is not.
    """
    from hexform.sandbox import SandboxError, StateInUse, Workspace, create_app, demo_seed, open_state, seed_beside

    def fresh() -> Workspace:
        seed = seed_beside(root)
        return Workspace.from_seed(demo_seed(people) if seed is None else seed)

    for attempt in count():
        try:
            return create_app(stack.enter_context(open_state(state, fresh, root=root)), rate_limit=0)
        except StateInUse as busy:
            if busy.served or attempt * _EVERY >= WAIT:
                raise UsageError(f"the sandbox cannot start: {busy}") from None
            if not attempt:
                tell(Waiting(WAIT, busy.who))
        except SandboxError as error:
            raise UsageError(f"the sandbox cannot start: {error}") from None
        await asyncio.sleep(_EVERY)
    raise AssertionError("count() does not end")
