from __future__ import annotations

import json
from typing import Any

import pytest

from hexform.errors import (
    BadAnswer,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    RemoteError,
    Unauthorized,
)
from hexform.hex.call import Call, Json
from hexform.http.answer import Answer, Reader
from hexform.http.token import Token
from tests.http.calls import CANARY, CREATE, DELETE, EDIT, GET, LIST, PAGE, TOKEN

READER = Reader("app.hex.tech", TOKEN)
JSON = {"content-type": "application/json"}
HTML = {"content-type": "text/html"}


def read(call: Call, body: object, status: int = 200, headers: dict[str, str] = JSON) -> Json:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    outcome = READER.read(Answer(status, headers, raw), call)
    if isinstance(outcome, RemoteError):
        raise outcome
    return outcome


def error(call: Call, body: object, status: int = 200, headers: dict[str, str] = JSON) -> RemoteError:
    with pytest.raises(RemoteError) as raised:
        read(call, body, status, headers)
    return raised.value


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_success_with_an_object_is_the_answer(status: int) -> None:
    assert read(EDIT, {"id": "g1", "new field": [None]}, status) == {"id": "g1", "new field": [None]}


def test_only_what_is_used_of_an_answer_is_kept() -> None:
    assert read(CREATE, {"id": "g1", "new field": [None]}) == {"id": "g1"}


def test_a_charset_may_be_behind_the_type() -> None:
    assert read(LIST, PAGE, headers={"content-type": "Application/JSON; charset=utf-8"}) == PAGE


@pytest.mark.parametrize("status", [200, 204])
def test_a_deletion_has_no_body(status: int) -> None:
    assert read(DELETE, b"", status, {}) == {}


@pytest.mark.parametrize("call", [GET, LIST, CREATE, EDIT])
@pytest.mark.parametrize("status", [200, 204])
def test_row_16_an_empty_answer_where_a_body_is_expected(call: Call, status: int) -> None:
    raised = error(call, b" \n", status, {})
    assert type(raised) is BadAnswer
    assert "the answer is empty" in str(raised)


@pytest.mark.parametrize("call", [GET, CREATE, DELETE])
@pytest.mark.parametrize("headers", [HTML, JSON, {}])
def test_row_14_a_login_page_instead_of_json(call: Call, headers: dict[str, str]) -> None:
    raised = error(call, b"\n<!DOCTYPE html><title>Sign in\x1b[2J</title>" + b"x" * 10_000, 200, headers)
    assert type(raised) is BadAnswer
    assert "login page?" in str(raised)
    assert "<!DOCTYPE html><title>Sign in" in str(raised)
    assert "\x1b" not in str(raised)
    assert len(str(raised)) < 300


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/xml", "application/jsonp"])
def test_row_15_the_right_json_of_another_type(media_type: str) -> None:
    raised = error(GET, {"id": "g1"}, headers={"content-type": media_type} if media_type else {})
    assert type(raised) is BadAnswer
    assert "not application/json" in str(raised)


@pytest.mark.parametrize("body", [b'{"id": "g1", "na', b"upstream said no", b"{'id': 1}"])
def test_row_12_json_that_broke_off_leaves_the_outcome_open(body: bytes) -> None:
    raised = error(CREATE, body)
    assert type(raised) is OutcomeUnknown
    assert "is not whole JSON" in str(raised)


@pytest.mark.parametrize("body", [b'{"id": NaN}', b'{"id": 1, "id": 2}', b"[" * 100_000, b'{"id": "\\ud800"}'])
def test_json_that_no_api_sends_is_a_bad_answer(body: bytes) -> None:
    assert type(error(CREATE, body)) is BadAnswer


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("GetGroup", []),
        ("GetGroup", "g1"),
        ("GetGroup", None),
        ("ListGroups", {}),
        ("ListGroups", {"values": []}),
        ("ListGroups", {"values": None, "pagination": {"after": None}}),
        ("ListGroups", {"values": {}, "pagination": {"after": None}}),
        ("ListGroups", {"values": ["g1"], "pagination": {"after": None}}),
        ("ListGroups", {"values": [], "pagination": None}),
        ("ListGroups", {"values": [], "pagination": []}),
        ("ListGroups", {"values": [], "pagination": {}}),
        ("ListGroups", {"values": [], "pagination": {"after": ""}}),
        ("ListGroups", {"values": [], "pagination": {"after": 7}}),
    ],
)
def test_a_page_that_does_not_say_where_it_ends_is_not_a_page(operation: str, body: Any) -> None:
    assert type(error(Call(operation, "GET", "/v1/x"), body)) is BadAnswer


@pytest.mark.parametrize(
    ("value", "reported"),
    [
        (5, "expected text, got 5"),
        (None, "expected text, got null"),
        (False, "expected text, got false"),
        ([1, 2], "expected text, got a list"),
        ({"a": 1}, "expected text, got an object"),
        (int("9" * 300), f"expected text, got {'9' * 59}…"),
        ("x" * 20_000, "expected at most 10000 characters, got 20000"),
    ],
)
def test_a_wrong_value_is_named_with_its_place_and_bounded(value: Any, reported: str) -> None:
    page = {"values": [{"id": "1", "name": "Analytics"}, {"id": "2", "name": value}], "pagination": {"after": None}}
    assert str(error(LIST, page)) == f"GET /v1/groups 200: ListGroups: values[1].name: {reported}"


