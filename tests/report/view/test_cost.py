import pytest

from hexform.model.plan import Requests
from hexform.report.view.cost import cost, reads


@pytest.mark.parametrize(
    ("read", "write", "verify", "rate", "reported"),
    [
        (6, 3, 1, 30, "4 requests, about 1 s"),
        (0, 1, 0, 30, "1 request, about 1 s"),
        (0, 0, 0, 30, "0 requests, about 0 s"),
        (0, 30, 0, 30, "30 requests, about 8 s"),
        (0, 31, 0, 30, "31 requests, about 1 min at 30 requests a minute"),
        (6, 24, 0, 30, "24 requests, about 6 s"),
        (6, 25, 0, 30, "25 requests, about 1 min at 30 requests a minute"),
        (30, 1, 0, 30, "1 request, about 1 min at 30 requests a minute"),
        (45, 15, 0, 30, "15 requests, about 4 s"),
        (20, 90, 10, 30, "100 requests, about 3 min at 30 requests a minute"),
        (0, 3600, 0, 30, "3600 requests, about 1 h 59 min at 30 requests a minute"),
        (0, 3630, 0, 30, "3630 requests, about 2 h at 30 requests a minute"),
        (0, 2, 0, 1, "2 requests, about 1 min at 1 request a minute"),
        (0, 400, 0, 0, "400 requests, about 2 min"),
    ],
)
def test_cost_is_what_the_window_leaves(read: int, write: int, verify: int, rate: int, reported: str) -> None:
    assert cost(Requests(read=read, write=write, verify=verify), rate) == reported


def test_reads_for_access_are_distinguished() -> None:
    assert reads(Requests(read=34, access=32)) == ("34 reads, 32 of them for access",)
    assert reads(Requests(read=1, access=1)) == ("1 read, 1 of them for access",)
    assert reads(Requests(read=34)) == ()
