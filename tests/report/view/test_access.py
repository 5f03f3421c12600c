import pytest

from hexform.model.row import Diff
from hexform.report.view.access import effect, opens_to_public, principal
from tests.report.samples import change


def row(*path: str, before: str | None = None, after: str | None = None) -> Diff:
    op = "add" if before is None else "remove" if after is None else "replace"
    return Diff.model_validate({"path": path, "op": op, "before": before, "after": after})


@pytest.mark.parametrize(
    ("kind", "one", "means"),
    [
        ("group", row("members", after="eve@example.com"), "widened"),
        ("group", row("members", before="eve@example.com"), "lost"),
        ("group", row("name", before="a", after="b"), ""),
        ("project_sharing", row("users", "a@b.c", after="CAN_VIEW"), "widened"),
        ("project_sharing", row("users", "a@b.c", before="CAN_VIEW"), "lost"),
        ("project_sharing", row("users", "a@b.c", before="CAN_EDIT", after="APP_ONLY"), "lost"),
        ("project_sharing", row("workspace", before="NONE", after="CAN_VIEW"), "widened"),
        ("collection", row("sharing", "groups", "x", before="MEMBER", after="MANAGER"), "widened"),
        ("collection", row("description", before="a", after="b"), ""),
        ("cell", row("source", before="a", after="b"), ""),
        ("project_sharing", row("workspace", before="SAME", after="SAME"), ""),
    ],
)
def test_who_loses_and_who_gains(kind: str, one: Diff, means: str) -> None:
    assert effect(kind, one) == means


def test_a_row_is_about_somebody() -> None:
    assert principal("group", row("members", after="eve@example.com")) == "eve@example.com"
    assert principal("collection", row("sharing", "groups", "x", after="MEMBER")) == "x"
    assert principal("project_sharing", row("public_web", after="APP_ONLY")) == "public_web"
    assert principal("project_sharing", row("title", after="x")) is None
    assert principal("cell", row("users", "x", after="x")) is None


def test_the_public_web_is_opened_only_by_raising_it() -> None:
    opened, closed = row("public_web", before="NONE", after="APP_ONLY"), row("public_web", before="APP_ONLY")
    assert opens_to_public("project_sharing", opened)
    assert not opens_to_public("project_sharing", closed)
    assert not opens_to_public("project_sharing", row("workspace", before="NONE", after="CAN_VIEW"))


def test_the_rows_of_a_whole_map_are_reported_one_by_one() -> None:
    rows = change("project_sharing.p", {"users": {"a@b.c": "CAN_VIEW", "d@e.f": "CAN_EDIT"}}, {"users": {}}).diff
    assert [(effect("project_sharing", one), principal("project_sharing", one)) for one in rows] == [
        ("lost", "a@b.c"),
        ("lost", "d@e.f"),
    ]
