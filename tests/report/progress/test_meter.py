from hexform.model.event import Event, PhaseStarted, RequestDone, RequestQueued, RequestSent, Said, Waiting
from hexform.report.progress.meter import Meter

SENT = RequestSent("GET /v1/groups", "200", 0.1)


def update(meter: Meter, *events: Event, now: float = 0.0) -> None:
    for event in events:
        meter.update(event, now)


def answer(meter: Meter, count: int, now: float) -> None:
    for _ in range(count):
        update(meter, SENT, RequestDone(), now=now)


def test_reading_says_how_many_requests_of_how_many_and_the_time_left() -> None:
    meter = Meter(rate=30)
    update(meter, *[RequestQueued()] * 330)
    answer(meter, 30, now=2)
    answer(meter, 4, now=63)
    assert meter.line(63) == "reading 34 of 330, about 9 min left"


def test_the_time_left_counts_down_second_by_second() -> None:
    meter = Meter(rate=30)
    update(meter, *[RequestQueued()] * 40)
    answer(meter, 30, now=1)
    update(meter, Waiting(59, "30 requests a minute are allowed", expected=True), now=2)
    assert [meter.line(now) for now in (2, 3, 41)] == [
        "reading 30 of 40, about 1 min left; waiting 59 s: 30 requests a minute are allowed",
        "reading 30 of 40, about 59 s left; waiting 58 s: 30 requests a minute are allowed",
        "reading 30 of 40, about 21 s left; waiting 20 s: 30 requests a minute are allowed",
    ]
    assert meter.line(61) == "reading 30 of 40, about 3 s left"


def test_every_part_of_a_run_has_its_name_and_counts_those_after_it() -> None:
    meter = Meter(rate=30)
    update(meter, RequestQueued(), RequestDone(), PhaseStarted("applying", requests=4, later=4))
    assert (meter.line(0), meter.busy) == ("applying 0 of 4, about 2 s left", True)
    update(meter, PhaseStarted("reading back", requests=4))
    answer(meter, 3, now=0)
    assert meter.line(0) == "reading back 3 of 4, about 1 s left"


def test_a_part_that_takes_more_than_was_thought_goes_on_counting() -> None:
    meter = Meter(rate=0)
    update(meter, PhaseStarted("reading back", requests=1), *[RequestQueued()] * 3)
    assert meter.line(0) == "reading back 0 of 3"


def test_without_a_limit_there_is_no_estimate() -> None:
    meter = Meter(rate=0)
    update(meter, RequestQueued(), Said("x"))
    assert meter.line(0) == "reading 0 of 1"


def test_nothing_is_shown_while_nothing_is_under_way() -> None:
    meter = Meter(rate=30)
    assert (meter.shown, meter.busy) == (False, False)
    update(meter, RequestQueued())
    assert (meter.shown, meter.busy) == (True, True)
    update(meter, RequestDone())
    assert (meter.shown, meter.busy) == (True, False)
    update(meter, PhaseStarted(""))
    assert meter.shown is False


def test_a_pause_that_hex_requests_is_a_part_of_the_time_left() -> None:
    meter = Meter(rate=2)
    update(meter, *[RequestQueued()] * 5, Waiting(300, "Hex asked to wait"))
    assert meter.line(0) == "reading 0 of 5, about 6 min left; waiting 5 min: Hex asked to wait"
    update(meter, RequestDone(), RequestDone(), RequestDone(), RequestDone())
    assert meter.seconds_left(0) == 300.25
