from __future__ import annotations

from hexform.model.address import Address
from tests.config.folder import Folder


def test_each_part_of_a_project_is_checked_by_itself(folder: Folder) -> None:
    folder.first(
        """\
        statuses: [Production, In review]
        projects:
          p:
            titel: x
            status: Prodution
            sharing: {workspace: EDIT}
            cells: [{label: a, type: sql, source_file: no.sql}, 7]
        """
    )
    assert [each.partition(": ")[0] for each in folder.mistakes()] == [
        "workspace.yaml:5:5",
        "workspace.yaml:6:13",
        "workspace.yaml:7:26",
        "workspace.yaml:8:48",
        "workspace.yaml:8:57",
    ]


def test_statuses_are_those_that_are_written(folder: Folder) -> None:
    folder.first(
        """\
        statuses: [Production, In review]
        projects:
          a: {status: Prodution}
          b: {status: {one_of: [In review, Done]}}
          c: {status: null}
          d: {status: Production}
        """
    )
    assert folder.mistakes() == [
        "workspace.yaml:4:15: the status `Prodution` is not one of `statuses`: did you mean `Production`?",
        "workspace.yaml:5:15: the status `Done` is not one of `statuses`: they are Production, In review",
    ]
    assert folder.first("projects: {a: {status: on}}").load().specs[Address("project_status.a")].model_dump() == {
        "one_of": ("on",)
    }
    assert folder.first("statuses: []\nprojects: {a: {status: x}}").mistake().endswith("they are ")


def test_an_empty_project_is_one(folder: Folder) -> None:
    (address,) = folder.first("projects: {scratch: }").load().specs
    assert address == "project.scratch"
