import pytest

from hexform.sandbox import SandboxError
from hexform.sandbox.fault_kinds import FAULT_KINDS
from hexform.sandbox.faults import parse_fault


def hits(text: str, count: int = 6) -> list[int]:
    fault = parse_fault(text)
    return [number for number in range(1, count + 1) if fault.fires("POST", "/v1/groups")]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("", [1, 2, 3, 4, 5, 6]),
        ("#1", [1]),
        ("#2", [2]),
        ("#2-4", [2, 3, 4]),
        ("#5+", [5, 6]),
        ("~100%", [1, 2, 3, 4, 5, 6]),
        ("~0%", []),
    ],
)
def test_a_fault_hits_by_count(when: str, expected: list[int]) -> None:
    assert hits(f"POST /v1/groups{when}: drop-after") == expected
    assert hits(f"POST /v1/groups {when} : drop-after") == expected


def test_a_fault_by_share_hits_the_same_requests_in_every_run() -> None:
    first = hits("POST /v1/groups~10%: 503", 2000)
    assert first == hits("POST /v1/groups~10%@0: 503", 2000)
    assert first != hits("POST /v1/groups~10%@7: 503", 2000)
    assert 140 < len(first) < 260


@pytest.mark.parametrize(
    ("pattern", "method", "path", "fits"),
    [
        ("GET /v1/groups", "GET", "/v1/groups", True),
        ("GET /v1/groups", "POST", "/v1/groups", False),
        ("GET /v1/groups", "GET", "/v1/groups/1", False),
        ("* /v1/groups/*", "PATCH", "/v1/groups/1", True),
        ("* /v1/groups/*", "PATCH", "/v1/groups/1/2", False),
        ("* /v1/projects/**", "PATCH", "/v1/projects/1/sharing/users", True),
        ("PATCH /v1/projects/*/sharing/users", "PATCH", "/v1/projects/1/sharing/users", True),
        ("* /**", "GET", "/v1/users/me", True),
        ("GET /v1/us.rs", "GET", "/v1/users", False),
    ],
)
def test_a_fault_fits_by_method_and_path(pattern: str, method: str, path: str, fits: bool) -> None:
    assert parse_fault(f"{pattern}: drop-before").fires(method, path) == fits


def test_only_requests_that_fit_are_counted() -> None:
    fault = parse_fault("POST /v1/groups#2: drop-after")
    fired = [fault.fires(method, "/v1/groups") for method in ("POST", "GET", "POST", "POST")]
    assert fired == [False, False, True, False]


def test_what_works_before_it_breaks() -> None:
    assert not parse_fault("GET /v1/groups: 503").works
    assert parse_fault("GET /v1/groups: 503 after").works
    assert not parse_fault("GET /v1/groups: html").works
    assert parse_fault("GET /v1/groups: html after").works
    assert not parse_fault("GET /v1/groups: drop-before").works
    assert parse_fault("GET /v1/groups: drop-after reset").works


def test_arguments_may_be_quoted() -> None:
    fault = parse_fault("GET /v1/groups#1: 429 'Retry-After=Wed, 21 Oct 2026 07:28:00 GMT' body='{\"a\": 1}'")
    assert fault.arguments == ("429", "Retry-After=Wed, 21 Oct 2026 07:28:00 GMT", 'body={"a": 1}')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["write METHOD PATH[#N]: ACT", "POST /v1/groups#2: drop-after"]),
        ("GET v1/groups: 503", ["METHOD PATH"]),
        ("FETCH /v1/groups: 503", ["METHOD PATH"]),
        ("GET /v1/groups", ["METHOD PATH"]),
        ("GET /v1/groups:", ["METHOD PATH"]),
        ("GET /v1/groups: drop-aftr", ["'drop-aftr'", "did you mean 'drop-after'?"]),
        ("GET /v1/groups: qqq", ["'qqq'", "a status", "truncate"]),
        ("GET /v1/groups: STATUS", ["'STATUS'"]),
        ("GET /v1/groups: 700", ["'700'"]),
        ("GET /v1/groups: 'open", ["No closing quotation"]),
        ("GET /v1/groups: drop-before now", ["drop-before takes [reset]"]),
        ("GET /v1/groups: drop-before after", ["drop-before takes"]),
        ("GET /v1/groups: stale 2", ["stale takes no arguments"]),
        ("GET /v1/groups: delay", ["delay takes SECONDS"]),
        ("GET /v1/groups: delay soon", ["delay takes SECONDS"]),
        ("GET /v1/groups: 503 Retry-After", ["[after] [Header=value ...]"]),
        ("GET /v1/groups: gzip", ["broken or bomb"]),
        ("GET /v1/groups#0: 503", ["#0 is no time", "#2-4"]),
        ("GET /v1/groups#3-2: 503", ["#3-2 ends before it begins"]),
        ("GET /v1/groups~x: 503", ["~x is no time"]),
    ],
)
def test_mistakes_say_what_a_fault_looks_like(text: str, words: list[str]) -> None:
    with pytest.raises(SandboxError) as caught:
        parse_fault(text)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_every_act_says_what_it_does() -> None:
    assert all(len(kind.what) > 15 for kind in FAULT_KINDS.values())
