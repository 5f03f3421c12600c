from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from hexform.errors import PlanFileError
from hexform.lib.canonical import digest
from hexform.model.access_change import AccessChange, PlanAccess
from hexform.model.plan import Place, Plan, Seal
from hexform.planfile.seal import check_place, check_seal, sealed
from tests.report.samples import GROUP, PLACE, STATUSES, plan

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAN = plan(GROUP, *STATUSES)


def refused(document: Plan, why: str, *, now: datetime = NOW, **more: Any) -> None:
    with pytest.raises(PlanFileError, match=why) as caught:
        check_seal(document, "plan.json", now, **more)
    assert str(caught.value).startswith("plan.json: ")


def test_what_was_sealed_holds() -> None:
    document = sealed(PLAN, NOW.astimezone(timezone(timedelta(hours=3))))
    assert document.seal is not None
    assert document.seal.made == "2026-11-22T12:00:00Z"
    assert document.seal.signature is None
    check_seal(document, "plan.json", NOW)


def test_the_report_of_a_plan_is_not_a_saved_plan() -> None:
    refused(PLAN, "hexform plan -o FILE")


@pytest.mark.parametrize(
    "fields",
    [
        {"changes": PLAN.changes[1:]},
        {"workspace": Place(base_url="https://evil.example", org_id=PLACE.org_id)},
        {"sandbox": True},
        {"config_digest": "sha256:cc"},
        {"hexform_version": "9"},
        {"summary": PLAN.summary.model_copy(update={"delete": 9})},
    ],
)
def test_every_field_is_under_the_digest(fields: dict[str, Any]) -> None:
    refused(sealed(PLAN, NOW).model_copy(update=fields), "edited or damaged; plan again")


def test_every_entry_of_who_gains_and_who_loses_is_under_the_digest() -> None:
    entry = AccessChange(direction="lose", people=("ada@x.com",), count=1, projects=(), before="CAN_EDIT", after="NONE")
    for count in (0, 1, 199, 200, 201, 401):
        document = sealed(PLAN.model_copy(update={"access": PlanAccess(changes=(entry,) * count)}), NOW, "key")
        assert document.seal is not None
        bare = document.model_copy(update={"seal": Seal(made=document.seal.made, digest="")})
        assert document.seal.digest == digest(bare.model_dump(mode="json"))
        check_seal(document, "plan.json", NOW, key="key")
        more = PlanAccess(changes=(*(entry,) * count, replace(entry, people=("bob@x.com",))))
        refused(document.model_copy(update={"access": more}), "edited or damaged")


def test_the_time_is_under_the_digest_too() -> None:
    document = sealed(PLAN, NOW)
    assert document.seal is not None
    seal = document.seal.model_copy(update={"made": "2026-11-23T12:00:00Z"})
    refused(document.model_copy(update={"seal": seal}), "edited or damaged")


def test_the_fingerprint_is_that_of_the_changes() -> None:
    refused(sealed(PLAN.model_copy(update={"fingerprint": "0000-0000-0000-0000"}), NOW), "fingerprint is not that of")


@pytest.mark.parametrize(
    ("age", "limit", "told"),
    [
        (timedelta(days=7, seconds=1), timedelta(days=7), "is 7 days old, and may be 7 days old"),
        (timedelta(hours=13), timedelta(hours=12), "is 13 hours old, and may be 12 hours old"),
        (timedelta(minutes=90), timedelta(minutes=30), "is 90 minutes old, and may be 30 minutes old"),
    ],
)
def test_an_old_one_is_refused(age: timedelta, limit: timedelta, told: str) -> None:
    refused(sealed(PLAN, NOW - age), told, max_age=limit)
    check_seal(sealed(PLAN, NOW - limit), "plan.json", NOW, max_age=limit)


def test_a_clock_may_be_a_little_ahead() -> None:
    check_seal(sealed(PLAN, NOW + timedelta(minutes=9)), "plan.json", NOW)
    refused(sealed(PLAN, NOW + timedelta(minutes=11)), "made in the future .*is a clock wrong")


@pytest.mark.parametrize("made", ["yesterday", "2026-11-22", "2026-11-22T12:00:00", ""])
def test_a_time_that_says_nothing_is_refused(made: str) -> None:
    bare = PLAN.model_copy(update={"seal": Seal(made=made, digest="")})
    # Anybody can compute a digest.
    forged = Seal(made=made, digest=digest(bare.model_dump(mode="json")))
    refused(PLAN.model_copy(update={"seal": forged}), "does not say when it was made")


def test_where_a_key_is_set_only_what_it_signed_holds() -> None:
    check_seal(sealed(PLAN, NOW, "secret"), "plan.json", NOW, key="secret")
    check_seal(sealed(PLAN, NOW, "secret"), "plan.json", NOW)
    for document in (sealed(PLAN, NOW), sealed(PLAN, NOW, "other")):
        refused(document, "is not signed with the key in HEXFORM_PLAN_KEY", key="secret")


def test_a_signature_may_be_any_text() -> None:
    document = sealed(PLAN, NOW, "secret")
    assert document.seal is not None
    seal = document.seal.model_copy(update={"signature": "ä\ud800"})
    refused(document.model_copy(update={"seal": seal}), "is not signed", key="secret")


def test_an_edited_one_does_not_fit_its_signature() -> None:
    document = sealed(PLAN, NOW, "secret")
    refused(document.model_copy(update={"changes": PLAN.changes[1:]}), "is not signed", key="secret")


def test_a_plan_is_for_one_workspace() -> None:
    check_place(PLAN, "plan.json", PLACE, sandbox=False)
    for place in (
        Place(base_url="https://eu.hex.tech", org_id=PLACE.org_id),
        Place(base_url=PLACE.base_url, org_id="other"),
    ):
        with pytest.raises(PlanFileError, match=r"plan\.json: is a plan of https://app\.hex\.tech"):
            check_place(PLAN, "plan.json", place, sandbox=False)


def test_the_sandbox_and_a_real_host_refuse_each_other() -> None:
    with pytest.raises(PlanFileError, match="is a plan of a real host, and this run goes to the sandbox"):
        check_place(PLAN, "plan.json", PLACE, sandbox=True)
    pretending = PLAN.model_copy(update={"sandbox": True})
    with pytest.raises(PlanFileError, match="is a plan of the sandbox, and this run goes to a real host"):
        check_place(pretending, "plan.json", PLACE, sandbox=False)
