from __future__ import annotations

import pytest

from tests.cli.host import Host
from tests.cli.shell import Shell

ALL = ("text", "json", "markdown", "html")
FINDINGS = ["sarif", "junit", "github"]
FORMS = {"plan.json": [*ALL, *FINDINGS], "run.json": [*ALL], "drift.json": [*ALL, *FINDINGS]}


@pytest.fixture
def documents(host: Host, shell: Shell) -> None:
    """One of each, of the same changes."""
    shell.ok("plan", "-o", "plan.json")
    shell("drift", "--report", "json=drift.json")
    shell.ok("apply", "-y", "--record", "run.json")
    host.requests.clear()


@pytest.mark.parametrize("name", FORMS)
def test_each_document_in_each_of_its_formats(documents: None, host: Host, shell: Shell, name: str) -> None:
    shell.unset("HEX_API_TOKEN", "HEX_BASE_URL")
    for form in FORMS[name]:
        shown = shell.ok("show", name, "--format", form).out
        # Findings are only dangers and errors.
        assert form in {"sarif", "github"} or "group.team" in shown
    assert shell.ok("show", name, "--format", "json").json == shell.json(name)
    assert host.requests == []
    if "junit" not in FORMS[name]:
        assert "this kind of document has no format 'junit'" in shell.fails("show", name, "--format", "junit")


def test_what_is_not_a_document_is_reported(shell: Shell) -> None:
    assert shell.fails("show", "workspace.yaml").startswith("workspace.yaml is not a saved document: ")
    shell.write("version: 1", "x.txt")
    assert shell.fails("show", "x.txt").startswith("x.txt: is no whole JSON document (line 1")
    shell.write('{"format_version": "1.0"}', "x.json")
    assert shell.fails("show", "x.json") == "x.json: is no plan, run, drift or access report of hexform"
