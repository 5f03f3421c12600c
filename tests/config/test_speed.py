"""Reading costs little more than libyaml itself. Ratios of CPU time, interleaved: a machine's speed says nothing here.

The margins are wide, because other work on the machine disturbs even a ratio; on a quiet machine it is about 1.5, and
more than 20 times as fast as PyYAML's safe loader.
"""

from __future__ import annotations

import gc
import importlib
import time
from collections.abc import Callable
from functools import partial

import pytest
import yaml

from hexform.config.lines import Lines
from hexform.config.reading import Document

PROJECT = """\
  p{0}:
    title: Project number {0}
    status: Production
    sharing:
      workspace: APP_ONLY
      groups: {{analytics: CAN_EDIT, x{0}: CAN_VIEW}}
      users:
        ada{0}@example.com: CAN_VIEW
        joe@example.com: {{access: CAN_EDIT, until: 2027-03-31, why: FIN-207}}
"""
TEXT = "projects:\n" + "".join(PROJECT.format(number) for number in range(400))


LINES = {
    "texts": "k{0}: |\n  x\n",
    "items": "- b\n",
    "keys": "k{0}: [a, b]\n",
    "anchors": "k{0}: &a{0} b\n",
    "quotes": "k{0}: 'q'\n",
    "comments": "# c\n",
    "nothing": "k{0}: |\n\n\n",
}


def bare() -> None:
    next_event = importlib.import_module("yaml.cyaml").CParser(TEXT).get_event
    while type(next_event()) is not yaml.StreamEndEvent:
        pass


def read(text: str = TEXT) -> None:
    Document(Lines(text))


def safe() -> None:
    yaml.load(TEXT, yaml.SafeLoader)


def seconds(what: Callable[[], None]) -> float:
    start = time.process_time()
    what()
    return time.process_time() - start


def test_reading_is_nearly_as_fast_as_libyaml_alone() -> None:
    gc.collect()
    rounds = [(seconds(bare), seconds(read)) for _ in range(9)]
    floor, ours = (min(each) for each in zip(*rounds, strict=True))
    assert ours < 2.2 * floor
    assert ours < min(seconds(safe) for _ in range(2)) / 12


@pytest.mark.parametrize("name", LINES)
def test_four_times_the_text_takes_four_times_the_time(name: str) -> None:
    small, large = ("".join(LINES[name].format(number) for number in range(size)) for size in (1500, 6000))
    once = min(seconds(partial(read, small)) for _ in range(4))
    assert min(seconds(partial(read, large)) for _ in range(4)) < 10 * once + 0.01
