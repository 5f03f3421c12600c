"""Faults: what fails, at which requests. `POST /v1/groups#2: drop-after` is the second creation of a group.

    METHOD PATH [WHEN]: ACT [ARGUMENTS]

METHOD is a method or `*`. In PATH, which begins with /v1, `*` is one segment and `**` is anything. WHEN is `#2` (the
second such request), `#2-4`, `#2+`, `~10%` (about one in ten, the same ones in every run) or `~10%@7` (others, by
seed); without it, every one. ACT is one of `FAULT_KINDS`, or a status.
"""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from typing import NamedTuple

from hexform.sandbox.errors import FaultError
from hexform.sandbox.fault_kinds import FAULT_KINDS, FaultKind

EXAMPLE = "'POST /v1/groups#2: drop-after'"
_METHODS = {"*", "GET", "POST", "PUT", "PATCH", "DELETE"}
_FORM = re.compile(r"(?P<method>\S+)\s+(?P<path>/[^\s#~:]*)\s*(?P<when>[#~][^\s:]*)?\s*:\s*(?P<act>\S.*)", re.DOTALL)
_COUNT = re.compile(r"#(?P<first>[1-9]\d*)(?:(?P<on>\+)|-(?P<last>[1-9]\d*))?")
_SHARE = re.compile(r"~(?P<share>\d+(?:\.\d+)?)%(?:@(?P<seed>\d+))?")


class When(NamedTuple):
    """The numbers of the requests that a fault hits, counted from 1 among those that it matches."""

    first: int = 1
    last: int | None = None
    share: float = 100.0
    seed: int = 0

    def hits(self, number: int) -> bool:
        """Whether the fault hits this request; with a seed, the answer for a number is always the same."""
        draw = int.from_bytes(sha256(f"{self.seed}:{number}".encode()).digest()[:4], "big") / 2**32
        return self.first <= number <= (self.last or number) and draw * 100 < self.share


@dataclass
class Fault:
    """A kind of failure and when it happens; `seen` counts the matching requests."""

    text: str
    method: str
    path: re.Pattern[str]
    when: When
    kind: FaultKind
    arguments: tuple[str, ...] = ()
    after: bool = False
    seen: int = field(default=0, compare=False)

    def fires(self, method: str, path: str) -> bool:
        """Count a request, and return whether the fault hits it."""
        if self.method not in ("*", method) or not self.path.fullmatch(path):
            return False
        self.seen += 1
        return self.when.hits(self.seen)

    @property
    def works(self) -> bool:
        """Whether the request is carried out before the fault."""
        return self.after or self.kind.works


def parse_fault(text: str) -> Fault:
    """Parse a fault. Raises FaultError."""
    form = _FORM.fullmatch(text.strip())
    if not form or form["method"] not in _METHODS:
        raise FaultError(f"{text!r} is no fault; write METHOD PATH[#N]: ACT, such as {EXAMPLE}")
    import shlex

    try:
        name, *arguments = shlex.split(form["act"])
    except ValueError as error:
        raise FaultError(f"{text!r}: {error}") from None
    kind = _kind(text, name)
    after = kind.may_come_after and "after" in arguments
    if after:
        arguments.remove("after")
    if not kind.takes(arguments):
        raise FaultError(f"{text!r}: {kind.name} takes {kind.usage or 'no arguments'}")
    given = (name, *arguments) if kind.name == "STATUS" else tuple(arguments)
    return Fault(text, form["method"], _pattern(form["path"]), _when(text, form["when"]), kind, given, after)


def _kind(text: str, name: str) -> FaultKind:
    if re.fullmatch(r"[2-5]\d\d", name):
        return FAULT_KINDS["STATUS"]
    if name not in FAULT_KINDS or name == "STATUS":
        near = get_close_matches(name, FAULT_KINDS, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: a status, {', '.join(sorted(FAULT_KINDS)[1:])}"
        raise FaultError(f"{text!r}: nothing breaks by {name!r}; {hint}")
    return FAULT_KINDS[name]


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*)", path)
    return re.compile("".join({"**": ".*", "*": "[^/]+"}.get(part, re.escape(part)) for part in parts))


def _when(text: str, when: str | None) -> When:
    if when is None:
        return When()
    if count := _COUNT.fullmatch(when):
        first = int(count["first"])
        last = int(count["last"]) if count["last"] else None if count["on"] else first
        if last is not None and last < first:
            raise FaultError(f"{text!r}: {when} ends before it begins")
        return When(first, last)
    if share := _SHARE.fullmatch(when):
        return When(share=float(share["share"]), seed=int(share["seed"] or 0))
    raise FaultError(f"{text!r}: {when} is no time; write #2, #2-4, #2+, ~10% or ~10%@7")
