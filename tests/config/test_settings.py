from __future__ import annotations

from hexform.config.schema import FirstFile
from hexform.kinds.registry import KINDS
from tests.config.folder import Folder


def test_what_is_not_written_has_its_default(folder: Folder) -> None:
    settings = folder.first("").load().settings
    assert settings == FirstFile(version=1)
    assert (settings.limits.deletes, settings.limits.lose, settings.limits.public) == (5, 25, 0)
    assert settings.unmanaged.model_fields_set == set()


def test_patterns_that_can_match_nothing_are_mistakes(folder: Folder) -> None:
    folder.first(
        """\
        protected: [group.a, "*", "*.a", "pro*.b", groups.a, finance, "group.", "", qqqq.b]
        drift: {ignore: [{address: colection.a, until: 2030-01-01}, {address: guide.a.md, until: 2030-01-01}]}
        """
    )
    assert [each.partition(" ")[2] for each in folder.mistakes()] == [
        "no address begins with `groups.`: did you mean `group`?",
        "`finance` can match no address: write KIND.KEY, for example group.finance or collection.*",
        "`group.` can match no address: write KIND.KEY, for example group.finance or collection.*",
        "`` can match no address: write KIND.KEY, for example group.finance or collection.*",
        f"no address begins with `qqqq.`: expected one of {', '.join(KINDS)}",
        "no address begins with `colection.`: did you mean `collection`?",
    ]


def test_a_wrong_setting_hides_no_mistake_of_the_rest(folder: Folder) -> None:
    folder.first("limits: {deletes: x}\nstatuses: [a]\nprotected: x\ndrift: x\nprojects: {p: {status: b}}")
    assert [each.partition(": ")[0] for each in folder.mistakes()] == [
        "workspace.yaml:2:19",
        "workspace.yaml:4:12",
        "workspace.yaml:5:8",
        "workspace.yaml:6:24",
    ]


def test_objects_that_are_not_written_are_reported_or_ignored(folder: Folder) -> None:
    settings = folder.first("").load().settings
    assert {kind.policy.key: kind.policy.of(settings) for kind in KINDS.values() if kind.policy} == {
        "groups": "report",
        "collections": "report",
        "projects": "ignore",
        "cells": "ignore",
        "guides": "report",
    }
