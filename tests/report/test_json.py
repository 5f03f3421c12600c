import json

import jsonschema_rs
import pytest
from hypothesis import given, settings

from hexform.errors import Problem
from hexform.lib.picked import Picked
from hexform.model.access_change import AccessChange, Cause, PlanAccess, ProjectName
from hexform.model.access_report import AccessReport, AccessRow, ReportedPerson
from hexform.model.plan import Place, Plan
from hexform.report.json import json_pieces, json_text, problems_json, to_json
from hexform.report.reading import read_document
from hexform.report.schemas import drift_schema, plan_schema, run_schema
from tests.report.hostile import acts, hostile_plans
from tests.report.samples import BROKEN_RUN, FULL, differs, drift

PLAN_FIELDS = """
    format_version hexform_version fingerprint sandbox targets from_snapshot workspace config_digest live_digest changes
    access guardrails guarded
    unmanaged pending ending warnings errors refused by_hand summary requests
"""
CHANGE_FIELDS = (
    "address kind name id actions before after diff reason refs depends_on requests flags warnings source file origin"
)
ENTRY_FIELDS = ["address", "kind", "name", "id", "config", "hex", "diff", "source"]


def test_a_plan_has_every_field_of_the_contract() -> None:
    document = json.loads(to_json(FULL))
    assert list(document) == PLAN_FIELDS.split()
    change = document["changes"][0]
    assert list(change) == CHANGE_FIELDS.split()
    assert change["actions"] == ["update"]
    row = {"path": ["members"], "op": "add", "before": None, "after": "grace@example.com", "origin": None}
    assert change["diff"][0] == row
    assert set(document["summary"]) >= {"create", "update", "replace", "delete", "unchanged", "unmanaged"}


def test_a_drift_entry_has_a_past_only_with_a_memory() -> None:
    forgetful = json.loads(to_json(drift(differs("group.x", {"name": "a"}, None))))
    assert list(forgetful["drift"][0]) == ENTRY_FIELDS
    assert forgetful["drift"][0]["hex"] is None
    known = differs("group.x", {"name": "a"}, None, status="new", first_seen="2026-11-22")
    assert list(json.loads(to_json(drift(known)))["drift"][0]) == [*ENTRY_FIELDS, "status", "first_seen"]


ACROSS = '"\n  "access": []\n  "access": {\n    "changes": []::x\u202e##[a]'


def entries(count: int) -> PlanAccess:
    """So many entries, with what a terminal, a CI runner and an encoder stumble over."""
    cause = Cause(address=ACROSS, source="caf\udce9.yaml:1" if count % 2 else "caf\u00e9.yaml:1")
    project = ProjectName(address="project.p", title=ACROSS)
    entry = AccessChange(
        direction="lose", people=Picked(["ada@x.com", ACROSS], 3), count=2, projects=(project,), before="CAN_EDIT",
        after=("NONE", "CAN_VIEW"), because=(cause,),
    )  # fmt: skip
    return PlanAccess(changes=(entry,) * count)


@pytest.mark.parametrize("count", [0, 1, 2, 199, 200, 201, 401])
def test_a_long_document_in_pieces_is_spelt_as_one(count: int) -> None:
    place, found = Place(base_url=ACROSS, org_id=ACROSS), entries(count)
    for document in (FULL, drift(differs("group.x", {"name": "a"}, None))):
        long = document.model_copy(update={"workspace": place, "access": found})
        fields = {**json.loads(to_json(document)), "workspace": place.model_dump(), "access": found.model_dump()}
        pieces = [*json_pieces(long)]
        assert "".join(pieces) == json_text(fields)
        assert len(pieces) == (2 + -(-count // 200) if count else 1)
    person = ReportedPerson(email=ACROSS, role="ADMIN", outsider=False)
    rows = [
        AccessRow(person=None if at % 3 else person, count=7 if at % 3 else None, project=ProjectName(
            address="project.p", title=ACROSS), level="CAN_EDIT") for at in range(count)
    ]  # fmt: skip
    report = AccessReport(workspace=place, taken="now", access=tuple(rows))
    fields = report.model_dump()
    for row in fields["access"]:
        if row["person"]:
            del row["count"]
    assert "".join(json_pieces(report)) == json_text(fields)


def test_a_run_tells_outcomes_and_traces() -> None:
    failed = json.loads(to_json(BROKEN_RUN))["changes"][2]
    assert (failed["outcome"], failed["trace_ids"]) == ("failed", ["trace-1"])


@pytest.mark.parametrize(
    ("document", "schema"),
    [
        (FULL, plan_schema()),
        (BROKEN_RUN, run_schema()),
        (drift(differs("group.x", {"name": "b"}, None)), drift_schema()),
    ],
    ids=["plan", "run", "drift"],
)
def test_documents_fit_their_schemas_and_come_back_the_same(document: Plan, schema: str) -> None:
    text = to_json(document)
    jsonschema_rs.validate(json.loads(schema), json.loads(text))
    assert read_document(text.encode(), "file") == document
    assert to_json(document) == text


@settings(max_examples=50)
@given(hostile_plans())
def test_hostile_text_survives_and_does_nothing(document: Plan) -> None:
    text = to_json(document)
    assert read_document(text.encode(), "file") == document
    assert acts(text) == []


def test_findings_of_validate() -> None:
    problems = (Problem("workspace.yaml:3:5", "unknown key", "unknown_key"),)
    document = json.loads(problems_json(problems, (Problem("", "a pattern matches nothing", "pattern_unused"),)))
    assert document["valid"] is False
    assert document["errors"] == [
        {"code": "unknown_key", "message": "unknown key", "address": None, "source": "workspace.yaml:3:5"}
    ]
    assert document["warnings"][0]["message"] == "a pattern matches nothing"
    assert json.loads(problems_json(()))["valid"] is True