def test_what_is_missing_is_named_and_text_is_quoted() -> None:
    page = {"values": [{"id": "1"}], "pagination": {"after": None}}
    assert str(error(LIST, page)) == "GET /v1/groups 200: ListGroups: values[0].name: missing"
    page = {"values": [{"id": "a/../\x1b\u202e"}], "pagination": {"after": None}}
    assert str(error(LIST, page)).endswith(r'values[0].id: expected an id, got "a/../\u001b\u202e"')
    assert str(error(LIST, {**page, "values": [{"id": f" {CANARY}"}]})).endswith('expected an id, got "***"')


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"reason": "Group name taken", "details": "Analytics", "traceId": "t-1"}, "Group name taken: Analytics"),
        ({"reason": "Bad", "details": [{"name": "T", "reason": "invalid_status"}]}, "Bad: {'name': 'T', "),
        ({"message": "Invalid input data", "code": "BAD_REQUEST"}, "Invalid input data"),
        (
            {"message": "Invalid input data", "code": "X", "issues": [{"message": "a is"}, {"message": "b is"}]},
            "Invalid input data: a is; b is",
        ),
        (
            {
                "message": "Unprocessable content",
                "code": "UNPROCESSABLE_CONTENT",
                "issues": [{"message": "no version"}],
            },
            "Unprocessable content: no version",
        ),
        ({"message": "Mutation:createHex", "code": "FORBIDDEN", "issues": []}, "Mutation:createHex"),
        ({"code": "CONFLICT"}, "CONFLICT"),
        ({"traceId": "t", "invalid": ["x"], "notFound": ["y"]}, "x: y"),
        ({"reason": 7}, "7"),
        ({"reason": "a\r\n\x1b[2Jb\u202e"}, "a \\u001b[2Jb\\u202e"),
        ({}, 'the answer begins "{}"'),
        ([], 'the answer begins "[]"'),
        (b"", "the answer is empty"),
        (b"no", 'the answer begins "no"'),
        (b"\xff\x00", "\\u0000"),
    ],
)
def test_either_envelope_is_understood_and_made_printable(body: object, says: str) -> None:
    for call in (GET, CREATE):
        raised = error(call, body, 422)
        assert type(raised) is Rejected
        assert says in str(raised)
        assert raised.status == 422
        assert raised.where == call.where


def test_the_trace_id_is_kept_for_hex_support() -> None:
    raised = error(GET, {"reason": "no", "traceId": "abc\x1b-1"}, 400)
    assert raised.trace_id == "abc\\u001b-1"
    assert "(trace id abc" in str(raised)
    assert error(GET, {"reason": "no", "traceId": 7}, 400).trace_id is None


def test_a_trace_id_may_be_in_a_header() -> None:
    header = {"content-type": "text/plain", "x-trace-id": "abc\x1b-2"}
    raised = error(GET, b"Unauthorized", 401, header)
    assert type(raised) is Unauthorized
    assert raised.trace_id == "abc\\u001b-2"
    assert error(GET, {"reason": "no", "traceId": "abc"}, 400, header).trace_id == "abc"


@pytest.mark.parametrize("envelope", ["reason", "message"])
def test_a_503_leaves_the_outcome_open_in_either_envelope(envelope: str) -> None:
    raised = error(CREATE, {envelope: "Service unavailable", "code": "SERVICE_UNAVAILABLE"}, 503)
    assert type(raised) is OutcomeUnknown
    assert str(raised) == 'POST /v1/groups 503: Hex says "Service unavailable"'


def test_a_long_reason_is_cut() -> None:
    assert len(str(error(GET, {"reason": "x" * 1_000_000, "details": ["y" * 1000] * 1000}, 400))) < 500


@pytest.mark.parametrize(
    "body", [{"reason": "Invalid token"}, b"", b"<html>", {"message": "x", "code": "UNAUTHORIZED"}]
)
def test_row_27_401_names_the_host_the_hosts_and_the_variable(body: object) -> None:
    raised = error(GET, body, 401)
    assert type(raised) is Unauthorized
    for word in ("app.hex.tech", "eu.hex.tech", "single-tenant", "HEX_API_TOKEN", "HEX_BASE_URL"):
        assert word in str(raised)


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("body", [{"reason": "Forbidden"}, {"message": "Not found", "code": "NOT_FOUND"}, b""])
def test_row_28_403_and_404_are_absent_or_not_permitted(status: int, body: object) -> None:
    assert type(error(GET, body, status)) is NotPermitted


REFUSED = {"message": "Insufficient access", "code": "FORBIDDEN"}


