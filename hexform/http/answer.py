"""Turn an answer into the JSON of a call or into an error, without network access."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from hexform.errors import BadAnswer, NotPermitted, OutcomeUnknown, RateLimited, Rejected, RemoteError, Unauthorized
from hexform.hex import answers
from hexform.hex.call import Call, Json
from hexform.hex.shape import MISSING, WrongShape
from hexform.http.error_text import cause_of_403, cause_of_404, error_text
from hexform.http.retry_after import wait_hint
from hexform.http.token import Token
from hexform.lib import strict_json
from hexform.lib.refused import Refused
from hexform.lib.visible import LONGEST, printable, quoted

_SHORTEST_SECRET = 20
_PROXY = "is this a proxy's or a single sign-on's login page?"


class Answer(NamedTuple):
    """A complete answer; header names are in lower case, the body is decoded and within the size limits."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        return self.media_type == "text/html" or self.body.lstrip().startswith(b"<")

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Reader(NamedTuple):
    """Reads the answers of one host. It has the token to remove it from every text, and to name its kind."""

    host: str
    token: Token

    def clean(self, text: str, longest: int = LONGEST) -> str:
        """Sanitize text from outside for an error message."""
        return printable(text, secret=self.token.secret, longest=longest)

    def quoted(self, text: str, longest: int = LONGEST) -> str:
        """Sanitize text from outside and quote it."""
        return quoted(text, secret=self.token.secret, longest=longest)

    def read(self, answer: Answer, call: Call) -> Json | RemoteError:
        """The checked JSON of a success, or the error, which the caller raises (see `transport`)."""
        if not 200 <= answer.status < 300:
            return self._error(answer, call)
        if not answer.body.strip() and call.method == "DELETE":
            return {}
        if wrong := self._wrong_type(answer):
            return BadAnswer(wrong, where=call.where, status=answer.status)
        try:
            value = strict_json.loads(self._without_token(answer.body), any_depth=True)
        except strict_json.BrokenOff as broken:
            return OutcomeUnknown(f"the answer {broken}", where=call.where, status=answer.status)
        except Refused as refused:
            return BadAnswer(f"the answer {refused}", where=call.where, status=answer.status)
        try:
            answers.check(call.operation, value)
        except WrongShape as wrong_shape:
            return BadAnswer(
                f"{call.operation}: {self._explained(wrong_shape)}", where=call.where, status=answer.status
            )
        document: Json = value
        return document

    def _without_token(self, body: bytes) -> bytes:
        """Remove the token from an answer, where it must not be.

        A sandbox accepts any token; one that is too short to be real can be a part of any word, and is not removed.
        """
        secret = self.token.secret
        return body.replace(secret.encode(), b"***") if len(secret) >= _SHORTEST_SECRET else body

    def _explained(self, wrong: WrongShape) -> str:
        """`values[3].owner.email: expected text, got 5`."""
        place = f"{wrong.path}: " if wrong.path else ""
        if wrong.got is MISSING:
            return f"{place}missing"
        return f"{place}expected {wrong.expected}, got {self._kind(wrong.got)}"

    def _kind(self, value: Any) -> str:
        """A short description of a value, without the content of an object or a list."""
        match value:
            case dict():
                return "an object"
            case list():
                return "a list"
            case str():
                return self.quoted(value, 60)
        return self.clean(json.dumps(value), 60)

    def _wrong_type(self, answer: Answer) -> str:
        if answer.body.strip() and not answer.is_page and answer.media_type != "application/json":
            kind = self.clean(answer.media_type, 60) or "without a type"
            return f"the answer is {kind}, not application/json; it begins {self._beginning(answer)}"
        return self._without_text(answer) if answer.is_page or not answer.body.strip() else ""

    def _without_text(self, answer: Answer) -> str:
        if not answer.body.strip():
            return "the answer is empty"
        if answer.is_page:
            return f"the answer is a web page ({_PROXY}); it begins {self._beginning(answer)}"
        return f"the answer begins {self._beginning(answer)}"

    def _error(self, answer: Answer, call: Call) -> RemoteError:
        """The error of a status, which is the same for all operations."""
        message, trace = error_text(answer.body)
        trace = trace or answer.headers.get("x-trace-id")
        text = f"Hex says {self.quoted(message)}" if message.strip() else self._without_text(answer)
        trace_id = None if trace is None else self.clean(trace, 100)
        kind: type[RemoteError] = Rejected
        match answer.status:
            case 401:
                kind, text = Unauthorized, self._unauthorized()
            case 403 | 404 if answer.is_page:
                kind = BadAnswer
            case 403:
                kind, text = NotPermitted, "; ".join(filter(None, (text, cause_of_403(call, self.token))))
            case 404:
                kind, text = NotPermitted, f"{text}; {cause_of_404(self.token)}"
            case 429:
                kind = RateLimited
            case status if 300 <= status < 400:
                kind, text = BadAnswer, self._redirect(answer)
            case status if status >= 500 or status == 408:
                kind = OutcomeUnknown
        error = kind(text, where=call.where, status=answer.status, trace_id=trace_id)
        if isinstance(error, RateLimited):
            error.wait = wait_hint(answer.headers)
        return error

    def _unauthorized(self) -> str:
        return (
            f"{self.host} does not accept the token in {self.token.variable}. It may have expired, been revoked or"
            " belong to another host: app.hex.tech, eu.hex.tech or a single-tenant host of your own; name it by"
            " HEX_BASE_URL or --base-url"
        )

    def _redirect(self, answer: Answer) -> str:
        try:
            host = urlsplit(answer.headers.get("location", "")).hostname
        except ValueError:
            host = None
        target = f"the host {self.clean(host, 100)}" if host else "another place on the same host"
        return f"an unexpected redirect to {target}, which was not followed; is the base URL right?"

    def _beginning(self, answer: Answer) -> str:
        return self.quoted(answer.body[:2000].decode(errors="replace"), 80)
