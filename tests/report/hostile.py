"""Texts that want to be something else: what people could name a project to take over a terminal, a log or a page."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from hypothesis import strategies as st

from hexform.model.change import Change
from hexform.model.notice import Notice
from hexform.model.plan import ByHand, Ending, Pending, Place, Plan, Unmanaged
from hexform.model.refusal import Refusal
from tests.report.samples import change, plan

ATTACKS = (
    "\x1b[2J\x1b]52;c;aGk=\x07",
    "\r\b\x00\x9b31m",
    "\u202egnp.exe\u2066\u200b\ufeff",
    "\n::add-mask::a\n",
    "::set-output name=x::y",
    "##[stop-commands]x ##vso[task.setvariable]",
    "```\n~~~\n",
    "|a|b|\n|-|-|",
    "</pre></code></details></summary><script>alert(1)</script>",
    "<img src=x onerror=alert(1)><!-- hexform:plan --><!-- -->",
    "@org/team @everyone fixes #1 GH-1 https://evil.example www.evil.example",
    "![x](http://evil.example/a.png) [a](javascript:alert(1))",
    "\n\n\n    \n# Heading\n- item\n1. x",
    "]]><x/>&lt;&#64;{{ 7*7 }}{% raw %}",
    "' onmouseover='alert(1)\" autofocus onfocus=\"alert(1)",
    "\ud800x\udfff\uffff\U000e0041",
    "表🚀e\u0301" * 3,
    "\\u{1b} \\n %0A %25",
    "EOF\nghadelimiter_x\nname=value",
    "_" * 300,
)


def acts(document: str) -> list[str]:
    """What in a document would act on a terminal or on a CI runner."""
    hidden = [c for c in document if c not in "\n\t" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    commands = [line for line in document.split("\n") if line.lstrip().startswith("::")]
    return [*hidden, *commands, *re.findall(r"##\w*\[", document)]


def hostile_text() -> st.SearchStrategy[str]:
    pieces = st.sampled_from(ATTACKS) | st.text(max_size=8)
    return st.lists(pieces, max_size=3).map("".join)


def real_text() -> st.SearchStrategy[str]:
    """What a model lets in: anything but lone surrogates."""
    return hostile_text().map(lambda text: text.encode("utf-8", "replace").decode())


# The field of a kind that is shown as a text.
_TEXTS = {"group": "name", "cell": "source", "guide": "contents"}


@st.composite
def hostile_plans(draw: st.DrawFn) -> Plan:
    text = real_text()

    def one(kind: str) -> Change:
        all_fields: dict[str, dict[str, Any]] = {
            "group": {"name": draw(text), "members": [draw(text)]},
            "project_sharing": {"public_web": draw(text), "users": {draw(text): draw(text)}},
            "cell": {"source": draw(text), "data_connection": draw(text)},
            "guide": {"contents": draw(text)},
        }
        fields = all_fields[kind]
        return change(
            f"{kind}.{draw(text)}",
            None
            if draw(st.booleans())
            else dict.fromkeys(fields) | {kind_text: draw(text)}
            if (kind_text := _TEXTS.get(kind))
            else fields,
            fields,
            name=draw(text),
            id=draw(text),
            source=draw(text),
            file=draw(text),
            reason=draw(text),
            flags=(draw(text), *draw(st.lists(st.sampled_from(("public", "take_over", "found_by_title")), max_size=1))),
            warnings=(draw(text),),
            depends_on=(draw(text),),
            origin=draw(st.sampled_from((None, "yours", "drift"))),
        )

    changes = tuple(
        one(kind) for kind in draw(st.lists(st.sampled_from(("group", "project_sharing", "cell", "guide")), max_size=5))
    )
    notice = Notice(code=draw(text), message=draw(text), address=draw(text), source=draw(text))
    return plan(
        *changes,
        sandbox=draw(st.booleans()),
        workspace=Place(base_url=draw(text), org_id=draw(text)),
        unmanaged=(Unmanaged(kind=draw(text), name=draw(text), address=draw(text), drift=draw(st.booleans())),),
        pending=(Pending(email=draw(text), nearest=(draw(text),), sources=(draw(text),)),),
        ending=(Ending(address=draw(text), who=draw(text), until=draw(text), why=draw(text), source=draw(text)),),
        warnings=(notice,),
        errors=(notice,),
        refused=(
            Refusal(code=draw(text), limit=draw(text), found=2, allowed=1, addresses=(draw(text),), message=draw(text)),
        ),
        by_hand=(ByHand(address=draw(text), what=draw(text)),),
    )
