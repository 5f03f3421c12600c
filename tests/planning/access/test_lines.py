"""Which line of a configuration manages a way."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from hexform.config import load
from hexform.model.directory import Directory, LiveCollection, LiveProject, Named, People, Person, Table
from hexform.planning.access.lines import ConfiguredLines, lines_naming
from hexform.planning.access.naming import Naming
from hexform.planning.access.viewer import Line
from hexform.planning.guardrails.desired import declared_in

DIRECTORY = Directory(
    people=People((Person("u1", "Ada@acme.com"), Person("u2", "bob@acme.com"))),
    groups=Table((Named("g1", "Crew"), Named("g2", "Ops"))),
    collections=Table((LiveCollection("c1", "Finance"), LiveCollection("c2", "Sales"))),
    projects=Table((LiveProject("p1", "One"), LiveProject("p2", "Two"))),
)
CONFIG = """
    version: 1
    groups:
      crew:
        name: Crew
        members: [{email: ada@acme.com, until: 2027-05-01, why: rotation}]
    collections:
      finance:
        name: Finance
        sharing:
          users: {ada@acme.com: {access: MEMBER, until: 2027-06-01}}
          groups: {Ops: MEMBER, crew: MEMBER}
    projects:
      one:
        title: One
        sharing:
          workspace: CAN_VIEW
          users: {ADA@acme.com: {access: CAN_EDIT, why: lead}}
          groups: {crew: {access: CAN_EDIT, until: 2027-04-01, why: sprint}}
          collections: {finance: {access: CAN_VIEW, until: 2027-12-01, why: year}}
      two: {title: Two}
"""


@pytest.fixture
def found(tmp_path: Path) -> ConfiguredLines:
    return lines(tmp_path, CONFIG)


def lines(folder: Path, text: str) -> ConfiguredLines:
    path = folder / "workspace.yaml"
    path.write_text(dedent(text).lstrip())
    desired = load([path])
    return ConfiguredLines(desired, Naming(declared_in(desired.specs), DIRECTORY), DIRECTORY.people)


SHARING = "project_sharing.one"


def test_each_way_of_a_written_project(found: ConfiguredLines) -> None:
    assert found.line("direct", "p1", "", "u1") == Line(SHARING, "workspace.yaml:17", None, "lead")
    assert found.line("direct", "p1", "", "u2") == Line()
    workspace = found.line("workspace", "p1", "", "")
    assert (workspace.address, workspace.until) == (SHARING, None)
    assert workspace.source is not None
    assert workspace.source.startswith("workspace.yaml:")
    assert found.line("owner", "p1", "", "u1") == found.line("admin", "p1", "", "u1") == Line()


def test_a_way_ends_with_the_first_of_grant_and_membership(found: ConfiguredLines) -> None:
    assert found.line("group", "p1", "g1", "u1") == Line(SHARING, "workspace.yaml:18", "2027-04-01", "sprint")
    assert found.line("collection", "p1", "c1", "u1") == Line(SHARING, "workspace.yaml:19", "2027-06-01", "year")
    assert found.line("collection", "p1", "c1", "u2") == Line(SHARING, "workspace.yaml:19", "2027-12-01", "year")


def test_a_way_whose_grant_is_not_written_is_managed_by_the_membership(found: ConfiguredLines) -> None:
    assert found.line("group", "p2", "g1", "u1") == Line("group.crew", "workspace.yaml:5", "2027-05-01", "rotation")
    assert found.line("group", "p2", "g1", "u2") == Line()
    assert found.line("group", "p1", "g2", "u1") == Line()
    assert found.line("workspace", "p2", "", "") == Line()
    assert found.line("collection", "p2", "c2", "u1") == Line()
    assert found.line("collection", "p2", "c1", "u1").address == "collection.finance"


def test_a_collection_that_a_group_opens(tmp_path: Path) -> None:
    text = CONFIG.replace("          users: {ada@acme.com: {access: MEMBER, until: 2027-06-01}}\n", "")
    found = lines(tmp_path, text)
    assert found.line("collection", "p2", "c1", "u1") == Line(
        "collection.finance", "workspace.yaml:10", "2027-05-01", "rotation"
    )
    assert found.line("collection", "p2", "c1", "u2") == Line()


def test_every_line_that_names_a_person(tmp_path: Path) -> None:
    path = tmp_path / "workspace.yaml"
    path.write_text(dedent(CONFIG).lstrip())
    desired = load([path])
    assert lines_naming(desired, "Ada@acme.com") == ("workspace.yaml:5", "workspace.yaml:10", "workspace.yaml:17")
    assert lines_naming(desired, "bob@acme.com") == ()
