"""The table of fault kinds."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_NUMBER = r"\d+(?:\.\d+)?"
_HEADER = r"[A-Za-z0-9-]+=.*"


class FaultKind(NamedTuple):
    """One kind of fault: `argument` is the form of each argument, `least` and `most` their number.

    `works` says whether the request does its work; `may_come_after` that the word `after` makes it so. A `trick` is
    played where the answer is made, all others are played on the answer.
    """

    name: str
    what: str
    usage: str = ""
    argument: str = ""
    least: int = 0
    most: int = 0
    works: bool = True
    may_come_after: bool = False
    trick: bool = False

    def takes(self, arguments: Sequence[str]) -> bool:
        """Whether this kind accepts these arguments."""
        fits = (re.fullmatch(self.argument, argument, re.DOTALL) for argument in arguments)
        return self.least <= len(arguments) <= self.most and all(fits)


_MANY = 20
_ALL = (
    FaultKind(
        "STATUS",
        "that status instead of the work; with `after`, the work is done first",
        "[after] [Header=value ...] [body=text]",
        _HEADER,
        most=_MANY,
        works=False,
        may_come_after=True,
    ),
    FaultKind("html", "a login page with status 200", "[after]", works=False, may_come_after=True),
    FaultKind("drop-before", "the connection closes, no work is done", "[reset]", "reset", most=1, works=False),
    FaultKind("drop-after", "the work is done, the connection closes", "[reset]", "reset", most=1),
    FaultKind("garbage", "the work is done, what comes is not HTTP"),
    FaultKind(
        "odd",
        "the right body after a header of 1 MiB, after a 103, or as HTTP/1.0",
        "huge-header, informational or http-1.0",
        "huge-header|informational|http-1.0",
        1,
        1,
    ),
    FaultKind("truncate", "the body ends before what Content-Length promised"),
    FaultKind("chunked", "the body ends before its last chunk"),
    FaultKind("cut", "no Content-Length, and the body ends in the middle"),
    FaultKind("shorten", "valid JSON, but half of its rows, and its last key is missing"),
    FaultKind("empty", "the work is done, the body is empty"),
    FaultKind("type", "the right body as another content type; `none`: without one", "TYPE", r"\S+", 1, 1),
    FaultKind("gzip", "a body that does not unpack, or that unpacks to 256 MiB", "broken or bomb", "broken|bomb", 1, 1),
    FaultKind("delay", "the work is done, the response comes so much later", "SECONDS", _NUMBER, 1, 1),
    FaultKind("drip", "the body comes byte by byte, so far apart", "SECONDS", _NUMBER, 1, 1),
    FaultKind("header", "the right body with other headers", "NAME=VALUE ...", _HEADER, 1, _MANY),
    FaultKind(
        "set",
        "that value at that key of the body, or of each row of a page that has no such key; dots lead into objects",
        "KEY=JSON ...",
        r"[^=]+=.+",
        1,
        _MANY,
    ),
    FaultKind("stale", "a read that does not know the last write"),
    FaultKind("partial", "of a sharing request the first entry fails, within a 200", trick=True),
    FaultKind("loop", "a cursor that leads to the same page again", trick=True),
    FaultKind("double", "the page begins with the row before it", trick=True),
    FaultKind("lose", "the page lacks its last row, and no other page has it", trick=True),
    FaultKind("empty-page", "a page without rows, and a cursor that goes on", trick=True),
    FaultKind("short-page", "a page of one row, and a cursor that goes on", trick=True),
)
FAULT_KINDS = {kind.name: kind for kind in _ALL}
