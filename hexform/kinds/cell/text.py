"""The text of cells and guides: what Hex keeps of it, and what it may not hold."""

from __future__ import annotations

import re

from hexform.lib.refused import Refused
from hexform.lib.yaml.lines import Lines

_NOT_IN_SOURCE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def as_source(text: str) -> str:
    """The text of a cell as Hex keeps it: no carriage returns, and without one final newline."""
    return text.replace("\r", "").removesuffix("\n")


def check_source(text: str) -> None:
    """Refuse control characters other than newline and tab."""
    odd = _NOT_IN_SOURCE.search(text)
    if odd:
        line = Lines(text).number(odd.start())
        raise Refused(f"holds the control character U+{ord(odd.group()):04X} in line {line}: take it out")
