"""Texts that libyaml takes although they are no YAML."""

from __future__ import annotations

import pytest

from tests.lib.yaml.test_document import problems, read


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: [b]#c\n", "1:6"),
        ("a: {b: 1}#c\n", "1:9"),
        ("a: [b,#c\n d]\n", "1:6"),
        ('a: "b"#c\n', "1:4"),
        ("a: 'b'#c\n", "1:4"),
        ("a: |#c\n  x\n", "1:4"),
        ("a: >2-#c\n  x\n", "1:4"),
        ("a: [-]\n", "1:5"),
        ("a: [b, -, c]\n", "1:8"),
        ("a: [?b]\n", "1:5"),
        ("a: {?b : c}\n", "1:5"),
        ("a: &an:chor b\n", "1:4"),
        ("a: &b c\nd: [*b:x]\n", "2:5"),
        ("a: [b,\nc]\n", "2:1"),
        ("a:\n  b: [c,\n  d\n]\n", "3:1"),
        ("a:\n  - [c,\n  d]\n", "3:1"),
        ('a: "b\nc"\n', "2:1"),
        ('a: "b\n\tc"\n', "2:1"),
        ("a: [\n\tb]\n", "2:1"),
        ("a: >\n \n  \n # x\n", "4:1"),
    ],
)
def test_is_refused_at_its_place(text: str, place: str) -> None:
    assert [each.partition(": ")[0] for each in problems(text)] == [place]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b,#c\n", "b,#c"),
        ("a: b]#c\n", "b]#c"),
        ("a: 1#2\n", "1#2"),
        ('a: "]#,#"  # c\n', "]#,#"),
        ("a: [\n  b,\n]\n", ["b"]),
        ("a: [b,\n c]\n", ["b", "c"]),
        ("a: [b,\n\n c]\n", ["b", "c"]),
        ('a: "b\n\n  c"\n', "b\nc"),
        ("a: |\n  - , [-, ?b]#\n", "- , [-, ?b]#\n"),
        ("a: b -\n", "b -"),
        ("a: what?\n", "what?"),
        ("a: [what?, ? b]\n", ["what?", {"b": ""}]),
        ("a: a&b*c:d\n", "a&b*c:d"),
        ("a: &b\n  c: [d,\n   e]\n", {"c": ["d", "e"]}),
        ("a: |2\n    \n  x\n", "  \nx\n"),
        ("a: |\n\n\n", ""),
        ("a: |\n  \n  x\n", "\nx\n"),
        ("a: |\n  \n", ""),
    ],
)
def test_looks_like_it_and_is_fine(text: str, value: object) -> None:
    assert read(text)["a"] == value


def test_a_last_line_of_spaces_is_read_as_if_it_ended() -> None:
    assert read("a: |\n  x\n   ")["a"] == "x\n \n"
    assert read("a: |\n  x")["a"] == "x"
