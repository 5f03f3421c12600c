from __future__ import annotations

from hexform.lib.yaml.lines import Lines


def test_places_are_counted_from_one() -> None:
    lines = Lines("ab\r\nc\rd\n\ne")
    assert [lines.place(at) for at in (0, 1, 4, 6, 8, 9, 10)] == ["1:1", "1:2", "2:1", "3:1", "4:1", "5:1", "5:2"]
    assert [lines.line(index) for index in range(5)] == ["ab", "c", "d", "", "e"]


def test_an_empty_text_has_one_line() -> None:
    assert Lines("").place(0) == "1:1"
    assert Lines("").line(0) == ""
