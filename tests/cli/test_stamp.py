import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hexform.cli.stamp import stamp
from hexform.report.stamp import Stamp

NOW = datetime(2026, 11, 27, 5, 17, tzinfo=UTC)
MADE = "2026-11-27 05:17 UTC"
MERGE, HEAD = "a" * 40, "b" * 40
GITHUB = {
    "GITHUB_SHA": MERGE,
    "GITHUB_SERVER_URL": "https://github.example",
    "GITHUB_REPOSITORY": "acme/hex",
    "GITHUB_RUN_ID": "7",
}


def test_on_a_persons_machine_only_the_time_is_known() -> None:
    assert stamp({}, NOW) == Stamp(MADE)


def test_github_says_commit_and_page() -> None:
    assert stamp(GITHUB, NOW) == Stamp(MADE, MERGE, "https://github.example/acme/hex/actions/runs/7")


def test_the_commit_of_a_pull_request_is_the_one_that_was_pushed(tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"head": {"sha": HEAD}}}), encoding="utf-8")
    assert stamp({**GITHUB, "GITHUB_EVENT_PATH": str(event)}, NOW).commit == HEAD


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pull_request": null}', '{"pull_request": {"head": []}}', "[" * 900])
def test_an_odd_event_is_none(tmp_path: Path, text: str) -> None:
    event = tmp_path / "event.json"
    event.write_text(text, encoding="utf-8")
    assert stamp({**GITHUB, "GITHUB_EVENT_PATH": str(event)}, NOW).commit == MERGE


def test_gitlab_says_commit_and_page() -> None:
    found = stamp({"CI_COMMIT_SHA": HEAD, "CI_JOB_URL": "https://gitlab.example/acme/hex/-/jobs/7"}, NOW)
    assert found == Stamp(MADE, HEAD, "https://gitlab.example/acme/hex/-/jobs/7")


def test_what_is_not_a_commit_and_no_address_is_left_out() -> None:
    assert stamp({"CI_COMMIT_SHA": "<b>", "CI_JOB_URL": "javascript:alert(1)"}, NOW) == Stamp(MADE)
