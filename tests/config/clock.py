"""Times the reading of YAML in a process of its own, where nothing traces it; prints what it saw as JSON.

Ratios of CPU time, interleaved, the best of several rounds: a machine's speed says nothing here.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from collections.abc import Callable
from functools import partial

import yaml

from hexform.lib.yaml.document import Document
from hexform.lib.yaml.lines import Lines

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
LINES = {
    "texts": "k{0}: |\n  x\n",
    "items": "- b\n",
    "keys": "k{0}: [a, b]\n",
    "anchors": "k{0}: &a{0} b\n",
    "quotes": "k{0}: 'q'\n",
    "comments": "# c\n",
    "nothing": "k{0}: |\n\n\n",
}


def bare(text: str) -> None:
    next_event = importlib.import_module("yaml.cyaml").CParser(text).get_event
    while type(next_event()) is not yaml.StreamEndEvent:
        pass


def read(text: str) -> None:
    Document(Lines(text))


def seconds(what: Callable[[], object]) -> float:
    start = time.process_time()
    what()
    return time.process_time() - start


def best(*what: Callable[[], object], rounds: int = 7) -> list[float]:
    gc.collect()
    times = [[seconds(each) for each in what] for _ in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


def growth(line: str) -> float:
    """How many times longer four times the text takes."""
    small, large = ("".join(line.format(number) for number in range(size)) for size in (1500, 6000))
    short, long = best(partial(read, small), partial(read, large), rounds=4)
    return long / short


def main() -> None:
    """One JSON document on stdout."""
    text = "projects:\n" + "".join(PROJECT.format(number) for number in range(400))
    floor, ours = best(partial(bare, text), partial(read, text))
    (safe,) = best(partial(yaml.load, text, yaml.SafeLoader), rounds=2)
    rows = {name: growth(line) for name, line in LINES.items()}
    json.dump({"floor": ours / floor, "safe": safe / ours, "growth": rows}, sys.stdout)


if __name__ == "__main__":
    main()
