"""Everything that hexform refuses or cannot do, as one tree.

HexformError
├── ConfigError          mistakes in the files, all at once, each with its place
├── UsageError           the command line or the environment is wrong
├── PlanFileError        a saved document that cannot be used
├── NotWritten           a file could not be replaced; the old one is unchanged
├── Declined             a brake, a missing witness or the person said no
├── Interrupted          the run was stopped before this
└── RemoteError          what the API or the way to it did
    ├── NotSent          the request never left: any method may be repeated
    ├── Rejected         an answer of 400 to 499: nothing was done
    │   ├── Unauthorized     401: nothing further can succeed
    │   ├── NotPermitted     403 or 404 on one object: absent or not permitted, never "deleted"
    │   └── RateLimited      429: not now; it leaves hexform.remote only when waiting has a limit
    └── OutcomeUnknown   it may or may not have taken effect: look before repeating
        └── BadAnswer        an answer arrived, but not one that the API can have given
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class HexformError(Exception):
    """A failure whose text is written for the person who reads it."""


class Excerpt(NamedTuple):
    """The part of a source line that a mistake is about: `column` counts from 0, `length` in characters."""

    line: str
    column: int
    length: int = 1


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in the configuration: `where` is file:line:column, `what` says it and what to do.

    `code` is one of `model.mistake.Mistake`; `excerpt` is the line as it is in the file, where there is one.
    """

    where: str
    what: str
    code: str = field(default="", compare=False)
    excerpt: Excerpt | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class ConfigError(HexformError):
    """The configuration has mistakes; `problems` holds every one of them, in the order of the files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class UsageError(HexformError):
    """A flag, a variable of the environment or a combination of them is wrong."""


class PlanFileError(HexformError):
    """A saved plan, run or report is not what it should be."""


class NotWritten(HexformError):
    """A file could not be replaced; what was there before is unchanged."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path} could not be written ({error.strerror or error}); what was there before is unchanged")


class Declined(HexformError):
    """Nothing was written because a limit, a missing witness or a person held it back."""


class Interrupted(HexformError):
    """The run was stopped before this request was sent."""


class RemoteError(HexformError):
    """The API or the way to it failed. `where` is "METHOD path", `status` the HTTP status if there was one."""

    def __init__(self, what: str, *, where: str = "", status: int | None = None, trace_id: str | None = None) -> None:
        self.what = what
        self.where = where
        self.status = status
        self.trace_id = trace_id
        head = " ".join(part for part in (where, "" if status is None else str(status)) if part)
        tail = f" (trace id {trace_id})" if trace_id else ""
        super().__init__(f"{head}: {what}{tail}" if head else f"{what}{tail}")


class NotSent(RemoteError):
    """The request did not reach the API."""


class Rejected(RemoteError):
    """The API refused the request; nothing was done."""


class Unauthorized(Rejected):
    """The token is not accepted by this host."""


class NotPermitted(Rejected):
    """403 or 404: the object is absent, or this token may not see it; the API does not say which."""


class RateLimited(Rejected):
    """429: nothing was done. `wait` is how many seconds the API asked to wait, where it said so."""

    wait: float | None = None


class OutcomeUnknown(RemoteError):
    """The request may have taken effect."""


class BadAnswer(OutcomeUnknown):
    """The answer is not one of this API: HTML, or a malformed or unexpected document."""


# A read that fails so is an error of what needs it, and the rest of the run goes on without.
UNREADABLE = (NotPermitted, BadAnswer)
