"""What carrying out a plan knows beyond the changes."""

from __future__ import annotations

import pytest

from hexform.errors import Rejected
from hexform.kinds.collection.spec import Collection, CollectionSharing
from hexform.kinds.state import ApplyState, Provenance
from hexform.model.change import UPDATE, Change
from hexform.model.directory import Directory, Named, Table
from hexform.model.fields import Target
from hexform.model.grants import CollectionGrant, grant
from hexform.model.live import Actual
from tests.memory_ledger import MemoryLedger


def side(*groups: Target) -> Collection:
    grants = {target: grant(CollectionGrant, "MEMBER") for target in groups}
    return Collection.saying(sharing=CollectionSharing.saying(groups=grants))


CHANGE = Change(
    address="collection.c",
    kind="collection",
    name="c",
    actions=UPDATE,
    before=side(),
    after=side(Target("Old", "1"), Target("New")),
    refs={"group": {"Old": "1"}},
)


def state(created: dict[tuple[str, str], str] | None = None) -> ApplyState:
    actual = Actual(Directory(groups=Table((Named("1", "Old"),))))
    return ApplyState(actual, MemoryLedger(), lambda: Provenance("main", "0" * 40), created=created or {})


def test_an_id_is_known_from_the_plan_or_created_since() -> None:
    assert state().id_of(CHANGE, "group", "Old") == "1"
    assert state({("group", "New"): "2"}).id_of(CHANGE, "group", "New") == "2"


@pytest.mark.parametrize("kind", ["group", "collection"])
def test_what_has_no_id_is_an_error_that_says_what_to_do(kind: str) -> None:
    created = {("group", "Other"): "2"}
    with pytest.raises(Rejected, match=f"{kind} New is not there: plan again"):
        state(created).id_of(CHANGE, kind, "New")


def test_the_ids_of_a_change_are_completed_with_those_that_the_run_created() -> None:
    created = {("group", "New"): "2", ("group", "Old"): "3", ("collection", "New"): "4", ("project", "p"): "5"}
    assert state(created).with_created(CHANGE) == {"group": {"Old": "1", "New": "2"}}
    part = CHANGE.model_copy(update={"depends_on": ("group.new", "project.p")})
    assert state(created).with_created(part) == {"group": {"Old": "1", "New": "2"}, "project": {"p": "5"}}
    assert state().with_created(CHANGE) == CHANGE.refs
    deletion = CHANGE.model_copy(update={"before": None, "after": None})
    assert state(created).with_created(deletion) == CHANGE.refs


def test_what_was_there_and_what_this_run_made_is_known_by_kind() -> None:
    created = {("group", "New"): "2", ("collection", "New"): "3"}
    assert state(created).known("group") == {"1", "2"}
    assert state(created).known("collection") == {"3"}
