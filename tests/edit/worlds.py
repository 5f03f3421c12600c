"""Random documents of the language, as plain values."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

ODD = [
    "no", "null", "true", "12:30", "0777", "1e3", "3.10", "2027-01-01", "~", "", " x", "x ", "a: b", "a #b", "- a",
    "#a", "'", '"', "\\", "{a}", "[b", "a, b", "*a", "&a", "!a", "%a", "@a", "`a", "? a", ": a", "a:", "<<", "=", "...",
    "---", "\U0001f600", "\U0001f469\u200d\U0001f4bb team", "caf\u00e9", "\u00a0x", "\ufeffx", "\u2028", "it's", "C#",
    "http://x.y/z?a=b&c", "a\nb", "a\nb\n", "select 1\n\nfrom x\n", "\n", "a\n\n", " a\n b\n", "a\n  \nb", "a\tb",
    "\ta\nb", "y" * 120, "word " * 30 + "end", 'say "x"', "a\\b\"c",
]  # fmt: skip

texts = st.sampled_from(ODD) | st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8)
names = st.sampled_from(["Finance", "Data team", "Old team", "no", "a: b", "Caf\u00e9 \U0001f600"]) | texts.filter(bool)
keys = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True) | st.sampled_from(["no", "on", "12", "0x1", "null-1"])
emails = st.from_regex(r"[a-z]{1,5}@[a-z]{1,3}\.(com|io)", fullmatch=True)
days = st.dates().map(str)
levels = st.sampled_from(["NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"])
ends = {"until": days, "why": texts}


def some(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


grants = levels | some({"access": levels}, ends)
members = st.lists(emails | some({"email": emails}, ends), max_size=4)
sharing = some(
    {},
    {
        "workspace": levels,
        "groups": st.dictionaries(keys | names.filter(str.isascii), grants, max_size=3),
        "users": st.dictionaries(emails, grants, max_size=4),
    },
)
metas: st.SearchStrategy[Any] = st.recursive(
    texts | st.none() | st.booleans() | st.integers(0, 99),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)
groups = some({}, {"name": names, "id": keys, "members": members, "meta": metas})
collections = some({}, {"name": names, "description": texts, "sharing": sharing})
cells = st.lists(
    some({"label": names, "type": st.sampled_from(["sql", "code"])}, {"id": keys, "source": texts}), max_size=3
)
projects = some({}, {"id": keys, "title": names, "status": names | st.none(), "sharing": sharing, "cells": cells})
documents = some(
    {"version": st.just(1)},
    {
        "include": st.lists(names, max_size=2),
        "groups": st.dictionaries(keys, groups, max_size=3),
        "collections": st.dictionaries(keys, collections, max_size=2),
        "projects": st.dictionaries(keys, projects, max_size=3),
        "removed": some({}, {"groups": st.lists(names, max_size=3, unique=True)}),
        "x-own": metas,
    },
)
