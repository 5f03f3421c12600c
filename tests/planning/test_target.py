"""`--target`: what a run is about, what it takes along, what it reads, and what it must not touch."""

from pathlib import Path

import pytest

from hexform.errors import UsageError
from tests.bench import Bench

SEED = {
    "users": [{"email": "ada@example.com", "role": "ADMIN"}, {"email": "bob@example.com"}],
    "groups": [
        {"id": "00000001-0000-7000-8000-000000000001", "name": "Analysts", "members": ["bob@example.com"]},
        {"id": "00000001-0000-7000-8000-000000000002", "name": "Old team", "members": ["ada@example.com"]},
    ],
    "collections": [{"name": "Finance", "sharing": {"users": {"ada@example.com": "MANAGER"}}}],
    "projects": [
        {"title": "Revenue", "owner": "ada@example.com"},
        {"title": "Churn", "owner": "ada@example.com"},
    ],
}
CONFIG = """
    groups:
      analysts: {name: Analysts, members: [ada@example.com]}
      new: {name: Brand new, members: [bob@example.com]}
    collections:
      finance: {name: Finance, sharing: {groups: {new: MEMBER}}}
    projects:
      revenue: {title: Revenue, status: Completed, sharing: {groups: {new: CAN_VIEW}, collections: {finance: CAN_VIEW}}}
      churn: {title: Churn, status: Completed}
    removed: {groups: [Old team]}
    """


def bench(tmp_path: Path, config: str = CONFIG) -> Bench:
    return Bench.of(tmp_path, SEED).write(config)


def test_without_a_target_a_run_is_about_everything(tmp_path: Path) -> None:
    planned = bench(tmp_path).plan()
    assert len(planned.addresses) == 7
    assert planned.plan.summary.unchanged == 2


@pytest.mark.parametrize(
    ("target", "addresses"),
    [
        ("group.analysts", ["group.analysts"]),
        ("project_status.*", ["project_status.churn", "project_status.revenue"]),
        ("group.Old team", ["group.Old team"]),
        # What it depends on comes along, what refers to it does not.
        ("collection.finance", ["group.new", "collection.finance"]),
        (
            "project.revenue",
            ["group.new", "collection.finance", "project_status.revenue", "project_sharing.revenue"],
        ),
        ("project_sharing.revenue", ["group.new", "collection.finance", "project_sharing.revenue"]),
    ],
)
def test_a_target_takes_along_what_it_depends_on(tmp_path: Path, target: str, addresses: list[str]) -> None:
    planned = bench(tmp_path).plan(targets=[target])
    assert planned.addresses == addresses
    assert planned.plan.summary.create + planned.plan.summary.update + planned.plan.summary.delete == len(addresses)


def test_several_targets_are_joined(tmp_path: Path) -> None:
    planned = bench(tmp_path).plan(targets=["group.analysts", "project_status.churn"])
    assert planned.addresses == ["group.analysts", "project_status.churn"]


def test_a_target_that_nothing_has_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--target group\.analyst: nothing has this address"):
        bench(tmp_path).plan(targets=["group.analysts", "group.analyst"])


def test_a_target_restricts_what_is_read(tmp_path: Path) -> None:
    groups = bench(tmp_path).plan(targets=["group.analysts"])
    read = {"/v1/users/me", "/v1/users", "/v1/groups"}
    # What the deletion of a group takes along is read too.
    assert {call.path for call in groups.calls} == read | {"/v1/collections", "/v1/projects"}
    assert sum("groupId" in dict(call.query) for call in groups.calls) == 2, "the wanted group and the deleted one"
    status = bench(tmp_path).plan(targets=["project_status.churn"])
    assert {call.path for call in status.calls} == {"/v1/users/me", "/v1/projects"}
    assert all(("includeSharing", "true") not in call.query for call in status.calls)


def test_only_what_was_targeted_is_applied(tmp_path: Path) -> None:
    there = bench(tmp_path)
    before = there.dump()
    applied = there.apply(targets=["group.analysts"])
    assert applied.outcomes == {"group.analysts": "applied"}
    after = there.dump()
    assert after["groups"][0]["members"] == ["ada@example.com"]
    assert {**after, "groups": before["groups"]} == before


