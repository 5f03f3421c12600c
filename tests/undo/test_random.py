"""Over random histories: what the run left goes back, what somebody changed since stays, wherever it is cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.wire import Kill
from tests.planning.access.worlds import Dice
from tests.undo.history import History, expected, meddle, random_config


def check(history: History, number: int, *, cut: bool) -> None:
    dice = Dice(number)
    before = history.facts()
    history.write(random_config(dice))
    ended = history.apply()
    assert ended.code == 0, ended.err
    after = history.facts()
    meddle(history.workspace, dice)
    meddled = history.facts()
    if cut:
        history.undo(kill=Kill(dice.randint(10, 40), after=dice.random() < 0.5))
    ended = history.undo()
    assert ended.code == 0, ended.err
    wanted, found = expected(before, after, meddled), history.facts()
    assert {
        key: (wanted.get(key), found.get(key)) for key in {**wanted, **found} if wanted.get(key) != found.get(key)
    } == {}
    ended = history.undo()
    assert (ended.code, ended.writes) == (0, []), ended.err


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> History:
    return History(tmp_path, monkeypatch, capfd)


@pytest.mark.parametrize("number", range(8))
def test_every_reversible_field_comes_back(history: History, number: int) -> None:
    check(history, number, cut=False)


@pytest.mark.parametrize("number", range(8))
def test_an_undo_that_was_cut_is_finished_by_the_same_command(history: History, number: int) -> None:
    check(history, number, cut=True)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(8, 308))
def test_every_reversible_field_comes_back_in_many_histories(history: History, number: int) -> None:
    check(history, number, cut=bool(number % 2))
