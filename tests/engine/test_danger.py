"""What is dangerous in a plan, and what holds it back."""

import pytest

from hexform.core.change import CREATE, DELETE, REPLACE, UPDATE, Actions, Change, Diff
from hexform.core.settings import Limits
from hexform.engine.danger import deletes_or_narrows, held_back, narrows, refusals, revocations
from tests.report.samples import plan


def row(*path: str, op: str = "replace", before: object = None, after: object = None) -> Diff:
    return Diff.model_validate({"path": path, "op": op, "before": before, "after": after})


def change(address: str, *rows: Diff, actions: Actions = UPDATE, flags: tuple[str, ...] = ()) -> Change:
    kind, _, name = address.partition(".")
    return Change(address=address, kind=kind, name=name, actions=actions, diff=rows, flags=flags)


@pytest.mark.parametrize(
    "taken",
    [
        row("members", op="remove", before="ada@example.com"),
        row("users", "ada@example.com", op="remove", before="CAN_EDIT"),
        row("users", "ada@example.com", before="CAN_EDIT", after="CAN_VIEW"),
        row("groups", "Analysts", op="remove", before="APP_ONLY"),
        row("collections", "Finance", before="FULL_ACCESS", after="CAN_EDIT"),
        row("workspace", before="CAN_VIEW", after="NONE"),
        row("sharing", "workspace", before="MANAGER", after="MEMBER"),
        row("sharing", "users", "ada@example.com", op="remove", before="MEMBER"),
        row("sharing", "groups", "Analysts", before="MANAGER", after="MEMBER"),
    ],
)
def test_a_membership_or_grant_that_is_taken_or_lowered_narrows(taken: Diff) -> None:
    assert narrows(taken)


@pytest.mark.parametrize(
    "given",
    [
        row("members", op="add", after="ada@example.com"),
        row("users", "ada@example.com", op="add", after="CAN_EDIT"),
        row("users", "ada@example.com", before="CAN_VIEW", after="CAN_EDIT"),
        row("workspace", op="add", after="NONE"),
        row("workspace", before="NONE", after="CAN_VIEW"),
        row("public_web", before="CAN_VIEW", after="NONE"),
        row("status", before="Production", after=None),
        row("name", before="Old", after="New"),
        row("source", op="remove", before="select 1"),
        row("sharing", "workspace", before="MEMBER", after="MANAGER"),
        row("sharing", op="remove"),
    ],
)
def test_everything_else_does_not(given: Diff) -> None:
    assert not narrows(given)


def test_what_a_deletion_takes_along_is_no_revocation() -> None:
    gone = change("group.old", row("members", op="remove", before="ada@example.com"), actions=DELETE)
    assert revocations(gone) == 0
    assert deletes_or_narrows(gone)


def test_protected_holds_back_deletions_replacements_and_narrowing_alone() -> None:
    assert deletes_or_narrows(change("cell.p/One", actions=REPLACE))
    assert deletes_or_narrows(change("group.g", row("members", op="remove", before="ada@example.com")))
    assert not deletes_or_narrows(change("group.g", row("members", op="add", after="ada@example.com")))
    assert not deletes_or_narrows(change("group.g", actions=CREATE))


MANY = (
    change("group.a", actions=DELETE),
    change("group.b", actions=DELETE),
    change("group.c", *(row("members", op="remove", before=f"{n}@example.com") for n in range(3))),
    change("project_sharing.p", row("users", "x@example.com", op="remove", before="CAN_EDIT"), flags=("public",)),
)


def found(limits: Limits, emptied: dict[str, str] | None = None) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    return {r.limit: (r.found, r.allowed, r.addresses) for r in refusals(MANY, limits, emptied or {})}


def test_what_goes_past_a_limit_is_refused_with_its_addresses() -> None:
    assert found(Limits(deletes=1, revocations=3, public=0)) == {
        "deletes": (2, 1, ("group.a", "group.b")),
        "revocations": (4, 3, ("group.c", "project_sharing.p")),
        "public": (1, 0, ("project_sharing.p",)),
    }


def test_what_reaches_a_limit_is_not() -> None:
    assert found(Limits(deletes=2, revocations=4, public=1)) == {}


def test_the_limits_are_these_where_nothing_is_written() -> None:
    assert (Limits().deletes, Limits().revocations, Limits().public) == (5, 25, 0)


def test_wanting_nothing_where_something_is_is_refused_in_the_same_way() -> None:
    told = {"groups": "no group is wanted, and all 2 would be deleted"}
    refused = refusals(MANY, Limits(public=1), told)
    assert [(r.limit, r.found, r.allowed, r.addresses) for r in refused] == [("emptied", 1, 0, ("group.a", "group.b"))]
    assert refused[0].message == told["groups"]


def test_a_permission_is_for_exactly_the_number_that_was_found() -> None:
    refused = plan(*MANY).model_copy(update={"refused": refusals(MANY, Limits(deletes=1, revocations=3), {})})
    assert [r.limit for r in held_back(refused, {})] == ["deletes", "revocations", "public"]
    assert [r.limit for r in held_back(refused, {"deletes": 2, "revocations": 3, "public": 1})] == ["revocations"]
    assert [r.limit for r in held_back(refused, {"deletes": 3, "revocations": 4, "public": 1})] == ["deletes"]
    assert held_back(refused, {"deletes": 2, "revocations": 4, "public": 1}) == ()
