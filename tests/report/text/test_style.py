import pytest

from hexform.report.style import Style
from hexform.report.text.style import Span, colour_wanted, render


@pytest.mark.parametrize(
    ("environ", "terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": ""}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colour_follows_the_environment(environ: dict[str, str], terminal: bool, wanted: bool) -> None:
    assert colour_wanted(environ, terminal=terminal) is wanted


def test_the_flag_beats_the_environment() -> None:
    assert not colour_wanted({"FORCE_COLOR": "1"}, terminal=True, no_color=True)


def test_only_our_own_colours_reach_the_terminal() -> None:
    line = (Span("\x1b[2Jx", "bad"), Span("y"), Span("", "good"))
    assert render([line], Style(colour=True)) == "\x1b[31m\\u{1b}[2Jx\x1b[0my\n"
    assert render([line], Style()) == "\\u{1b}[2Jxy\n"


def test_a_name_cannot_begin_a_line() -> None:
    assert (
        render([(Span("a\nb"),), (Span("  "), Span("::add-mask::x"))], Style()) == "a\\u{a}b\n  \\u{3a}:add-mask::x\n"
    )


def test_no_line_ends_in_blanks() -> None:
    assert render([(Span("x  "), Span(" ")), ()], Style()) == "x\n\n"
