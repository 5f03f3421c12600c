"""What libyaml takes and YAML 1.2 does not: comments that touch what is before them, lines that stand too far left.

Looking is left to plain searches of the text; its tokens are gone through only where a search finds something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from hexform.lib.visible import shown
from hexform.lib.yaml.lines import Lines

# Each begins with its rarest character, which makes the search fast.
_SUSPECTS = (
    re.compile(r"""#(?<=["'\]},|>+\-0-9]#)"""),
    re.compile(r"-(?=\s*[,\]}])(?<=[\[{,\s]-)"),
    re.compile(r"\?(?=\S)(?<=[\[{,\s]\?)"),
    re.compile(r"&(?=[\w-]+[^\s\w,\]}-])"),
    re.compile(r"\*(?=[\w-]+[^\s\w,\]}-])"),
)
_NO_SPACE = "put a space before the #, or the text in quotes"
_HEADER = re.compile(r"[|>][-+0-9]*#")
_NAME_ENDS = frozenset(" \t\n\r,]}")

CUT = re.compile(r"#(?<=[ \t]#)\w")  # a comment that begins without a blank, behind something
_CUTTING = re.compile(r"[ \t]+#(\w\S*)")


def suspicious(text: str) -> bool:
    """Whether the tokens of this text are worth a look."""
    return any(suspect.search(text) for suspect in _SUSPECTS)


def token_problems(text: str, next_token: Callable[[], Any]) -> Iterator[tuple[int, str]]:
    """What is wrong with the tokens of a text that libyaml has taken."""
    flow = 0
    while token := next_token():
        name: str = token.id
        flow += {"[": 1, "{": 1, "]": -1, "}": -1}.get(name, 0)
        what = _problem(name, token, text, flow)
        if what:
            yield token.start_mark.index, what


def cut_values(text: str, next_token: Callable[[], Any]) -> Iterator[tuple[int, str]]:
    """Bare values that end at a comment like `#1`, which the writer may have meant to be a part of the value."""
    while token := next_token():
        if token.id == "<scalar>" and not token.style and "@" not in token.value:
            found = _CUTTING.match(text, token.end_mark.index)
            if found:
                what = f"`#{shown(found[1], 20)}` is a comment, so the value is `{shown(token.value)}`"
                yield token.start_mark.index, f"{what}: put the whole in quotes, or write a blank behind the #"


def _problem(name: str, token: Any, text: str, flow: int) -> str:
    start, end = token.start_mark.index, token.end_mark.index
    if name in {",", "]", "}"} or (name == "<scalar>" and token.style in {"'", '"'}):
        return f"a comment touches what is before it: {_NO_SPACE}" if text.startswith("#", end) else ""
    if name == "<scalar>" and token.style:
        return f"a comment touches what is before it: {_NO_SPACE}" if _HEADER.match(text, start) else ""
    if name == "<scalar>":
        return "a dash alone is no value: put it in quotes" if token.value == "-" else ""
    if name == "?":
        odd = flow and end > start and not text[end : end + 1].isspace()
        return "a question mark begins a text: put it in quotes" if odd else ""
    if name in {"<anchor>", "<alias>"}:
        odd = text[end : end + 1] not in _NAME_ENDS
        return "the name of an anchor is letters, digits, _ and -" if odd and end < len(text) else ""
    return ""


def too_far_left(lines: Lines, first: int, last: int, column: int) -> int | None:
    """The first line after `first` that is not to the right of the block that it belongs to.

    A closing bracket may be below the key: everybody writes it so.
    """
    for number in range(first + 1, min(last + 1, len(lines.starts))):  # libyaml counts a line more at the end
        line = lines.line(number)
        content = line.lstrip(" \t")
        if content and not content.startswith(("]", "}")) and len(line) - len(line.lstrip(" ")) <= column:
            return lines.starts[number]
    return None


def spaces_before_text(lines: Lines, first: int, column: int) -> int | None:
    """The line that opens a block of text, if a line of spaces above it is longer than it is indented."""
    longest = 0
    for number in range(first + 1, len(lines.starts)):
        line = lines.line(number)
        if line.strip(" "):
            return lines.starts[number] if longest > len(line) - len(line.lstrip(" ")) > column else None
        longest = max(longest, len(line))
    return None
