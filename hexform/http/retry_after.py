"""The wait that a 429 requests. The API's document specifies no header, so the usual ones are used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 3600.0

_RESET_HEADERS = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
_MILLISECONDS_BEGIN = 1e11  # as seconds, this is the year 5138


def wait_hint(headers: Mapping[str, str]) -> float | None:
    """Seconds from 0 to an hour; None without a valid header. Dates are relative to the server's clock."""
    seconds = _retry_after(headers.get("retry-after", ""), headers)
    if seconds is None:
        seconds = _reset(headers)
    return None if seconds is None else min(max(seconds, 0.0), LONGEST)


def _retry_after(text: str, headers: Mapping[str, str]) -> float | None:
    number = _number(text)
    if number is not None:
        return number
    when = _date(text)
    return None if when is None else when - _server_time(headers)


def _reset(headers: Mapping[str, str]) -> float | None:
    for name in _RESET_HEADERS:
        number = _number(headers.get(name, ""))
        if number is None:
            continue
        if number <= LONGEST:
            return number
        return (number / 1000 if number > _MILLISECONDS_BEGIN else number) - _server_time(headers)
    return None


def _number(text: str) -> float | None:
    plain = text.strip()
    return float(plain) if plain.isascii() and plain.replace(".", "", 1).isdigit() and len(plain) < 20 else None


def _date(text: str) -> float | None:
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def _server_time(headers: Mapping[str, str]) -> float:
    served = _date(headers.get("date", ""))
    return datetime.now(UTC).timestamp() if served is None else served