def test_what_is_written_elsewhere_is_not_unmanaged(tmp_path: Path) -> None:
    """The key of one group is the name of another's live group: only the config as a whole knows whose it is."""
    there = Bench.of(tmp_path, SEED)
    there.workspace.groups["00000001-0000-7000-8000-000000000002"].name = "Old-team"
    there.write(
        """
        unmanaged: {groups: delete}
        groups:
          Old-team: {name: Analysts}
          other: {name: Old-team}
        """
    )
    planned = there.plan(targets=["group.Old-team"])
    assert planned.addresses == []
    assert planned.plan.unmanaged == ()
    assert planned.plan.summary.unchanged == 1


def test_a_group_to_which_something_outside_the_target_refers_is_not_deleted(tmp_path: Path) -> None:
    there = bench(
        tmp_path,
        """
        unmanaged: {groups: delete}
        groups: {analysts: {name: Analysts}}
        projects: {churn: {title: Churn, sharing: {groups: {Old team: CAN_VIEW}}}}
        """,
    )
    planned = there.plan(targets=["group.*"])
    assert planned.addresses == []
    assert "is still used by project_sharing.churn (workspace.yaml:5)" in planned.errors["group.Old team"]


def test_unmanaged_things_are_managed_where_they_are_targeted(tmp_path: Path) -> None:
    config = """
        unmanaged: {groups: drift}
        groups: {analysts: {name: Analysts}}
        projects: {churn: {title: Churn, status: Completed}}
        """
    assert [u.address for u in bench(tmp_path, config).plan().plan.unmanaged] == ["group.Old team"]
    assert [u.address for u in bench(tmp_path, config).plan(targets=["group.O*"]).plan.unmanaged] == ["group.Old team"]
    assert bench(tmp_path, config).plan(targets=["group.analysts"]).plan.unmanaged == ()
    assert bench(tmp_path, config).plan(targets=["project.churn"]).plan.unmanaged == ()


def test_a_target_on_everything_unmanaged_by_policy_reads_that_kind(tmp_path: Path) -> None:
    planned = bench(tmp_path, "unmanaged: {groups: delete}\nlimits: {deletes: 9}\n").plan(targets=["*"])
    assert planned.addresses == ["group.Analysts", "group.Old team"]
    assert [refusal.limit for refusal in planned.plan.refused] == ["emptied"]


def test_errors_pending_people_and_notices_are_those_of_the_targets(tmp_path: Path) -> None:
    config = """
        groups:
          one: {name: One, members: [nobody@example.com, {email: ada@example.com, until: 2026-11-24}]}
          two: {name: Two, members: [nobody@example.com, somebody@example.com]}
          three: {id: 00000001-0000-7000-8000-00000000000f}
        """
    planned = bench(tmp_path, config).plan(targets=["group.one"])
    assert planned.errors == {}
    assert [(p.email, p.sources) for p in planned.plan.pending] == [("nobody@example.com", ("workspace.yaml:4",))]
    assert [end.address for end in planned.plan.ending] == ["group.one"]
    whole = bench(tmp_path, config).plan()
    assert set(whole.errors) == {"group.three"}
    assert [p.email for p in whole.plan.pending] == ["nobody@example.com", "somebody@example.com"]
    assert bench(tmp_path, config).plan(targets=["group.three"]).errors == whole.errors


def test_a_new_cell_comes_with_the_one_behind_which_it_is(tmp_path: Path) -> None:
    config = """
        projects:
          revenue:
            title: Revenue
            cells:
              - {label: One, type: markdown, source: one}
              - {label: Two, type: markdown, source: two}
          churn: {title: Churn, cells: [{label: Three, type: markdown, source: three}]}
        """
    there = bench(tmp_path, config)
    assert there.plan(targets=["cell.revenue/One"]).addresses == ["cell.revenue/One"]
    planned = there.plan(targets=["cell.revenue/Two"])
    assert planned.addresses == ["cell.revenue/One", "cell.revenue/Two"]
    assert sum(call.path == "/v1/cells" for call in planned.calls) == 1


