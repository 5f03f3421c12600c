"""Access reports as text, as a table and as a page."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given, settings

from hexform.model.access_change import Level, ProjectName, Unread
from hexform.model.access_report import (
    AccessReport,
    AccessRow,
    NamedObject,
    PublicRow,
    ReportedPerson,
    ReportedWay,
    ReportSummary,
    WhoReport,
)
from hexform.model.notice import Notice
from hexform.model.plan import Place
from hexform.report.access.page import access_html
from hexform.report.access.table import access_csv
from hexform.report.access.text import access_text
from hexform.report.access.words import level_words
from hexform.report.formats import ACCESS_FORMATS, tell
from hexform.report.json import to_json
from hexform.report.reading import read_document
from hexform.report.style import Style
from tests.report.hostile import acts, real_text

PROJECT = ProjectName(address="project.revenue", title="Revenue", id="p1")
ADA = ReportedPerson(email="ada@acme.com", name="Ada L.", role="EDITOR", outsider=False)
CY = ReportedPerson(email="cy@x.org", role="GUEST", outsider=True)
GROUP = ReportedWay(
    via="group",
    name="Finance",
    level="CAN_EDIT",
    address="project_sharing.revenue",
    source="workspace.yaml:7",
    until="2027-01-31",
    why="audit",
)
UNSURE = ReportedWay(via="group", name="Finance", level=("NONE", "CAN_EDIT"))
WORKSPACE = ReportedWay(via="workspace", level="APP_ONLY")
ROWS = (
    AccessRow(person=None, count=612, project=PROJECT, level="APP_ONLY", ways=(WORKSPACE,)),
    AccessRow(person=ADA, project=PROJECT, level="CAN_EDIT", ways=(GROUP, WORKSPACE), change="raised"),
    AccessRow(person=CY, project=PROJECT, level=("NONE", "CAN_EDIT"), ways=(UNSURE,)),
    AccessRow(person=None, count=3, project=PROJECT, level="NONE", change="gone"),
)
COMMON = {
    "workspace": Place(base_url="https://app.hex.tech", org_id="o"),
    "taken": "2026-11-26T12:00:00Z",
    "access": ROWS,
    "public": (
        PublicRow(project=PROJECT, level="CAN_VIEW", change="new"),
        PublicRow(project=PROJECT, level="LATER_LEVEL"),
    ),
    "unread": (Unread(what="the members of the group Ops", why="403", leaves_open="who has access through it"),),
    "errors": (Notice(code="unreadable", message="the list of collections was not read: 403"),),
    "summary": ReportSummary(people=614, outsiders=1, projects=1, public=2, raised=1, gone=3),
}
REPORT = AccessReport.model_validate(COMMON)
WHO = WhoReport.model_validate(
    {
        **COMMON,
        "access": ROWS[1:2],
        "public": (),
        "unread": (),
        "errors": (),
        "summary": ReportSummary(people=1, projects=9),
        "person": ADA,
        "groups": (NamedObject(address="group.finance", name="Finance", id="g1"),),
        "owns": (PROJECT,),
        "lines": ("workspace.yaml:7", "workspace.yaml:9"),
    }
)


@pytest.mark.parametrize(
    ("level", "reported"),
    [
        ("NONE", "no access"),
        ("APP_ONLY", "Can view app"),
        ("CAN_VIEW", "Can explore"),
        ("CAN_EDIT", "Can edit"),
        ("FULL_ACCESS", "Full access"),
        (("NONE", "CAN_EDIT"), "perhaps Can edit"),
        (("APP_ONLY", "CAN_VIEW"), "Can view app, perhaps Can explore"),
    ],
)
def test_levels_are_those_of_the_screens(level: Level, reported: str) -> None:
    assert level_words(level) == reported


def test_a_report_as_text() -> None:
    assert access_text(REPORT, Style()).split("\n") == [
        "Workspace https://app.hex.tech o, read 2026-11-26T12:00:00Z",
        "anyone with the link Can explore on project.revenue (new)",
        "anyone with the link LATER_LEVEL on project.revenue",
        "",
        "project.revenue  Revenue  p1",
        "  everyone (612)  Can view app by workspace",
        "  ada@acme.com    Can edit by group Finance, workspace  Ada L., EDITOR  raised",
        "      group Finance: project_sharing.revenue (workspace.yaml:7), until 2027-01-31, audit",
        "  cy@x.org        perhaps Can edit by group Finance (perhaps Can edit)  GUEST, outsider",
        "  everyone (3)    no access  gone",
        "",
        "NOT READ  the members of the group Ops: 403; not known is who has access through it",
        "ERROR  the list of collections was not read: 403",
        "Since the previous report: 3 gone, 1 raised",
        "Access: 614 people (1 outsider) can open 1 project; 2 projects are open to the public web.",
        "Access to data connections is not looked at.",
        "",
    ]


def test_one_person_as_text() -> None:
    assert access_text(WHO, Style()).split("\n")[:6] == [
        "Workspace https://app.hex.tech o, read 2026-11-26T12:00:00Z",
        "ada@acme.com  Ada L., EDITOR",
        "groups:  group.finance",
        "collections:  none",
        "owns:  project.revenue",
        "written in:  workspace.yaml:7, workspace.yaml:9",
    ]
    assert "Access of ada@acme.com: 1 project; no project is open to the public web.\n" in access_text(WHO, Style())
    assert "written in:  nowhere" in access_text(WHO.model_copy(update={"lines": ()}), Style())


def test_a_page_loads_nothing_and_has_a_row_a_row() -> None:
    page = access_html(REPORT, Style())
    assert page.count("<tr><td>") == len(ROWS)
    assert "default-src &#39;none&#39;" in page
    assert "<script" not in page
    for text in ("everyone (612)", "perhaps Can edit", "project_sharing.revenue (workspace.yaml:7)", "LATER_LEVEL"):
        assert text in page
    assert "<strong>groups:</strong> group.finance" in access_html(WHO, Style())


def test_an_embedded_workspace_is_reported_first() -> None:
    sandbox = REPORT.model_copy(update={"workspace": Place(base_url="sandbox")})
    assert access_text(sandbox, Style()).startswith("SANDBOX")
    assert '<body>\n<p class="sandbox">SANDBOX' in access_html(sandbox, Style())


@pytest.mark.parametrize("report", [REPORT, WHO], ids=["access", "who"])
def test_a_document_that_is_read_back_is_the_same(report: AccessReport) -> None:
    text = to_json(report)
    assert read_document(text.encode(), "x.json") == report
    assert [tell(report, form, Style()) != "" for form in ACCESS_FORMATS] == [True] * 4


def hostile(text: str) -> WhoReport:
    person = ReportedPerson(email=text, name=text, role=text, outsider=True)
    project = ProjectName(address=text, title=text, id=text)
    way = ReportedWay(via="group", name=text, level="CAN_EDIT", address=text, source=text, until=text, why=text)
    return WHO.model_copy(
        update={
            "workspace": Place(base_url=text, org_id=text),
            "taken": text,
            "access": (AccessRow(person=person, project=project, level="CAN_EDIT", ways=(way,)),),
            "public": (PublicRow(project=project, level=text),),
            "unread": (Unread(what=text, why=text, leaves_open=text),),
            "errors": (Notice(code="unreadable", message=text),),
            "person": person,
            "groups": (NamedObject(address=text, name=text, id=text),),
            "owns": (project,),
            "lines": (text,),
        }
    )


@settings(max_examples=60, deadline=None)
@given(real_text())
def test_no_name_acts_on_a_terminal_a_runner_or_a_page(text: str) -> None:
    report = hostile(text)
    for form in ACCESS_FORMATS:
        assert acts(tell(report, form, Style())) == []
    tags = set(re.findall(r"<(/?[a-z0-9]+)", access_html(report, Style()).partition("<body>")[2]))
    known = "h1 h2 p strong ul li table thead tr th tbody td br small body html"
    assert {tag.lstrip("/") for tag in tags} <= set(known.split())


@settings(max_examples=60, deadline=None)
@given(real_text())
def test_a_table_keeps_its_columns_and_holds_no_formula(text: str) -> None:
    _, *table = csv.reader(io.StringIO(access_csv(hostile(f"={text}"), Style())))
    assert [len(row) for row in table] == [14]
    assert table[0][0].startswith("'=")
