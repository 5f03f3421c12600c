"""A sandbox that is slow, and keeps a journal: what each request was, and when it began and ended.

`python -m tests.benchmark.journal SEED JOURNAL` serves one in a process of its own, and writes the journal at its end.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

LATENCY = 0.2  # seconds

# The names under which an answer shows the ids that later requests are made of.
_IDS = ("id", "staticId")


@dataclass(frozen=True)
class Exchange:
    """A request and its answer.

    `shown`: the ids in the answer, in their order; `names`: of groups and the like, and labels of cells, by id;
    `after`: its cursor. Times are in seconds.
    """

    method: str
    path: str
    query: dict[str, str]
    body: Any
    began: float
    ended: float
    shown: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    after: str | None = None

    @property
    def writes(self) -> bool:
        return self.method != "GET"


@dataclass
class Journal:
    """An ASGI app around another: each answer is `seconds` late, and each exchange is noted."""

    app: Any
    seconds: float = LATENCY
    clock: Callable[[], float] = time.monotonic
    noted: list[tuple[dict[str, Any], bytes, bytes, float, float]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        began = self.clock()
        body = b""
        late: list[Any] = []

        async def kept() -> Any:
            nonlocal body
            message = await receive()
            body += message.get("body", b"")
            return message

        async def keep(message: Any) -> None:
            late.append(message)

        await self.app(scope, kept, keep)
        await asyncio.sleep(max(0, began + self.seconds - self.clock()))
        answer = b"".join(message.get("body", b"") for message in late)
        self.noted.append((scope, body, answer, began, self.clock()))
        for message in late:
            await send(message)

    def exchanges(self) -> list[Exchange]:
        """All of them, in the order in which they began."""
        return sorted((_exchange(*each) for each in self.noted), key=lambda each: each.began)


def _exchange(scope: dict[str, Any], body: bytes, answer: bytes, began: float, ended: float) -> Exchange:
    reported = json.loads(answer) if answer else {}
    return Exchange(
        method=scope["method"],
        path=scope["path"].removeprefix("/api"),
        query=dict(parse_qsl(scope["query_string"].decode())),
        body=json.loads(body) if body else None,
        began=began,
        ended=ended,
        shown=tuple(dict.fromkeys(_ids(reported))),
        names=dict(_names(reported)),
        after=(reported.get("pagination") or {}).get("after"),
    )


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (value[name] for name in _IDS if isinstance(value.get(name), str))
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from _ids(each)


def _names(reported: Any) -> Iterator[tuple[str, str]]:
    for each in reported.get("values") or [reported]:
        name = each.get("label") or each.get("name")
        if name and "id" in each:
            yield each["id"], name


def read_journal(path: Path) -> list[Exchange]:
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [Exchange(**{**row, "shown": tuple(row["shown"])}) for row in rows]


def main(seed: Path, journal: Path) -> None:
    from hexform.sandbox import Workspace, create_app, read_seed, serve

    workspace = Workspace.from_seed(read_seed(seed.read_text(encoding="utf-8")))
    kept = Journal(create_app(workspace, rate_limit=0))
    serve(kept, 0)
    journal.write_text(json.dumps([asdict(each) for each in kept.exchanges()]), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
