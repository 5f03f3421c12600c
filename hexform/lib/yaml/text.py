"""Bytes to text: UTF-8, without characters that no editor shows where a person would look for them."""

from __future__ import annotations

import re

from hexform.lib.yaml.lines import Lines

BOM = b"\xef\xbb\xbf"
# libyaml takes U+2028 and U+2029 for ends of lines, YAML 1.2 and editors do not.
_NOT_IN_YAML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Unreadable(Exception):
    """The text is none that this language takes; reading it cannot go on after this place."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(what)
        self.at = at
        self.what = what


def roughly(data: bytes) -> str:
    """The text with marks in place of what cannot be decoded: enough to count its lines."""
    return data.removeprefix(BOM).decode(errors="replace")


def decode(data: bytes) -> str:
    """The text of a file, without a byte order mark at its start."""
    data = data.removeprefix(BOM)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        what = "is UTF-16" if utf16 else f"is not UTF-8 in line {Lines(before).number(len(before))}"
        raise Unreadable(len(before), f"{what}: save the file as UTF-8") from None


def check_yaml(text: str) -> None:
    """Refuse what the text of a YAML file may not hold, with its place."""
    odd = _NOT_IN_YAML.search(text)
    if odd:
        code = f"U+{ord(odd.group()):04X}"
        hint = (
            "save the file as UTF-8" if code == "U+0000" else f'take it out, or write "\\u{code[2:]}" where it is meant'
        )
        raise Unreadable(odd.start(), f"holds the character {code}, which cannot be seen: {hint}")
