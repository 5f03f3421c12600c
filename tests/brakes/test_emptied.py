"""A configuration that wants nothing where something is does not delete it without a message for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.brakes.workshop import OWN, REVENUE, THEIRS, Workshop

_FREE = {"limits": {"deletes": 99, "lose": 999}}


def _guides(**sets: dict[str, Any]) -> dict[str, Any]:
    return {"unmanaged": {"guides": "delete"}, "guides": sets}


def _set(source: dict[str, str], pattern: str) -> dict[str, Any]:
    return {"source": source, "root": "guides", "files": [pattern]}


ATTEMPTS: Mapping[str, dict[str, Any]] = {
    "a pattern that matches nothing": _guides(main=_set(OWN, "guides/*.md")),
    "two sets of one owner, both empty": _guides(one=_set(OWN, "guides/*.md"), two=_set(OWN, "other/*.md")),
    "no group at all": {"unmanaged": {"groups": "delete"}, "groups": {}},
    "no group is written": {"unmanaged": {"groups": "delete"}},
    "no cell at all": {"unmanaged": {"cells": "delete"}, "projects": {"r": {"id": REVENUE, "cells": []}}},
}
EVERY = pytest.mark.parametrize("attempt", ATTEMPTS)


@EVERY
def test_it_is_refused_however_high_the_limits_are(shop: Workshop, attempt: str) -> None:
    ended = shop.apply({**ATTEMPTS[attempt], **_FREE})
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert "would be deleted: --allow emptied=" in ended.err


def test_a_permission_lower_than_the_limit_takes_its_place(shop: Workshop) -> None:
    limits = {"limits": {**_FREE["limits"], "emptied": None}}
    config = {**ATTEMPTS["no cell at all"], **limits}
    (refused,) = shop.plan({**config, **_FREE})["refused"]
    ended = shop.apply(config, "--allow", f"emptied={refused['found'] - 1}")
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert shop.apply(config, "--allow", f"emptied={refused['found']}").code == 0


@EVERY
def test_a_target_or_a_saved_plan_is_not_a_way_around(shop: Workshop, attempt: str) -> None:
    shop.plan({**ATTEMPTS[attempt], **_FREE}, "-o", "plan.json")
    for words in (["--target", "*"], ["plan.json"]):
        ended = shop.apply(None, *words)
        assert (ended.code, ended.writes, shop.lost) == (1, [], ""), words


@EVERY
def test_the_permission_is_for_that_and_no_more(shop: Workshop, attempt: str) -> None:
    (refused,) = shop.plan({**ATTEMPTS[attempt], **_FREE})["refused"]
    assert shop.apply(None, "--allow", f"emptied={refused['found'] - 1}").code == 1
    assert shop.lost == ""
    assert shop.apply(None, "--allow", f"emptied={refused['found']}").code == 0
    assert shop.lost


def test_one_owner_that_keeps_something_says_nothing_of_another(shop: Workshop) -> None:
    shop.text("guides/own/0.md", "ours")
    config = _guides(main=_set(OWN, "guides/own/*.md"), other=_set(THEIRS, "guides/none/*.md"))
    ended = shop.apply({**config, **_FREE})
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")


def test_with_something_wanted_the_limit_of_deletions_is_what_holds(shop: Workshop) -> None:
    shop.text("guides/own/0.md", "ours")
    ended = shop.apply(_guides(main=_set(OWN, "guides/**/*.md")))
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert "--allow deletes=6 permits it" in ended.err
