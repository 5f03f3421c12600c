from __future__ import annotations

from hexform.planfile.stale import why_stale
from tests.report.samples import GROUP


def test_an_address_that_means_another_object_now_is_stale() -> None:
    now = GROUP.model_copy(update={"id": "another"})
    assert why_stale(GROUP, now) == f"it is another object in Hex now (another; the plan was made for {GROUP.id})"


def test_an_object_that_is_gone_is_stale() -> None:
    assert why_stale(GROUP, GROUP.model_copy(update={"id": None})) == "it is not in Hex any more"


def test_a_label_that_means_another_object_now_is_stale() -> None:
    saved = GROUP.model_copy(update={"refs": {"user": {"ada@example.com": "1"}}})
    found = GROUP.model_copy(update={"refs": {"user": {"ada@example.com": "2"}}})
    assert why_stale(saved, found) == "user ada@example.com is another object in Hex now"
