"""Spans in words."""

from datetime import timedelta

import pytest

from hexform.lib.age import in_words


@pytest.mark.parametrize(
    ("time", "reported"),
    [
        (timedelta(minutes=-5), "0 minutes"),
        (timedelta(seconds=59), "0 minutes"),
        (timedelta(seconds=119), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=2, hours=5), "2 days"),
    ],
)
def test_a_span_is_reported_in_its_largest_fitting_unit(time: timedelta, reported: str) -> None:
    assert in_words(time) == reported
