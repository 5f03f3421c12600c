import json
from pathlib import Path

import jsonschema_rs
import pytest

from hexform.report.json import to_json
from hexform.report.schemas import drift_schema, plan_schema, run_schema
from tests.report.samples import FULL

SCHEMAS = {"plan": plan_schema, "run": run_schema, "drift": drift_schema}
FOLDER = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_written_schema_is_fresh(name: str) -> None:
    written = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert written == SCHEMAS[name](), f"run: hexform schema {name} > schemas/{name}.schema.json"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_a_schema(name: str) -> None:
    jsonschema_rs.validator_for(json.loads(SCHEMAS[name]()))


def test_every_field_is_requested_and_no_other_is_taken() -> None:
    validator = jsonschema_rs.validator_for(json.loads(plan_schema()))
    document = json.loads(to_json(FULL))
    assert validator.is_valid(document)
    for key in document:
        assert not validator.is_valid({other: value for other, value in document.items() if other != key})
    assert not validator.is_valid({**document, "more": 1})
    assert not validator.is_valid({**document, "format_version": "2.0"})


def test_only_the_four_actions_fit() -> None:
    validator = jsonschema_rs.validator_for(json.loads(plan_schema()))
    document = json.loads(to_json(FULL))
    document["changes"][0]["actions"] = ["create", "delete"]
    assert not validator.is_valid(document)
