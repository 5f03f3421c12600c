"""Text to YAML scalars: plain where every YAML reader gives the same text, else quoted, else a block scalar.

A text is quoted where YAML 1.1, YAML 1.2 or hexform would read something else, and where it has invisible
characters.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from hexform.lib.yaml.nodes import Plain
from hexform.model.fields import Ref

WIDTH = 100
JOINER = "\u200d"  # zero width joiner: invisible, and allowed between two emoji

_NUMBER = r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|(?:[0-9][0-9_.:]*|\.[0-9_.:]*)(?:e[-+]?[0-9]+)?|\.(?:inf|nan))"
# Plain text that YAML 1.1 (its type repository) or the core schema of YAML 1.2 reads as another type.
_TIME = r"\d{4}-\d\d?-\d\d?(?:(?:t|[ \t]+)[\d:.]+[ \t]*(?:z|[-+][\d:]+)?)?"
_OTHER_TYPE = re.compile(rf"|~|null|true|false|yes|no|on|off|y|n|=|<<|{_NUMBER}|{_TIME}", re.IGNORECASE)
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
_BREAKS_PLAIN = re.compile(r":(?=\s|$)|(?<=\s)#|^(?:---|\.\.\.)")
_BREAKS_FLOW = re.compile(r"[?,\[\]{}]|:(?=[,\[\]{}])")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def ambiguous(text: str) -> bool:
    """Whether some YAML reader takes this text, unquoted, for a number, a boolean, a date or null."""
    return _OTHER_TYPE.fullmatch(text) is not None


def visible(text: str, also: str = "") -> bool:
    """Whether every character is visible, or is one of `also`."""
    return all(each.isprintable() or each == JOINER or each in also for each in text)


def scalar(value: Any, *, flow: bool = False, like: str = "") -> str:
    """A scalar on one line. `flow`: it is within brackets; `like`: the quotes to use where possible."""
    if isinstance(value, Ref):
        return _reference(value, flow, like)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | date):
        return str(value)
    if isinstance(value, Plain) and _can_be_plain(value, flow):
        return str(value)
    return _text(value, flow, like)


def _reference(ref: Ref, flow: bool, like: str) -> str:
    if ref.text:
        return _text(ref.text, flow, like)
    key, value = ("name", ref.name) if ref.name else ("id", ref.id)
    return f"{{{key}: {_text(value, True, '')}}}"


def _text(text: str, flow: bool, like: str) -> str:
    if not isinstance(text, str):
        raise TypeError(f"not a value of the configuration language: {type(text).__name__}")
    if like == "'" and visible(text):
        return _single(text)
    if not like and not ambiguous(text) and text[0] not in _INDICATORS and _can_be_plain(text, flow):
        return text
    plain_quotes = '"' not in text and "\\" not in text
    return _double(text) if like == '"' or plain_quotes or not visible(text) else _single(text)


def _can_be_plain(text: str, flow: bool) -> bool:
    if not text or text != text.strip() or not visible(text) or _BREAKS_PLAIN.search(text):
        return False
    if text[0] in _INDICATORS and not (text[0] == "-" and len(text) > 1 and text[1].isalnum()):
        return False
    return not (flow and _BREAKS_FLOW.search(text))


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if visible(character):
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
