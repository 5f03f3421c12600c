from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hexform.http import retry_after
from hexform.http.retry_after import wait_hint
from tests.frozen import freeze

_DATE = "Sun, 06 Nov 2033 08:49:37 GMT"
_LATER = "Sun, 06 Nov 2033 08:50:07 GMT"
_EPOCH = 2014879777


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "2"}, 2),
        ({"retry-after": " 2.5 "}, 2.5),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "9999999"}, 3600),
        ({"retry-after": _LATER, "date": _DATE}, 30),
        ({"retry-after": _DATE, "date": _LATER}, 0),
        ({"x-ratelimit-reset": "17"}, 17),
        ({"ratelimit-reset": "17"}, 17),
        ({"x-rate-limit-reset": str(_EPOCH + 45), "date": _DATE}, 45),
        ({"x-ratelimit-reset": str((_EPOCH + 45) * 1000), "date": _DATE}, 45),
        ({"retry-after": "abc", "x-ratelimit-reset": "9"}, 9),
        ({"retry-after": "5", "x-ratelimit-reset": "9"}, 5),
    ],
)
def test_what_the_api_says_is_understood(headers: dict[str, str], seconds: float) -> None:
    assert wait_hint(headers) == seconds


@pytest.mark.parametrize("text", ["", "abc", "-5", "NaN", "inf", "1e9", "١٢", "9" * 400, "1.2.3", "Sun, 99 Foo"])
def test_what_is_unreadable_is_not_a_hint(text: str) -> None:
    assert wait_hint({"retry-after": text, "ratelimit-reset": text}) is None


def test_without_a_date_of_the_server_the_local_clock_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    freeze(monkeypatch, retry_after, datetime(2033, 11, 6, 8, 49, 37, tzinfo=UTC))
    assert wait_hint({"retry-after": _LATER}) == 30


def test_a_date_without_a_zone_is_utc() -> None:
    assert wait_hint({"retry-after": "Sun, 06 Nov 2033 08:50:07 -0000", "date": _DATE}) == 30
