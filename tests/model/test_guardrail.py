"""Guardrails as they are written: what is taken, and what is refused at which place."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from hexform.lib.yaml.nodes import Plain
from hexform.model.fields import Ref
from hexform.model.guardrail import CONDITIONS, Guardrail, InCollection, WithStatus
from hexform.model.settings import Settings


def rule(**more: Any) -> dict[str, Any]:
    return {"projects": "*", "public_web": "NONE", "then": "refuse", **more}


@pytest.mark.parametrize(
    ("written", "selected"),
    [
        ("*", ("*",)),
        (Plain("*"), ("*",)),
        (["project.a", Plain("Fin*")], ("project.a", "Fin*")),
        ({"collection": Plain("finance")}, InCollection(collection=Ref("finance"))),
        ({"collection": {"id": "x1"}}, InCollection(collection=Ref(id="x1"))),
        ({"status": Plain("3.10")}, WithStatus(status="3.10")),
        (WithStatus(status="Done"), WithStatus(status="Done")),
    ],
)
def test_projects_are_selected_in_four_ways(written: Any, selected: Any) -> None:
    assert Guardrail.model_validate(rule(projects=written)).projects == selected


@pytest.mark.parametrize(
    ("broken", "where", "what"),
    [
        (rule(projects="project.a"), ("projects",), 'must be "*", a list'),
        (rule(projects=[]), ("projects",), "is empty, so it selects no project"),
        (rule(projects={"collection": "a", "status": "b"}), ("projects",), 'must be "*", a list'),
        (rule(projects={"collection": ["a"]}), ("projects",), "must be a text"),
        (rule(projects=[None]), ("projects",), "is null"),
        (rule(public_web="CAN_EDIT"), ("public_web",), "Input should be"),
        (rule(workspace="MEMBER"), ("workspace",), "Input should be"),
        (rule(guests="ALL"), ("guests",), "Input should be"),
        (rule(people=["acme.com"]), ("people", 0), "can match no email address: write *@acme.com"),
        (rule(exceptions=["project.a"]), ("exceptions",), "Extra inputs"),
        (rule(then="delete"), ("then",), "Input should be"),
        ({"projects": "*", "then": "report"}, (), "has no condition: write at least one of public_web, workspace"),
    ],
)
def test_mistakes_have_a_place_and_a_remedy(broken: Any, where: tuple[Any, ...], what: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Guardrail.model_validate(broken)
    (error,) = caught.value.errors()
    assert error["loc"] == where
    assert what in error["msg"]


def test_its_conditions_are_those_that_are_written() -> None:
    every = Guardrail.model_validate(
        rule(workspace="APP_ONLY", guests="NONE", people=["*@acme.com"], **{"except": ["project.a"]})
    )
    assert every.conditions == CONDITIONS
    assert every.exceptions == ("project.a",)
    assert Guardrail.model_validate(rule()).conditions == ("public_web",)


def test_a_name_is_a_key() -> None:
    with pytest.raises(ValidationError, match="must be 1 to 63 letters"):
        Settings.model_validate({"version": 1, "guardrails": {"a b": rule()}})


@pytest.mark.parametrize(
    ("domain", "fits"), [("Acme.com", True), ("@acme.com", False), ("*.acme.com", False), ("https://acme.com", False)]
)
def test_domains_are_plain_and_compared_without_case(*, domain: str, fits: bool) -> None:
    written = {"version": 1, "domains": [domain]}
    if fits:
        assert Settings.model_validate(written).domains == ("acme.com",)
        assert Settings(version=1).domains is None
    else:
        with pytest.raises(ValidationError, match=r"must be a domain like acme\.com"):
            Settings.model_validate(written)


def test_null_is_not_a_limit() -> None:
    limits = Settings.model_validate({"version": 1, "limits": {"lose": Plain("null"), "outsiders": Plain("3")}}).limits
    assert (limits.lose, limits.gain, limits.outsiders) == (None, 100, 3)


ID = "0197a3c2-51b0-7e44-9a0d-2f6c1b0e77c2"


@pytest.mark.parametrize("written", [ID, ID.upper(), f"https://app.hex.tech/acme/hex/Press-{ID}/draft/logic"])
def test_an_exception_is_an_id_however_it_is_written(written: str) -> None:
    rule = {"projects": "*", "public_web": "NONE", "except": [written, "project.Press-Kit"], "then": "refuse"}
    assert Guardrail.model_validate(rule).exceptions == (ID, "project.Press-Kit")


def test_an_exception_that_is_no_id_is_refused() -> None:
    with pytest.raises(ValidationError, match="must be an id, copied from Hex as it is"):
        Guardrail.model_validate({"projects": "*", "public_web": "NONE", "except": ["Press kit"], "then": "refuse"})
