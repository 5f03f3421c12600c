"""A connection to one workspace: Hex over the network, the sandbox in this process, or a snapshot in a file."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hexform.errors import UsageError
from hexform.http.base_url import base_url
from hexform.http.counting import Tally
from hexform.http.limits import Window
from hexform.http.read_only import read_only
from hexform.http.token import read_token
from hexform.lib.age import in_words
from hexform.model.desired import Desired
from hexform.model.event import Listener, Said, Waiting
from hexform.model.options import Options
from hexform.model.plan import Place
from hexform.planning.observe import Me, check_host, check_organisation, who_am_i
from hexform.planning.read_cache import CachedReads, cached_reads
from hexform.state.ledger import FileLedger

if TYPE_CHECKING:
    from hexform.http.client import Client
    from hexform.snapshot.document import Snapshot

WAIT = 30.0  # seconds that a command waits for another one that owns the state of the sandbox
_EVERY = 0.1
SANDBOX = "sandbox"
STATE = Path(".hexform", "sandbox.json")  # of the sandbox, below its folder


@dataclass
class Connection:
    """An open connection to one workspace. `observing` reads each page once and cannot write.

    `me`, `place` and `ledger` are known once `identify` has asked whose token it is. `wanted`: configurations that
    must be for this organisation. `taken`: when the workspace was read, where it is a snapshot.
    """

    client: Client
    url: str
    host: str
    root: Path
    sandbox: bool
    taken: str | None = None
    wanted: tuple[Desired, ...] = ()
    # Answers that were read for people's access while the plan was read, and how many those are.
    answers: CachedReads | None = field(default=None, init=False)
    ahead: int = field(default=0, init=False)
    _me: Me | None = field(default=None, init=False)

    def require(self, wanted: Iterable[Desired]) -> None:
        """Refuse a workspace that one of these is not for: its host now, its organisation as soon as that is known.

        A sandbox is accepted for any workspace. Raises Declined.
        """
        if not self.sandbox:
            self.wanted = tuple(wanted)
            for desired in self.wanted:
                check_host(desired, self.host)

    async def identify(self) -> Me:
        """Whose token it is; asked once. Raises RemoteError, and Declined where it is another organisation's."""
        if self._me is None:
            me = await who_am_i(read_only(self.client.send))
            for desired in self.wanted:
                check_organisation(desired, me)
            self._me = me
        return self._me

    @property
    def me(self) -> Me:
        if self._me is None:
            raise LookupError("nobody has asked whose token it is")
        return self._me

    @property
    def place(self) -> Place:
        return Place(base_url=self.url, org_id=self.me.org_id)

    @cached_property
    def ledger(self) -> FileLedger:
        """Read when it is first asked for, which is after the locks were taken."""
        return FileLedger(self.root, self.host, self.me.org_id)

    @property
    def observing(self) -> CachedReads:
        return cached_reads(read_only(self.client.send))

    @property
    def judging(self) -> CachedReads:
        """The same for people's access, with the answers that were read ahead."""
        return self.answers or self.observing

    def requests(self) -> int:
        """Requests sent so far."""
        return self.client.calls.total


@asynccontextmanager
async def open_connection(
    options: Options, root: Path, people: Callable[[], Iterable[str]], tell: Listener, *, writes: bool
) -> AsyncIterator[Connection]:
    """Connect as the options say; nothing is sent yet. Raises UsageError for a missing or odd token or host,
    PlanFileError for a snapshot that cannot be used.
    """
    # This loads the HTTP library, which a configuration with mistakes does without.
    from hexform.http.client import Options as ClientOptions
    from hexform.http.client import embedded, network

    if options.snapshot is not None:
        yield _from_snapshot(options, options.snapshot, root, tell)
        return
    if options.snapshot_age is not None:
        raise UsageError("--max-age says how old a snapshot may be: give it with --from")
    if options.embedded:
        with ExitStack() as stack:
            home = options.sandbox_home or root
            app = await _sandbox(stack, options.sandbox_state or home / STATE, home, people, tell)
            client = embedded(app, tell, ClientOptions(rate_limit=0))
            yield Connection(client, SANDBOX, SANDBOX, root, sandbox=True)
        return
    url = base_url(options.base_url, os.environ)
    token = read_token(os.environ, writes=writes, warn=lambda text: tell(Said(f"Warning: {text}")))
    async with network(url, token, tell, ClientOptions(rate_limit=options.rate_limit)) as client:
        yield Connection(client, url, urlsplit(url).netloc, root, sandbox=False)


def _from_snapshot(options: Options, path: Path, root: Path, tell: Listener) -> Connection:
    """No request, no token, nothing to count."""
    from hexform.http.client import Client
    from hexform.snapshot.answer import answering
    from hexform.snapshot.file import OLD, age_of, read_snapshot

    if options.embedded:
        raise UsageError("--from reads a file, and --sandbox a workspace: give one of them")
    snapshot = read_snapshot(path)
    age = age_of(snapshot, str(path), datetime.now(UTC), options.snapshot_age)
    url = snapshot.workspace.base_url
    sandbox = url == SANDBOX
    if not sandbox:
        _check_host(options, snapshot, path)
    tell(Said(f"Snapshot {path}, taken {snapshot.taken}, is {in_words(age)} old; nothing is asked of Hex."))
    if age > OLD:
        tell(Said(f"Warning: {path} is {in_words(age)} old, and Hex may have changed since: take it anew"))
    if snapshot.personal:
        tell(Said("A personal token sees a part of the workspace, and so does its snapshot."))
    client = Client(answering(snapshot, str(path)), Tally(), Tally(), Window(0, tell))
    return Connection(client, url, url if sandbox else urlsplit(url).netloc, root, sandbox, snapshot.taken)


def _check_host(options: Options, snapshot: Snapshot, path: Path) -> None:
    """A host that somebody named must be the snapshot's: it says which workspace they mean."""
    if not (options.base_url or os.environ.get("HEX_BASE_URL")):
        return
    here, there = base_url(options.base_url, os.environ), snapshot.workspace.base_url
    if here != there:
        said_by = "--base-url" if options.base_url else "HEX_BASE_URL"
        raise UsageError(f"{path}: is a snapshot of {there}, and {said_by} names {here}")


async def _sandbox(
    stack: ExitStack, state: Path, root: Path, people: Callable[[], Iterable[str]], tell: Listener
) -> Any:
    """The embedded workspace: its state, else the seed beside the configuration, else a demo with these people.

    One command at a time owns the state: another one is waited for, a served sandbox is not.
    """
    from hexform.sandbox import SandboxError, StateInUse, Workspace, create_app, demo_seed, find_seed, open_state

    def fresh() -> Workspace:
        seed = find_seed(root)
        return Workspace.from_seed(demo_seed(people()) if seed is None else seed)

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