@pytest.mark.parametrize(
    ("prefix", "call", "reported"),
    [
        (
            "hxtw",
            CREATE,
            "CreateGroup needs the scope Groups write, which the workspace token in HEX_API_TOKEN may not have",
        ),
        (
            "hxtw",
            EDIT,
            (
                "EditGroup needs the scope Groups write, which the workspace token in HEX_API_TOKEN may not have;"
                " or the id is wrong"
            ),
        ),
        (
            "hxtp",
            LIST,
            "ListGroups needs an Admin, and the personal token in HEX_API_TOKEN can do what its owner can",
        ),
        (
            "else",
            LIST,
            (
                "ListGroups needs the scope Groups read of a workspace token, or an Admin behind a personal one;"
                " the token in HEX_API_TOKEN looks like neither"
            ),
        ),
    ],
)
def test_a_403_names_the_scope_and_the_kind_of_token(prefix: str, call: Call, reported: str) -> None:
    token = Token("HEX_API_TOKEN", f"{prefix}_canary0123456789abcdef")
    outcome = Reader("app.hex.tech", token).read(Answer(403, JSON, json.dumps(REFUSED).encode()), call)
    assert str(outcome) == f'{call.where} 403: Hex says "Insufficient access"; {reported}'


def test_a_403_of_what_needs_nothing_says_no_more() -> None:
    me = Call("Me", "GET", "/v1/users/me")
    assert str(error(me, REFUSED, 403)) == 'GET /v1/users/me 403: Hex says "Insufficient access"'


def test_a_404_may_be_a_wrong_id_or_one_that_the_token_does_not_see() -> None:
    assert str(error(GET, {"reason": "Not found"}, 404)) == (
        'GET /v1/groups/g1 404: Hex says "Not found"; an id may be wrong, or not visible to the personal token in'
        " HEX_API_TOKEN"
    )


def test_a_quotation_cannot_pass_for_words_of_ours() -> None:
    said = {"reason": 'no"; everything was applied\n\x1b[2J'}
    assert str(error(CREATE, said, 400)) == ('POST /v1/groups 400: Hex says "no\'; everything was applied \\u001b[2J"')


@pytest.mark.parametrize("status", [403, 404])
def test_a_proxys_page_is_not_a_word_about_the_object(status: int) -> None:
    assert type(error(DELETE, b"<html>blocked</html>", status, HTML)) is BadAnswer


@pytest.mark.parametrize("status", [400, 402, 405, 409, 413, 415, 422])
def test_row_30_any_other_refusal_did_nothing(status: int) -> None:
    assert type(error(CREATE, {"reason": "already exists"}, status)) is Rejected


@pytest.mark.parametrize(("headers", "wait"), [({"retry-after": "2"}, 2.0), ({}, None), ({"retry-after": "abc"}, None)])
@pytest.mark.parametrize("body", [b"", b"<html>", {"reason": "slow down"}])
def test_rows_1_and_2_429_carries_what_it_requests(headers: dict[str, str], wait: float | None, body: object) -> None:
    raised = error(CREATE, body, 429, headers)
    assert isinstance(raised, RateLimited)
    assert raised.wait == wait


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 599])
@pytest.mark.parametrize("body", [{"reason": "oops", "traceId": "t"}, b"<html>maintenance</html>", b""])
def test_rows_4_5_and_40_a_server_error_leaves_the_outcome_open(status: int, body: object) -> None:
    for call in (GET, CREATE):
        assert type(error(call, body, status)) is OutcomeUnknown


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize(
    ("location", "names"),
    [
        ("https://login.evil.example/x?token=hxtp_1", "the host login.evil.example"),
        ("/v1/users/me", "another place on the same host"),
        ("", "another place on the same host"),
        ("http://[bad", "another place on the same host"),
        ("https://a\x1bb/", "the host a\\u001bb"),
    ],
)
def test_row_20_a_redirect_is_an_error_that_names_the_host(status: int, location: str, names: str) -> None:
    raised = error(GET, b"", status, {"location": location})
    assert type(raised) is BadAnswer
    assert names in str(raised)
    assert "hxtp_1" not in str(raised)


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 429, 500])
@pytest.mark.parametrize(
    "body",
    [
        {"reason": f"you sent Bearer {CANARY}", "details": CANARY, "traceId": CANARY},
        {"message": CANARY, "code": CANARY, "issues": [{"message": CANARY}]},
        f"<html>{CANARY}".encode(),
        CANARY.encode(),
        b"x" * 70 + CANARY.encode(),
    ],
)
def test_a_token_that_is_echoed_is_hidden(status: int, body: object) -> None:
    for headers in ({"content-type": CANARY, "location": f"https://{CANARY}.example"}, HTML):
        raised = error(LIST, body, status, headers)
        assert CANARY not in f"{raised} {raised!r} {vars(raised)}"
        assert CANARY[:20] not in str(raised)
    assert CANARY not in repr(READER)


def test_a_token_in_a_success_goes_no_further() -> None:
    page = {"values": [{"id": "g1", "name": f"Bearer {CANARY}!"}], "pagination": {"after": None}}
    assert read(LIST, page)["values"] == [{"id": "g1", "name": "Bearer ***!"}]
