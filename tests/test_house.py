"""Kinds are named in their own packages, modules and functions are small, and there are no import cycles."""

from __future__ import annotations

import grimp

from tests.house import ABOUT_KINDS, Module, cycles, modules

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50


def test_kinds_are_named_only_where_something_is_about_them() -> None:
    found = {each.path: list(each.kinds) for each in modules() if not each.may_name_kinds}
    assert {path: places for path, places in found.items() if places} == {}


def test_every_place_that_may_name_kinds_does() -> None:
    for place in ABOUT_KINDS:
        own = [each for each in modules() if each.path == place or each.path.startswith(f"{place}/")]
        assert any(any(each.kinds) for each in own), place


def test_a_name_is_found_however_it_is_written() -> None:
    named = ('a = "group"', 'b = f"cell.{a}"', "import hexform.kinds.guide.spec", "from hexform.kinds.cell import x")
    found = Module("x.py", "\n".join((*named, 'c = "grouped"'))).kinds
    assert sorted(place.partition(":")[0] for place in found) == ["1", "2", "3", "4"]


def test_no_module_is_too_long() -> None:
    assert {each.path: each.lines for each in modules() if each.lines > LONGEST_MODULE} == {}


def test_no_function_is_too_long() -> None:
    found = dict(function for each in modules() for function in each.functions)
    assert {name: lines for name, lines in found.items() if lines > LONGEST_FUNCTION} == {}


def test_imports_form_no_cycle() -> None:
    assert cycles(grimp.build_graph("hexform", cache_dir=None)) == []
