"""A list that cannot be read is never told as one that holds nothing."""

from __future__ import annotations

import pytest

from tests.cli.host import Host
from tests.cli.shell import Shell

LISTS = {
    "groups": ("groups: {}", "GET /v1/groups: 403"),
    "collections": ("collections: {}", "GET /v1/collections: 403"),
    "projects": ("projects: {}", "GET /v1/projects: 403"),
    "cells": ("projects: {revenue: {title: Revenue, cells: []}}", "GET /v1/cells: 403"),
    "guides": ("guides: {main: {source: {unknown: x}, files: []}}", "GET /v1/guides/draft/list: 403"),
}


@pytest.mark.parametrize("name", LISTS)
def test_what_is_not_managed_is_not_known_where_the_list_cannot_be_read(host: Host, shell: Shell, name: str) -> None:
    written, fault = LISTS[name]
    shell.write(f"version: 1\nunmanaged: {{{name}: drift}}\n{written}\n")
    host.break_at(fault)
    for command in ("plan", "drift"):
        ended = shell(command, "--format", "json")
        (error,) = ended.json["errors"]
        assert (ended.code, error["code"], error["address"]) == (1, "unreadable", None)
        assert error["source"] == "workspace.yaml:2"
        assert error["message"].startswith(f"`unmanaged.{name}: drift` cannot be checked: GET /v1/")
    assert ended.err == "Error: 1 error (workspace.yaml:2): no address was left out\n"
    text = shell("drift").out
    assert "No drift is known; 1 error." in text
    assert "No address is left out because of this." in text


def test_what_is_only_reported_warns(host: Host, shell: Shell) -> None:
    shell.write("version: 1\nunmanaged: {groups: report}\n")
    host.break_at("GET /v1/groups: 403")
    ended = shell("drift", "--format", "json")
    assert (ended.code, ended.json["errors"]) == (0, [])
    (warning,) = ended.json["warnings"]
    assert warning["message"].startswith("`unmanaged.groups: report` cannot be checked: ")
    shell.write("version: 1\ngroups: {team: {name: Team}}\n")
    ended = shell("drift", "--format", "json")
    assert ([each["address"] for each in ended.json["errors"]], ended.json["warnings"]) == (["group.team"], [])
