import pytest

from tests.sandbox.talk import NOBODY, Talk


class Monotonic:
    """Seconds that somebody counts."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def statuses(talk: Talk, count: int, path: str = "/v1/groups") -> list[int]:
    return [talk.status("GET", path) for _ in range(count)]


@pytest.mark.parametrize(("switch", "granted"), [("30", 30), ("60", 60), ("5", 5), ("off", 70), ("0", 70)])
def test_so_many_requests_a_minute(switch: str, granted: int) -> None:
    talk = Talk(behaviours={"rate_limit": switch}, rate_limit=None, clock=Monotonic())
    assert statuses(talk, 70) == [200] * granted + [429] * (70 - granted)


def test_the_window_is_fixed_and_begins_with_its_first_request() -> None:
    clock = Monotonic()
    talk = Talk(rate_limit=2, clock=clock)
    assert statuses(talk, 1) == [200]
    clock.now += 59
    assert statuses(talk, 2) == [200, 429]
    clock.now += 1
    assert statuses(talk, 3) == [200, 200, 429]
    clock.now += 59
    assert statuses(talk, 1) == [429]
    clock.now += 1
    assert statuses(talk, 1) == [200]


def test_each_token_has_its_own_window_and_a_missing_one_has_none() -> None:
    talk = Talk(rate_limit=1, clock=Monotonic())
    assert talk.status("GET", "/v1/groups", headers={"Authorization": ""}) == 401
    assert statuses(talk, 2) == [200, 429]
    talk.bearer = "other"
    assert statuses(talk, 2) == [200, 429]


def test_all_operations_share_it() -> None:
    talk = Talk(rate_limit=2, clock=Monotonic())
    assert statuses(talk, 1, "/v1/cells?projectId=" + talk.id("projects", "Churn model")) == [200]
    assert statuses(talk, 2) == [200, 429]


IMAGE = f"/v1/cells/{NOBODY}/image"
THREADS = f"/v1/threads/{NOBODY}"


@pytest.mark.parametrize("windows", ["shared", "groups"])
def test_ten_operations_have_30_a_minute_together_whatever_the_default_is(windows: str) -> None:
    clock = Monotonic()
    talk = Talk(rate_limit=1000, clock=clock, behaviours={"rate_limit_windows": windows})
    assert statuses(talk, 20, "/v1/users") == [200] * 20
    assert statuses(talk, 11, "/v1/guides/draft/list") == [200] * 10 + [429]
    assert statuses(talk, 1, "/v1/users/me") == [429]
    assert statuses(talk, 40) == [200] * 40
    for _ in range(100):
        clock.now += 60
        assert statuses(talk, 31, "/v1/users") == [200] * 30 + [429]


def test_other_groups_have_limits_of_their_own() -> None:
    talk = Talk({"semantic_projects": [{"name": "Sales"}]}, rate_limit=1000, clock=Monotonic())
    assert statuses(talk, 21, IMAGE) == [404] * 20 + [429]
    run = f"/v1/projects/{NOBODY}/runs/{NOBODY}/cells/{NOBODY}/image"
    assert statuses(talk, 1, run) == [429]
    sync = f"/v1/semantic-models/{talk.id('semantic_projects', 'Sales')}/ingest"
    assert [talk.status("POST", sync, {}) for _ in range(4)] == [403] * 3 + [429]
    runs = f"/v1/projects/{NOBODY}/runs"
    assert {talk.status("POST", runs, {}) for _ in range(100)} == {403}


def test_zero_turns_the_limits_of_all_groups_off() -> None:
    talk = Talk(rate_limit=0, clock=Monotonic())
    assert statuses(talk, 40, "/v1/users") == [200] * 40
    assert statuses(talk, 30, IMAGE) == [404] * 30


def test_a_low_default_holds_every_group() -> None:
    talk = Talk(rate_limit=5, clock=Monotonic())
    assert statuses(talk, 6, "/v1/users") == [200] * 5 + [429]
    assert statuses(talk, 1, IMAGE) == [429]


def test_each_group_may_have_its_own_window() -> None:
    clock = Monotonic()
    talk = Talk(rate_limit=2, clock=clock, behaviours={"rate_limit_windows": "groups"})
    assert statuses(talk, 31, "/v1/users") == [200] * 30 + [429]
    assert statuses(talk, 21, IMAGE) == [404] * 20 + [429]
    assert statuses(talk, 2) == [200, 200]
    assert statuses(talk, 1, THREADS) == [429]
    runs = f"/v1/projects/{NOBODY}/runs"
    assert [talk.status("POST", runs, {}) for _ in range(3)] == [403, 403, 429]
    assert talk.status("POST", "/v1/threads", {"prompt": "Why?"}) == 429


def test_an_hour_has_sixty_times_as_many() -> None:
    clock = Monotonic()
    talk = Talk(rate_limit=1, clock=clock)
    granted = 0
    for _ in range(62):
        granted += statuses(talk, 1).count(200)
        clock.now += 60
    assert granted == 62


def test_the_headers_tell_what_is_left() -> None:
    clock = Monotonic()
    talk = Talk(rate_limit=2, clock=clock)
    reported = []
    for _ in range(3):
        response = talk("GET", "/v1/groups")
        reported.append(
            [
                response.headers.get(name)
                for name in ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After")
            ]
        )
        clock.now += 10
    assert reported == [["2", "1", "60", None], ["2", "0", "50", None], ["2", "0", "40", "40"]]


@pytest.mark.parametrize(("switch", "names"), [("retry_after", {"retry-after"}), ("none", set())])
def test_the_headers_may_be_fewer(switch: str, names: set[str]) -> None:
    talk = Talk(rate_limit=1, clock=Monotonic(), behaviours={"rate_limit_headers": switch})
    first, second = talk("GET", "/v1/groups"), talk("GET", "/v1/groups")
    reported = {name for name in second.headers if name.startswith("x-ratelimit") or name == "retry-after"}
    assert reported == names
    assert "x-ratelimit-limit" not in first.headers


@pytest.mark.parametrize(
    ("switch", "kind", "start"),
    [
        ("envelope", "application/json", b'{"reason"'),
        ("empty", None, b""),
        ("html", "text/html; charset=utf-8", b"<!doctype"),
    ],
)
def test_the_body_of_a_429_is_a_choice(switch: str, kind: str | None, start: bytes) -> None:
    talk = Talk(rate_limit=1, clock=Monotonic(), behaviours={"rate_limit_body": switch}, strict=False)
    talk("GET", "/v1/groups")
    response = talk("GET", "/v1/groups")
    assert (response.status_code, response.headers.get("content-type")) == (429, kind)
    assert response.content.startswith(start)


def test_the_newer_operations_say_it_in_their_envelope() -> None:
    talk = Talk(rate_limit=1, clock=Monotonic())
    talk("GET", "/v1/users")
    assert talk("GET", "/v1/users").json()["code"] == "TOO_MANY_REQUESTS"
