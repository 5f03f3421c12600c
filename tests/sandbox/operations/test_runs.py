from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hexform.sandbox import Workspace, counted_ids, demo_seed
from tests.sandbox.talk import NOBODY, Talk


class Hands:
    """A clock that somebody moves."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def published(hands: Hands, **options: Any) -> Talk:
    return Talk(workspace=Workspace.from_seed(demo_seed(), ids=counted_ids(), now=hands), **options)


def runs(talk: Talk) -> str:
    return f"/v1/projects/{talk.id('projects', 'Revenue dashboard')}/runs"


@pytest.mark.parametrize("outcome", ["COMPLETED", "ERRORED", "UNABLE_TO_ALLOCATE_KERNEL"])
def test_a_run_waits_runs_and_ends_by_itself(outcome: str) -> None:
    hands = Hands()
    talk = published(hands, behaviours={"run_seconds": "8", "run_outcome": outcome})
    response = talk("POST", runs(talk), {})
    assert response.status_code == 201
    run = response.json()
    path = f"{runs(talk)}/{run['runId']}"
    assert run["runStatusUrl"] == f"http://hex.test/api{path}"
    assert run["projectVersion"] == 1
    seen = []
    for seconds in (1, 2, 6, 3600):
        hands.move(seconds)
        seen.append(talk.get(path))
    assert [row["status"] for row in seen] == ["PENDING", "RUNNING", outcome, outcome]
    assert (seen[0]["endTime"], seen[0]["elapsedTime"]) == (None, None)
    assert (seen[3]["endTime"], seen[3]["elapsedTime"]) == ("2026-01-05T09:00:08.000Z", 8000)
    assert (seen[0]["runTrigger"], seen[0]["projectVersion"]) == ("API", "1")


def test_a_cancelled_run_stays_killed() -> None:
    hands = Hands()
    talk = published(hands)
    path = f"{runs(talk)}/{talk('POST', runs(talk)).json()['runId']}"
    assert talk.status("DELETE", path) == 204
    hands.move(3600)
    assert talk.get(path)["status"] == "KILLED"
    assert talk("DELETE", path).json()["reason"] == "The run is over: KILLED"


def test_a_dry_run_runs_nothing() -> None:
    talk = published(Hands())
    assert talk.status("POST", runs(talk), {"dryRun": True}) == 201
    assert talk.get(runs(talk))["runs"] == []


def test_lists_count_their_pages_by_offset() -> None:
    talk = published(Hands())
    ids = [talk("POST", runs(talk), {}).json()["runId"] for _ in range(5)][::-1]
    page = talk.get(runs(talk), limit=2)
    assert [row["runId"] for row in page["runs"]] == ids[:2]
    assert (page["nextPage"], page["previousPage"]) == (f"http://hex.test/api{runs(talk)}?limit=2&offset=2", None)
    page = talk.get(page["nextPage"])
    assert [row["runId"] for row in page["runs"]] == ids[2:4]
    page = talk.get(page["nextPage"])
    assert [row["runId"] for row in page["runs"]] == ids[4:]
    assert page["nextPage"] is None
    assert page["previousPage"].endswith("?limit=2&offset=2")


def test_lists_filter_by_status_and_trigger() -> None:
    talk = published(Hands())
    first = talk("POST", runs(talk), {}).json()["runId"]
    talk("POST", runs(talk), {})
    talk("DELETE", f"{runs(talk)}/{first}")
    assert [row["runId"] for row in talk.get(runs(talk), statusFilter="KILLED")["runs"]] == [first]
    page = talk.get(runs(talk), statusFilter="PENDING", runTriggerFilter="API", offset=1)
    assert page["previousPage"].endswith("&offset=0&statusFilter=PENDING&runTriggerFilter=API")
    assert len(talk.get(runs(talk), runTriggerFilter="API")["runs"]) == 2
    assert talk.get(runs(talk), runTriggerFilter="SCHEDULED")["runs"] == []


@pytest.mark.parametrize(
    "body", [{"inputParams": {"a": 1}, "viewId": "v"}, {"inputParams": {"a": 1}, "updatePublishedResults": True}]
)
def test_settings_that_exclude_each_other_are_a_422(body: dict[str, Any]) -> None:
    talk = published(Hands())
    response = talk("POST", runs(talk), body)
    assert (response.status_code, response.json()["code"]) == (422, "UNPROCESSABLE_CONTENT")


def test_25_runs_go_at_once_and_no_more() -> None:
    hands = Hands()
    talk = published(hands)
    assert [talk.status("POST", runs(talk), {}) for _ in range(25)] == [201] * 25
    response = talk("POST", runs(talk), {})
    assert (response.status_code, response.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert talk.status("POST", runs(talk), {"dryRun": True}) == 201
    hands.move(2)
    assert talk.status("POST", runs(talk), {}) == 201


def test_a_project_that_was_never_published_cannot_run() -> None:
    talk = Talk()
    assert talk.status("POST", f"/v1/projects/{talk.id('projects', 'Churn model')}/runs", {}) == 422


def test_notifications_come_back_one_by_one() -> None:
    talk = published(Hands())
    ada, group = talk.id("users", "ada@example.com"), talk.id("groups", "Everyone")
    reported = {"type": "ALL", "includeSuccessScreenshot": False, "subject": "Done"}
    reported |= {"userIds": [ada, NOBODY], "groupIds": [group], "slackChannelIds": ["C1"]}
    run = talk("POST", runs(talk), {"notifications": [reported]}).json()
    recipients = [(row["recipientType"], row["recipient"]["name"]) for row in run["notifications"]]
    assert recipients == [("SLACK_CHANNEL", "C1"), ("USER", "Ada Lovelace"), ("USER", NOBODY), ("GROUP", "Everyone")]
    assert talk.get(f"{runs(talk)}/{run['runId']}")["notifications"] == run["notifications"]
    assert run["notifications"][0]["subject"] == "Done"


def test_older_paths_lead_to_the_same_runs() -> None:
    talk = published(Hands(), strict=False)
    old = f"/v1/project/{talk.id('projects', 'Revenue dashboard')}/run"
    assert talk.status("GET", old) == 405
    assert talk.get(f"{old}s") == {"runs": [], "nextPage": None, "previousPage": None, "traceId": "sandbox-000002"}
    run = talk("POST", old, {}).json()["runId"]
    assert talk.get(f"{old}/{run}")["runId"] == talk.get(f"{runs(talk)}/{run}")["runId"] == run
    assert [row["runId"] for row in talk.get(f"{old}s")["runs"]] == [run]
    assert talk.status("DELETE", f"{old}/{run}") == 204


def test_what_is_not_there_is_forbidden() -> None:
    talk = published(Hands())
    run = talk("POST", runs(talk), {}).json()["runId"]
    assert talk.status("GET", f"{runs(talk)}/{NOBODY}") == 403
    assert talk.status("GET", f"/v1/projects/{talk.id('projects', 'Churn model')}/runs/{run}") == 403
    assert talk.status("POST", f"/v1/projects/{NOBODY}/runs", {}) == 403
