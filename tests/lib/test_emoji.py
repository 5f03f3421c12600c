"""What belongs to an emoji, and what hides elsewhere."""

from __future__ import annotations

import pytest

from hexform.lib.visible import visible
from hexform.model.fields import invisible


@pytest.mark.parametrize(
    "text",
    ["❤️", "✅ Done", "👩‍💻 Dev", "👩🏽‍💻", "👨‍👩‍👧‍👦", "❤️‍🔥", "1️⃣ first", "#️⃣", "⚠️ Watch", "🏳️‍🌈", "\u2139\ufe0f", "‼️"],
)
def test_ordinary_emoji_are_seen_and_may_be_written(text: str) -> None:
    assert invisible(text) is None
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("a\ufe0f", "U+FE0F"),
        ("\ufe0f", "U+FE0F"),
        ("1\ufe0f2", "U+FE0F"),
        ("a\u200db", "U+200D"),
        ("1\u200d2", "U+200D"),
        ("\u200d", "U+200D"),
        ("👩\u200d", "U+200D"),
        ("👩\u200dx", "U+200D"),
        ("❤\ufe0f\ufe0f", "U+FE0F"),
        ("\ufe0f\u200d👩", "U+FE0F"),
        ("👩\u200d\u200d💻", "U+200D"),
        ("👩\u200b💻", "U+200B"),
    ],
)
def test_the_same_characters_elsewhere_are_refused(text: str, hidden: str) -> None:
    assert invisible(text) == hidden


def test_a_joiner_that_joins_nothing_is_spelt_out() -> None:
    assert visible("a\u200db") == "a\\u{200d}b"
