"""What carrying out a plan knows beyond the changes."""

from __future__ import annotations

import pytest

from hexform.errors import Rejected
from hexform.kinds.state import ApplyState, Provenance
from hexform.model.change import UPDATE, Change
from hexform.model.directory import Directory, Named, Table
from hexform.model.live import Actual
from hexform.state.memory import MemoryLedger

CHANGE = Change(address="collection.c", kind="collection", name="c", actions=UPDATE, refs={"group:Old": "1"})


def work(**created: str) -> ApplyState:
    actual = Actual(Directory(groups=Table((Named("1", "Old"),))))
    return ApplyState(
        actual,
        MemoryLedger(),
        lambda: Provenance("main", "0" * 40),
        created={key.replace("_", ":"): value for key, value in created.items()},
    )


def test_an_id_is_known_from_the_plan_or_created_since() -> None:
    assert work().id_of(CHANGE, "group:Old") == "1"
    assert work(group_New="2").id_of(CHANGE, "group:New") == "2"


def test_what_has_no_id_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(Rejected, match="group New is not there: plan again"):
        work().id_of(CHANGE, "group:New")


def test_what_was_there_and_what_this_run_made_is_known_of_each_family() -> None:
    assert work(group_New="2", collection_New="3").known("group") == {"1", "2"}
    assert work(collection_New="3").known("collection") == {"3"}