def test_references_by_id_and_name_come_along_too(tmp_path: Path) -> None:
    config = """
        groups:
          analysts: {id: 00000001-0000-7000-8000-000000000001, members: [ada@example.com]}
          crew: {name: Crew}
        projects:
          revenue:
            title: Revenue
            sharing: {groups: {? {id: 00000001-0000-7000-8000-000000000001} : CAN_VIEW, ? {name: Crew} : CAN_VIEW}}
        """
    planned = bench(tmp_path, config).plan(targets=["project_sharing.revenue"])
    assert planned.addresses == ["group.analysts", "group.crew", "project_sharing.revenue"]
    assert planned.change("project_sharing.revenue")["depends_on"] == ["group.analysts", "group.crew"]


def test_what_comes_along_brings_what_it_refers_to(tmp_path: Path) -> None:
    config = """
        groups: {crew: {name: Crew}}
        collections: {shelf: {name: Shelf, sharing: {groups: {crew: MEMBER}}}}
        projects: {revenue: {title: Revenue, sharing: {collections: {shelf: CAN_VIEW}}}}
        """
    planned = bench(tmp_path, config).plan(targets=["project_sharing.revenue"])
    assert planned.errors == {}
    assert planned.addresses == ["group.crew", "collection.shelf", "project_sharing.revenue"]


@pytest.mark.parametrize("target", ["group.Old team", "group.Old*", "*team"])
def test_what_is_removed_by_id_is_targeted_by_its_address(tmp_path: Path, target: str) -> None:
    there = bench(tmp_path, 'removed: {groups: ["00000001-0000-7000-8000-000000000002"]}\n')
    assert there.plan(targets=[target]).addresses == ["group.Old team"]


CELLS = "00000001-0000-7000-8000-00000000000c"


@pytest.mark.parametrize("line", ["label: Gone", f"id: {CELLS}"])
@pytest.mark.parametrize("target", ["cell.revenue/Gone", "cell.revenue/*", "project.revenue"])
def test_a_removed_cell_is_targeted_by_its_address(tmp_path: Path, line: str, target: str) -> None:
    cells = [{"id": CELLS, "label": "Gone", "type": "SQL", "source": ""}, {"label": "Kept", "type": "MARKDOWN"}]
    there = Bench.of(tmp_path, {**SEED, "projects": [{"title": "Revenue", "cells": cells}, {"title": "Churn"}]})
    there.write(
        f"""
        projects:
          revenue: {{title: Revenue, cells: [{{label: Kept, type: markdown, source: ""}}]}}
          churn: {{title: Churn, cells: [{{label: Kept, type: markdown, source: ""}}]}}
        removed: {{cells: [{{project: revenue, {line}}}]}}
        """
    )
    planned = there.plan(targets=[target])
    assert planned.errors == {}
    assert planned.addresses == ["cell.revenue/Gone"]
    assert sum(call.path == "/v1/cells" for call in planned.calls) == 1, "no cell of another project is read"


@pytest.mark.parametrize(("target", "addresses"), [("cell.revenue/G*", ["cell.revenue/Gone"]), ("group.new", [])])
def test_a_target_may_mean_a_cell_that_is_not_written(tmp_path: Path, target: str, addresses: list[str]) -> None:
    """The list is read for it, and a cell's connection, which no address of the configuration means, is not."""
    cells = [{"id": CELLS, "label": "Gone", "type": "SQL", "source": ""}]
    there = Bench.of(
        tmp_path,
        {
            **SEED,
            "projects": [{"title": "Revenue", "cells": cells}],
            "data_connections": [{"name": "Snowflake", "type": "snowflake"}],
        },
    )
    there.write(
        """
        unmanaged: {cells: report}
        groups: {new: {name: Brand new}}
        projects:
          revenue: {title: Revenue, cells: [{label: A, type: sql, source: "", data_connection: Snowflake}]}
        """
    )
    planned = there.plan(targets=[target])
    assert planned.errors == {}
    assert [thing.address for thing in planned.plan.unmanaged] == addresses
    assert sum(call.path == "/v1/cells" for call in planned.calls) == len(addresses)
