"""Send calls over any transport: limits on concurrency, time and size, checked answers, and events for listeners."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from hexform.errors import BadAnswer, OutcomeUnknown, Rejected, RemoteError
from hexform.hex.call import Call, Json
from hexform.http.answer import Answer, Reader
from hexform.http.body import MOST_BYTES, MOST_BYTES_OF_LIST, TooLarge, Undecodable
from hexform.http.list_sizes import ListSizes
from hexform.lib.gate import Gate
from hexform.model.event import Listener, RequestSent

DEADLINE = 60.0
AT_ONCE = 16

# No dot and no percent sign: a path that could be normalized to another one is not sent.
_PATH = re.compile(r"/v1(?:/[A-Za-z0-9_-]{1,128})+")
# Longer parameters are cursors, which are shortened in the log.
_LONGEST_VALUE = 40

# Sends a call and reads the whole answer, of at most this many bytes. Errors are returned, not raised: an error raised
# while another is handled keeps that one as its context, and the libraries' errors contain the request with its
# headers, or the text of the answer.
Exchange = Callable[[Call, int], Awaitable[Answer | RemoteError]]


class Bounds(NamedTuple):
    """Limits of requests: `deadline` in seconds from sending to the last byte, sizes in bytes after decoding.

    All pages of a list together have their own limit; `at_once` is the most requests in flight.
    """

    deadline: float = DEADLINE
    most_bytes: int = MOST_BYTES
    most_bytes_of_list: int = MOST_BYTES_OF_LIST
    at_once: int = AT_ONCE


BOUNDS = Bounds()


class Sender:
    """`send` sends a call to one host. `way`: a note for the log, such as ` via proxy`."""

    def __init__(self, exchange: Exchange, reader: Reader, bounds: Bounds, tell: Listener, way: str = "") -> None:
        self._exchange = exchange
        self._reader = reader
        self._bounds = bounds
        self._tell = tell
        self._way = way
        self._lists = ListSizes()
        self._gate = Gate(bounds.at_once)

    async def send(self, call: Call) -> Json:
        if not _PATH.fullmatch(call.path):
            raise Rejected("this is no path of the API; nothing was sent", where=call.method)
        clock = asyncio.get_running_loop().time
        # The pages of a list come one after another: who waits for the next one is the last to be done.
        async with self._gate.place((not call.continues,)):
            began = clock()
            answer = await self._bounded(call)
        result = answer.what if isinstance(answer, RemoteError) else str(answer.status)
        self._tell(RequestSent(call.where + shown_query(call), result + self._way, clock() - began))
        if isinstance(answer, RemoteError):
            raise answer
        outcome = self._reader.read(answer, call)
        if isinstance(outcome, RemoteError):
            raise outcome
        self._lists.note(call, len(answer.body), outcome)
        return outcome

    async def _bounded(self, call: Call) -> Answer | RemoteError:
        """The exchange within the bounds of time and size."""
        left = self._bounds.most_bytes_of_list - self._lists.before(call)
        most = min(self._bounds.most_bytes, left)
        try:
            async with asyncio.timeout(self._bounds.deadline):
                return await self._exchange(call, most)
        except TooLarge:
            whole, limit = ("list", self._bounds.most_bytes_of_list) if most == left else ("answer", most)
            return BadAnswer(f"the {whole} is larger than {limit // (1024 * 1024)} MiB", where=call.where)
        except Undecodable as error:
            return OutcomeUnknown(str(error), where=call.where)
        except TimeoutError:
            return OutcomeUnknown(f"no whole answer within {self._bounds.deadline:g} s", where=call.where)


def content(call: Call) -> bytes | None:
    """The body of a request."""
    return None if call.body is None else json.dumps(call.body, allow_nan=False, separators=(",", ":")).encode()


def shown_query(call: Call) -> str:
    """The parameters of a request, so that pages of one list are distinguished; cursors are cut."""
    parameters = "&".join(
        f"{name}={value if len(value) <= _LONGEST_VALUE else value[:12] + '…'}" for name, value in call.query
    )
    return f"?{parameters}" if parameters else ""
