"""Reading costs little more than libyaml itself, and twice the text takes twice the time.

On a quiet machine it is about 1.5 times libyaml's own time, and more than 20 times as fast as PyYAML's safe loader;
the margins here are wide, because other work on the machine disturbs even a ratio.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys


def test_reading_is_nearly_as_fast_as_libyaml_alone() -> None:
    untraced = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    command = [sys.executable, "-m", "tests.config.clock"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, env=untraced)
    seen = json.loads(ended.stdout)
    assert seen["floor"] < 2.2
    assert seen["safe"] > 12
    assert {name: growth for name, growth in seen["growth"].items() if growth > 12} == {}
