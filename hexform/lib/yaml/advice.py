"""What libyaml stumbles over, said to people: at which place, what is wrong, and what to do."""

from __future__ import annotations

import re
from typing import Any

from hexform.lib.yaml.lines import Lines

_CONFLICT = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?= |$)", re.MULTILINE)
_COMMENT = re.compile(r"\s#")
_INDENT = "look at the indentation, and at quotes and brackets above it"
_ADVICE = {
    "mapping values are not allowed in this context": "unexpected `:`: "
    "put the text in quotes if the colon belongs to it, or mend the indentation",
    "block sequence entries are not allowed in this context": "a list cannot begin here: "
    "write `- ` on a line of its own, below the key",
    "mapping keys are not allowed in this context": f"a key cannot begin here: {_INDENT}",
    "did not find expected key": f"this is no key: {_INDENT}",
    "did not find expected '-' indicator": f"expected a list item, which begins with `- `: {_INDENT}",
    "did not find expected node content": "a value is missing here: write one, or take the comma or the colon out",
    "did not find expected alphabetic or numeric character": "the name of an anchor or an alias is missing: "
    "put a text that begins with & or * in quotes",
    "did not find expected whitespace or line break": "a blank is missing here: put the text in quotes",
    "did not find expected comment or line break": "unexpected text: a block of text begins on the line below",
    "did not find expected <document start>": f"this belongs to nothing above it: {_INDENT}",
    "found a tab character that violates indentation": "a tab cannot indent: use spaces",
    "found a tab character where an indentation space is expected": "a tab cannot indent: use spaces",
    "found unexpected document indicator": "a quote that opens above this line is not closed",
    "found unknown escape character": "unknown escape: write \\\\ for a backslash, or use single quotes",
    "did not find expected hexdecimal number": "this escape is not complete: write the character itself",
    "found invalid Unicode character escape code": "this escape is no character: write the character itself",
    "found an indentation indicator equal to 0": "a block of text cannot be indented by 0: take the 0 out",
    "found unexpected ':'": "unexpected `:`: put the text in quotes if the colon belongs to it",
}
_BRACKETS = {"did not find expected ',' or ']'": ("[", "]"), "did not find expected ',' or '}'": ("{", "}")}


def conflict(text: str) -> int | None:
    """Where the first merge conflict of git begins that is not resolved."""
    found = _CONFLICT.search(text) if "<<<<<<<" in text or ">>>>>>>" in text else None
    return None if found is None else found.start()


def advise(error: Any, lines: Lines, deepest: int) -> tuple[int, str]:
    """The place of an error of libyaml, and the words for it; they quote nothing but single characters."""
    problem = error.problem or "this is no YAML"
    at = error.problem_mark.index if error.problem_mark else 0
    begin = error.context_mark.index if error.context_mark else at
    if problem in _BRACKETS:
        return at, _not_closed(lines, begin, at, *_BRACKETS[problem])
    if problem == "found unexpected end of stream" and error.context == "while scanning a quoted scalar":
        return begin, "this quote is not closed"
    if error.context == "while parsing a flow node" and not lines.text[at:].strip():
        return at, "the file ends inside a list or a map: its `]` or `}` is missing"
    if problem == "could not find expected ':'":
        return begin, "a key without a colon: write `key: value`, and indent the lines of a longer text"
    if problem == "found character that cannot start any token":
        return at, _character(lines.text[at : at + 1])
    if problem == "exceeded maximum nesting depth":  # libyaml scans ahead of its events
        return at, f"nested deeper than {deepest} levels"
    return at, _ADVICE.get(problem, problem)


def _not_closed(lines: Lines, begin: int, at: int, opening: str, closing: str) -> str:
    what = f"the `{opening}` at {lines.place(begin)} is not closed: a `,` or `{closing}` is missing before this"
    if lines.text[at - 1 : at] in {"'", '"'}:
        what += "; a quote ends here: write two single quotes for one in a text, or use double quotes"
    elif _COMMENT.search(lines.text, begin, at):
        what += "; ` #` begins a comment: put a text that holds it in quotes"
    return what


def _character(found: str) -> str:
    if found == "\t":
        return "a tab cannot indent: use spaces"
    return f"a text cannot begin with {found}: put it in quotes"
