"""Files that call themselves plans, runs and reports."""

import json
from typing import Any

import pytest

from hexform.errors import PlanFileError
from hexform.model.drift import DriftReport
from hexform.model.plan import Plan
from hexform.planfile import documents
from hexform.report.json import to_json
from hexform.report.reading import read_as, read_document
from tests.report.samples import BROKEN_RUN, FULL, differs, drift

REPORT = drift(differs("group.a", {"name": "A"}, {"name": "B"}, status="new", first_seen="2026-11-22"))


def edited(**fields: Any) -> bytes:
    return json.dumps({**json.loads(to_json(REPORT)), **fields}).encode()


def entry(**fields: Any) -> bytes:
    return edited(drift=[{**json.loads(to_json(REPORT))["drift"][0], **fields}])


@pytest.mark.parametrize("document", [FULL, BROKEN_RUN, REPORT], ids=["plan", "run", "drift"])
def test_what_was_written_is_read_as_what_it_is(document: Plan) -> None:
    assert read_document(to_json(document).encode(), "x.json") == document


def test_a_file_of_one_sort_is_not_read_as_another() -> None:
    assert read_as(DriftReport, to_json(REPORT).encode(), "old.json") == REPORT
    with pytest.raises(PlanFileError, match=r"old\.json: is a plan, not a drift report"):
        read_as(DriftReport, to_json(FULL).encode(), "old.json")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", r"is no whole JSON document \(line 1, column 1\): was it cut or edited\?"),
        (to_json(REPORT).encode()[:-40], "is no whole JSON document"),
        (b"\xff\xfe", "it is not UTF-8"),
        (b"[" * 100_000, "is no document of hexform: it is nested deeper than 64 levels"),
        (b'{"format_version": ' + b"9" * 5000 + b"}", "it holds a number out of all bounds"),
        (b"[]", "a JSON object was expected"),
        (b"{}", r"has the format version null, this hexform reads 1\.0: make it anew"),
        (b'{"format_version": "\\u001b[2J"}', r'has the format version "\\u001b\[2J", this'),
        (b'{"format_version": "1.0"}', "is no plan, run, drift or access report"),
        (b'{"a": 1, "a": 2}', "it has a key twice in one object"),
        (b'{"a": NaN}', "it holds NaN, which is no JSON"),
        (b'{"a": 1e999}', "it holds a number that is not whole"),
        (edited(format_version="2.0"), 'has the format version "2.0"'),
        (edited(extra="x"), "is no drift report: extra: Extra inputs are not permitted"),
        (edited(summary="x", workspace="y", errors="z", warnings=3, pending=4), "and 2 more mistakes"),
        (edited(**{"\x1b[2J": "x"}), r"\\u\{1b\}\[2J: Extra inputs"),
        (entry(status="great"), r"drift\.0\.status"),
        (entry(first_seen=7), r"drift\.0\.first_seen"),
        (entry(diff=[{"path": ["a"], "op": "burn"}]), r"drift\.0\.diff\.0\.op"),
        (entry(config={"members": [{"a": 1}]}), r"drift\.0: .*config: .* is no text"),
        (entry(diff=[{"path": ["a"], "op": "add", "after": [[]]}]), r"drift\.0\.diff: lists hold texts"),
    ],
)
def test_a_file_that_is_not_a_report_is_refused_in_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(PlanFileError, match=says) as refused:
        read_document(data, "old.json")
    text = str(refused.value)
    assert text.startswith("old.json: ")
    assert text.isprintable()
    assert len(text) < 1500


def test_a_plan_without_a_real_action_is_refused() -> None:
    fields = json.loads(to_json(FULL))
    fields["changes"][0]["actions"] = []
    with pytest.raises(PlanFileError, match=r"changes\.0\.actions"):
        read_document(json.dumps(fields).encode(), "plan.json")


def test_a_file_of_another_thing_that_has_no_sort_is_reported_by_its_fields() -> None:
    with pytest.raises(PlanFileError, match="is no drift report: workspace: Field required"):
        read_as(DriftReport, b'{"format_version": "1.0"}', "old.json")


def test_an_enormous_file_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST", 10)
    with pytest.raises(PlanFileError, match="is larger than 0 MiB"):
        read_document(b" " * 11, "old.json")
