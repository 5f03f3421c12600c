"""hexform as a library: the example of the page, and what holds an apply back without the command line."""

from __future__ import annotations

import asyncio
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hexform import api
from hexform.errors import ConfigError, Declined
from hexform.model.address import Pattern
from hexform.model.plan import Plan
from hexform.model.run import Run
from hexform.planning.target import narrowed

PAGE = Path(__file__).resolve().parent.parent / "docs" / "api.md"
SEED = """
users: [{email: ada@example.com, name: Ada, role: ADMIN}]
groups: [{name: one}, {name: two}]
"""


def block(language: str) -> str:
    """The only block of a language on the page."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


def test_the_example_of_the_page_prints_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "workspace.yaml").write_text(block("yaml"), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", block("python")], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert (ended.stdout, ended.stderr) == (block("text"), "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sandbox.yaml").write_text(SEED, encoding="utf-8")
    return tmp_path


def options(folder: Path, text: str, *targets: str) -> api.Options:
    (folder / "workspace.yaml").write_text(text, encoding="utf-8")
    return api.Options(files=(folder / "workspace.yaml",), sandbox=True, targets=targets)


async def planned(wanted: api.Options) -> Plan:
    desired = api.load(wanted)
    async with api.connect(desired, wanted) as connection:
        actual = await api.observe(desired, connection, wanted)
        return (await api.plan(desired, actual, connection, wanted)).plan


async def applied(wanted: api.Options, **allow: int) -> Run:
    desired = api.load(wanted)
    async with api.connect(desired, wanted, writes=True) as connection:
        actual = await api.observe(desired, connection, wanted)
        found = await api.plan(desired, actual, connection, wanted)
        return await api.apply(found, wanted, allow=allow)


def test_a_second_plan_is_empty(folder: Path) -> None:
    wanted = options(folder, "version: 1\ngroups: {one: {name: uno, id: nobody-knows}}")
    assert [notice.address for notice in asyncio.run(planned(wanted)).errors] == ["group.one"]
    wanted = options(folder, "version: 1\ngroups: {one: {members: [ada@example.com]}}")
    run = asyncio.run(applied(wanted))
    assert [(done.address, done.outcome) for done in run.changes] == [("group.one", "applied")]
    assert asyncio.run(planned(wanted)).changes == ()


def test_a_limit_holds_an_apply_back_and_a_permission_lifts_it(folder: Path) -> None:
    wanted = options(folder, "version: 1\nlimits: {deletes: 1}\nremoved: {groups: [one, two]}")
    with pytest.raises(Declined, match=r"REFUSED, nothing was written: .*allow deletes=2"):
        asyncio.run(applied(wanted))
    assert len(asyncio.run(planned(wanted)).changes) == 2
    assert asyncio.run(applied(wanted, deletes=2)).outcome == "applied"
    assert asyncio.run(planned(wanted)).changes == ()


def test_the_workspace_of_a_configuration_is_not_compared_with_a_sandbox(folder: Path) -> None:
    wanted = options(folder, "version: 1\nworkspace: {org_id: other}\ngroups: {new: }")
    assert [change.address for change in asyncio.run(planned(wanted)).changes] == ["group.new"]


def test_targets_narrow_what_is_read_and_planned(folder: Path) -> None:
    text = "version: 1\ngroups: {new: }\ncollections: {box: {sharing: {groups: {new: MEMBER}}}, other: }"
    plan = asyncio.run(planned(options(folder, text, "collection.box")))
    assert [change.address for change in plan.changes] == ["group.new", "collection.box"]
    assert plan.targets == ("collection.box",)


def test_narrowing_twice_is_narrowing_once(folder: Path) -> None:
    text = "version: 1\ngroups: {new: }\ncollections: {box: {sharing: {groups: {new: MEMBER}}}, other: }"
    desired, targets = api.load(options(folder, text)), [Pattern("collection.box")]
    once = narrowed(desired, targets)
    assert set(once.others) == {"collection.other"}
    assert narrowed(once, targets) == once


def test_every_mistake_is_raised_at_once(folder: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        api.load(options(folder, "version: 1\ngroup: {}\nprojekts: {}"))
    assert len(raised.value.problems) == 2


def test_what_is_public_is_documented() -> None:
    for name in api.__all__:
        assert inspect.getdoc(getattr(api, name)), name
