from typing import Any

from hexform.report.view.matrix import Matrix, matrix


def table(*resources: tuple[str, str, tuple[dict[str, Any] | None, dict[str, Any] | None]]) -> Matrix:
    made = matrix(resources)
    assert made is not None
    return made


def reported(made: Matrix) -> dict[tuple[str, str], tuple[str, str, str]]:
    """By resource and principal: before, after, and what it means."""
    return {
        (address, column.name or column.scope): (cell.before, cell.after, cell.change)
        for address, cells in made.rows
        for column, cell in zip(made.columns, cells, strict=True)
    }


def test_access_before_and_after() -> None:
    before = {"workspace": "CAN_VIEW", "users": {"a@b.c": "CAN_VIEW", "d@e.f": "APP_ONLY"}, "groups": {"G": "CAN_EDIT"}}
    after = {"workspace": "APP_ONLY", "users": {"a@b.c": "CAN_EDIT", "d@e.f": "APP_ONLY"}, "groups": {}}
    assert reported(table(("project_sharing", "project_sharing.p", (before, after)))) == {
        ("project_sharing.p", "everybody in the workspace"): ("CAN_VIEW", "APP_ONLY", "lost"),
        ("project_sharing.p", "G"): ("CAN_EDIT", "NONE", "lost"),
        ("project_sharing.p", "a@b.c"): ("CAN_VIEW", "CAN_EDIT", "widened"),
    }


def test_everybody_whose_access_differs_anywhere_has_a_column_everywhere() -> None:
    theirs = {"users": {"a@b.c": "CAN_EDIT"}}
    more = {"users": {"a@b.c": "CAN_EDIT", "x@y.z": "APP_ONLY"}}
    made = table(
        ("project_sharing", "project_sharing.p", ({"users": {}}, {"users": {"a@b.c": "CAN_VIEW"}})),
        ("project_sharing", "project_sharing.q", (theirs, more)),
    )
    assert reported(made)["project_sharing.q", "a@b.c"] == ("CAN_EDIT", "CAN_EDIT", "")
    assert reported(made)["project_sharing.p", "x@y.z"] == ("NONE", "NONE", "")


def test_collections_and_objects_that_come_or_go() -> None:
    sharing = {"name": "Finance", "sharing": {"workspace": "MEMBER", "groups": {"G": "MANAGER"}}}
    made = table(("collection", "collection.new", (None, sharing)), ("collection", "collection.old", (sharing, None)))
    assert reported(made)["collection.new", "G"] == ("NONE", "MANAGER", "widened")
    assert reported(made)["collection.old", "G"] == ("MANAGER", "NONE", "lost")


def test_principals_are_in_a_steady_order() -> None:
    after = {
        "users": {"b@x.y": "CAN_VIEW", "a@x.y": "CAN_VIEW"},
        "collections": {"C": "CAN_VIEW"},
        "groups": {"G": "CAN_VIEW"},
        "public_web": "APP_ONLY",
    }
    columns = table(("project_sharing", "project_sharing.p", (None, after))).columns
    assert [(column.scope, column.name) for column in columns] == [
        ("the public web", ""),
        ("group", "G"),
        ("collection", "C"),
        ("person", "a@x.y"),
        ("person", "b@x.y"),
    ]


def test_without_a_difference_in_access_there_is_no_table() -> None:
    assert matrix([("group", "group.x", ({"members": []}, {"members": ["a@b.c"]}))]) is None
    assert matrix([("project_sharing", "project_sharing.x", ({"users": {"a": "NONE"}}, {"users": {}}))]) is None


def test_values_that_no_plan_of_ours_holds_are_left_alone() -> None:
    odd = {"workspace": {"a": "b"}, "users": "everybody", "groups": {"G": {"x": "y"}}}
    assert reported(table(("project_sharing", "p", (None, odd)))) == {("p", "G"): ("NONE", "{'x': 'y'}", "widened")}


def test_a_large_table_is_cut_and_counted() -> None:
    after = {"users": {f"p{at}@x.y": "CAN_VIEW" for at in range(100)}}
    made = table(*(("project_sharing", f"project_sharing.{at}", (None, after)) for at in range(250)))
    assert (len(made.rows), len(made.columns), made.left_out) == (200, 60, 90)
