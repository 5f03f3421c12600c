"""Reading takes few calls beyond those of libyaml, and twice the text takes twice as many."""

from __future__ import annotations

from functools import partial

import pytest
import yaml
from yaml._yaml import CParser

from hexform.lib.yaml.document import Document
from hexform.lib.yaml.lines import Lines
from tests.work import calls

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
PROJECTS = "projects:\n" + "".join(PROJECT.format(number) for number in range(400))
REPEATED = {
    "texts": "k{0}: |\n  x\n",
    "items": "- b\n",
    "keys": "k{0}: [a, b]\n",
    "anchors": "k{0}: &a{0} b\n",
    "quotes": "k{0}: 'q'\n",
    "comments": "# c\n",
    "empty lines": "k{0}: |\n\n\n",
}


def read(text: str) -> None:
    Document(Lines(text))


def events(text: str) -> int:
    """How many events libyaml makes of a text."""
    next_event, count = CParser(text).get_event, 1
    while type(next_event()) is not yaml.StreamEndEvent:
        count += 1
    return count


def test_an_event_takes_three_calls() -> None:
    assert calls(partial(read, PROJECTS)) < 3 * events(PROJECTS)


@pytest.mark.parametrize("line", REPEATED.values(), ids=REPEATED.keys())
def test_four_times_the_text_takes_four_times_the_calls(line: str) -> None:
    small, large = ("".join(line.format(number) for number in range(size)) for size in (1500, 6000))
    assert calls(partial(read, large)) < 4.1 * calls(partial(read, small))
