"""Settings: what holds where nothing is written, and the one version that is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from hexform.lib.yaml.nodes import Plain
from hexform.model.settings import Settings


def test_what_is_not_written_is_careful() -> None:
    settings = Settings.model_validate({"version": Plain("1")})
    assert settings.version == 1
    assert settings.limits.model_dump() == {
        "deletes": 5,
        "lose": 25,
        "gain": 100,
        "public": 0,
        "outsiders": None,
        "emptied": 0,
    }
    assert settings.unknown_people == "pending"
    assert settings.protected == ()
    assert settings.statuses is None
    assert (settings.workspace.host, settings.workspace.org_id) == (None, None)


@pytest.mark.parametrize("version", [Plain("2"), Plain("1.0"), "one", 2, None])
def test_another_version_is_not_read(version: Any) -> None:
    with pytest.raises(ValidationError, match="must be 1: this hexform reads no other version"):
        Settings.model_validate({"version": version})


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ({}, ("version",)),
        ({"version": 1, "limits": {"deletes": Plain("-1")}}, ("limits", "deletes")),
        ({"version": 1, "limits": {"delete": 1}}, ("limits", "delete")),
        ({"version": 1, "drift": {"ignore": [{"address": "group.*"}]}}, ("drift", "ignore", 0, "until")),
        ({"version": 1, "workspace": {"base_url": "https://evil.example"}}, ("workspace", "base_url")),
    ],
)
def test_mistakes_have_a_place(written: dict[str, Any], where: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate(written)
    assert [error["loc"] for error in caught.value.errors()] == [where]


def test_what_is_written_holds() -> None:
    settings = Settings.model_validate(
        {
            "version": 1,
            "limits": {"deletes": Plain("12")},
            "drift": {"ignore": [{"address": "group.*", "until": Plain("2026-12-01"), "why": "migration"}]},
            "protected": ["group.finance"],
        }
    )
    assert (settings.limits.deletes, settings.limits.lose) == (12, 25)
    assert settings.drift.ignore[0].until == date(2026, 12, 1)
    assert settings.protected == ("group.finance",)
