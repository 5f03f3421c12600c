"""A connection to one workspace: Hex over the network, or the sandbox in this process."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hexform.errors import UsageError
from hexform.hex.call import Send
from hexform.http.base_url import base_url
from hexform.http.door import Door, embedded, network
from hexform.http.door import Options as DoorOptions
from hexform.http.reading import reading
from hexform.http.token import read_token
from hexform.model.event import Listener, Said, Waiting
from hexform.model.options import Options
from hexform.model.plan import Place
from hexform.planning.observe import Me, who_am_i
from hexform.planning.once import once
from hexform.state.file import FileLedger

WAIT = 30.0  # seconds that a command waits for another one that owns the state of the sandbox
_EVERY = 0.1
_SANDBOX = "sandbox"


@dataclass(frozen=True)
class Connection:
    """An open connection to one workspace. `observing` reads each page once and cannot write."""

    door: Door
    place: Place
    me: Me
    host: str
    sandbox: bool
    root: Path

    @cached_property
    def ledger(self) -> FileLedger:
        """Read when it is first asked for, which is after the locks were taken."""
        return FileLedger(self.root, self.host, self.me.org_id)

    @property
    def observing(self) -> Send:
        return once(reading(self.door.send))

    def requests(self) -> int:
        """Requests sent so far."""
        return self.door.calls.total


@asynccontextmanager
async def open_connection(
    options: Options, root: Path, people: Iterable[str], tell: Listener, *, writes: bool
) -> AsyncIterator[Connection]:
    """Connect as the options say. Raises UsageError for a missing or odd token or host."""
    if options.embedded:
        with ExitStack() as stack:
            app = await _sandbox(stack, options.sandbox_state or root / ".hexform" / "sandbox.json", root, people, tell)
            async with embedded(app, tell, DoorOptions(rate_limit=0)) as door:
                yield await _connection(door, root, _SANDBOX, _SANDBOX, sandbox=True)
        return
    url = base_url(options.base_url, os.environ)
    token = read_token(os.environ, writes=writes, warn=lambda text: tell(Said(f"Warning: {text}")))
    async with network(url, token, tell, DoorOptions(rate_limit=options.rate_limit)) as door:
        yield await _connection(door, root, url, urlsplit(url).netloc, sandbox=False)


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
