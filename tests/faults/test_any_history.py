"""Any history: the configuration changes, people change Hex, runs break and are begun anew. The promises hold."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from hexform.sandbox import Workspace, counted_ids, ticking_clock
from tests.faults.machine import Hex, Machine, Trip
from tests.faults.people import DEEDS, EMAILS, STATUSES, Deed, Dice, writes_a_guide
from tests.faults.points import FROM_THERE_ON, KILLS, ONCE, Point
from tests.faults.promises import Before
from tests.faults.shape import doubled
from tests.faults.wishes import BLOCKS, texts

# What Hex's documents leave open. None of it may matter.
SWITCHES = {
    "cell_ids": ("written", "all", "none"),
    "revoked_grants": ("gone", "NONE"),
    "role_clamp": ("effective", "granted"),
    "guide_conflict": ("warning", "400"),
    "guide_list": ("tree", "drafts"),
    "guide_delete": ("staged", "at_once"),
    "unknown_principal": ("errors", "404"),
    "create_cell_connection": ("inside", "dropped"),
    "missing_id": ("documented", "403", "404"),
    "sharing_scopes": ("either", "both"),
    "owner_entry": ("listed", "hidden"),
    "default_status": ("none", "Draft"),
    "rate_limit_headers": ("all", "none"),
}
PER_MINUTE = 30
_DICE = st.integers(0, 2**32).map(Dice)
_POINTS = st.one_of(
    st.builds(Point, st.integers(1, 40), st.sampled_from((*ONCE, *KILLS))),
    st.builds(Point, st.integers(1, 40), st.sampled_from(FROM_THERE_ON), st.just(value=True)),
)


class History(RuleBasedStateMachine):
    """A machine before a workspace that limits as Hex does."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._config: dict[str, Any] = {}

    def teardown(self) -> None:
        self._folder.cleanup()

    @initialize(switches=st.fixed_dictionaries({key: st.sampled_from(values) for key, values in SWITCHES.items()}))
    def begin(self, switches: dict[str, str]) -> None:
        users = [{"email": email, "role": "ADMIN" if email == EMAILS[0] else "EDITOR"} for email in EMAILS]
        users[-1]["role"] = "MEMBER"
        seed = {"users": users, "statuses": list(STATUSES)}
        workspace = Workspace.from_seed(seed, ids=counted_ids(), now=ticking_clock())
        self._machine = Machine(Path(self._folder.name), Hex(workspace, switches, per_minute=PER_MINUTE))
        dice = Dice(str(switches))
        for block in BLOCKS:
            block(self._config, dice)
        for deed in DEEDS:
            self.somebody_changes_hex(dice, deed)
        self._configure(dice)

    def _configure(self, dice: Random) -> None:
        self._machine.configure(self._config, texts(dice))

    @rule(dice=_DICE, block=st.sampled_from(BLOCKS))
    def the_configuration_changes(self, dice: Random, block: Any) -> None:
        block(self._config, dice)
        self._configure(dice)

    @rule(dice=_DICE, deed=st.sampled_from(DEEDS))
    def somebody_changes_hex(self, dice: Random, deed: Deed) -> None:
        """Where Hex lists drafts alone, nobody can see what others publish: it is refused when it is written."""
        if deed is not writes_a_guide or self._machine.hex.behaviours["guide_list"] == "tree":
            deed(self._machine.hex.workspace, dice)

    @rule(point=_POINTS)
    def a_plan_breaks(self, point: Point) -> None:
        before = deepcopy(self._machine.hex.workspace.dump())
        self._machine.plan(faults=point.faults)
        self._machine.hex.seconds += 60
        assert self._machine.hex.workspace.dump() == before

    @rule(point=_POINTS)
    def an_apply_breaks(self, point: Point) -> None:
        self._apply(point)

    @rule()
    def applies_go_through(self) -> None:
        """What one run mends may be what the next one needs: the name that two bore, the guide that nobody can see."""
        for _ in range(4):
            trip = self._apply(None)
            assert trip.error is None, trip
            if trip.run is None:
                return
        pytest.fail(f"it never ends: {trip}")

    def _apply(self, point: Point | None) -> Trip:
        hexes = self._machine.hex
        before = Before(hexes.workspace)
        trip = self._machine.apply(faults=point.faults, kill=point.kill) if point else self._machine.apply()
        hexes.seconds += 60
        before.check(trip, hexes.workspace)
        if point is None:
            assert set(doubled(hexes.workspace)) <= before.doubled, trip
        if point is None or "429" not in point.fault:
            assert all(status != 429 for *_, status in trip.requests), trip
        return trip


def _lived(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_promises_hold_in_any_history() -> None:
    _lived(30, 20)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_promises_hold_in_many_histories() -> None:
    _lived(400, 40)
