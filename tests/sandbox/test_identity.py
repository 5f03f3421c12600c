import re
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

from hexform.sandbox import counted_ids, ticking_clock
from hexform.sandbox.identity import fresh_ids, stamp, wall_clock

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_ids_have_the_shape_of_recent_ones_and_rise() -> None:
    for source in (fresh_ids(), counted_ids()):
        ids = [source() for _ in range(200)]
        assert all(UUID7.fullmatch(identifier) for identifier in ids)
        assert all(first < second for first, second in pairwise(ids))


def test_counted_ids_are_the_same_in_every_run() -> None:
    first, second = counted_ids(), counted_ids()
    assert [first() for _ in range(5)] == [second() for _ in range(5)]
    assert counted_ids(100)() != counted_ids()()


def test_a_time_has_milliseconds_and_a_z() -> None:
    assert stamp(datetime(2026, 1, 5, 10, 0, 0, 123999, timezone(timedelta(hours=1)))) == "2026-01-05T09:00:00.123Z"


def test_a_ticking_clock_moves_when_it_is_read() -> None:
    clock = ticking_clock(datetime(2026, 1, 1, tzinfo=UTC), timedelta(minutes=1))
    assert [stamp(clock()) for _ in range(2)] == ["2026-01-01T00:00:00.000Z", "2026-01-01T00:01:00.000Z"]
    assert wall_clock().tzinfo is UTC
