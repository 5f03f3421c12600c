"""What is reported of a token."""

from __future__ import annotations

import asyncio

import pytest

from hexform.errors import NotPermitted
from hexform.hex.call import Call, Json
from hexform.model.plan import Place
from hexform.planning.observe import Me
from hexform.planning.token import token_report


async def nothing(call: Call) -> Json:
    raise NotPermitted("403: no", where=call.where)


@pytest.mark.parametrize(
    ("seconds", "reported"),
    [(None, None), (1_800_000_000, "2027-01-15T08:00:00Z"), (1e300, None), (float("nan"), None)],
)
def test_a_time_that_is_none_is_not_reported(seconds: float | None, reported: str | None) -> None:
    me = Me(org_id="o", expires=seconds)
    found = asyncio.run(token_report(me, Place(base_url="x"), nothing, sandbox=True))
    assert found.expires == reported
    assert not any(row.readable for row in found.reads)
