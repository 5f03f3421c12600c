import pytest

from hexform.sandbox import SandboxError, Workspace, create_app
from hexform.sandbox.behaviours import BEHAVIOURS, check_behaviours, parse_behaviours, with_defaults
from tests.sandbox.talk import Talk


def test_settings_are_name_and_value() -> None:
    assert parse_behaviours(["cell_ids=all", " read_delay = 2.5 "]) == {"cell_ids": "all", "read_delay": "2.5"}
    assert parse_behaviours([]) == {}
    assert parse_behaviours(["default_status=a=b"]) == {"default_status": "a=b"}


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("cell_ids", ["'cell_ids' is not NAME=VALUE"]),
        ("cell_id=all", ["no switch 'cell_id'", "did you mean 'cell_ids'?"]),
        ("qqq=1", ["no switch 'qqq'", "switches: rate_limit"]),
        ("cell_ids=some", ["cell_ids is 'some'", "written, all, none"]),
        ("rate_limit=-1", ["30, 60, off, a number"]),
        ("read_delay=soon", ["0, seconds"]),
        ("default_status=", ["none, a status"]),
    ],
)
def test_mistakes_say_what_there_is(setting: str, words: list[str]) -> None:
    with pytest.raises(SandboxError) as caught:
        parse_behaviours([setting])
    assert all(word in str(caught.value) for word in words)


def test_the_last_word_counts() -> None:
    defaults = with_defaults()
    assert defaults == {behaviour.name: behaviour.values[0] for behaviour in BEHAVIOURS}
    assert with_defaults({"cell_ids": "all"}, {"cell_ids": "none"}) == defaults | {"cell_ids": "none"}


def test_a_seed_s_switches_hold_by_default() -> None:
    seed = {"behaviours": {"unknown_fields": "rejected", "rate_limit": "1"}}
    body = {"name": "x", "future": 1}
    assert Talk(seed).status("POST", "/v1/groups", body) == 400
    assert Talk(seed, behaviours={"unknown_fields": "dropped"}).status("POST", "/v1/groups", body) == 201
    assert [Talk(seed, rate_limit=None).status("GET", "/v1/groups") for _ in range(2)] == [200, 200]
    limited = Talk(seed, rate_limit=None)
    assert [limited.status("GET", "/v1/groups") for _ in range(2)] == [200, 429]


def test_an_app_refuses_a_switch_that_does_not_exist() -> None:
    with pytest.raises(SandboxError, match="no switch"):
        create_app(Workspace(), behaviours={"nope": "1"})


def test_every_switch_says_why_and_takes_its_own_values() -> None:
    for behaviour in BEHAVIOURS:
        assert len(behaviour.why) > 20
        for value in behaviour.values:
            assert check_behaviours({behaviour.name: value})
