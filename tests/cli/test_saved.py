"""A saved plan and its witness, as a person meets them; what may still be done of it is held in tests/engine."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

import pytest

from hexform.model.change import Change
from hexform.model.diff import difference
from hexform.model.grants import member
from hexform.model.plan import Plan, fingerprint
from hexform.planfile.seal import sealed
from hexform.report.json import to_json
from hexform.report.reading import read_as
from tests.cli.host import ADA, EVE, GRACE, SEED, Host, hosted
from tests.cli.shell import Shell


@pytest.fixture
def planned(host: Host, shell: Shell) -> Host:
    shell.ok("plan", "-o", "plan.json")
    host.requests.clear()
    return host


def plan_of(shell: Shell) -> Plan:
    return read_as(Plan, shell.read("plan.json").encode(), "plan.json")


def forge(shell: Shell, *changes: Change, **fields: Any) -> Plan:
    """The file as somebody would make it who knows how digests and fingerprints are made."""
    plan = plan_of(shell).model_copy(
        update={"changes": changes, "fingerprint": fingerprint(plan_of(shell).workspace, changes), **fields}
    )
    plan = sealed(plan, datetime.now(UTC))
    (shell.folder / "plan.json").write_text(to_json(plan), encoding="utf-8")
    return plan


def untouched(host: Host, shell: Shell, *arguments: str) -> str:
    """The words with which an apply is refused before anything is written."""
    ended = shell("apply", "plan.json", *arguments)
    assert (ended.code, ended.out) == (1, ""), ended
    assert host.writes == []
    return ended.err[ended.err.index("Error: ") :].removeprefix("Error: ")


def test_it_is_for_its_owner_alone(planned: Host, shell: Shell) -> None:
    assert stat.S_IMODE((shell.folder / "plan.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_it_is_shown_again_offline(planned: Host, shell: Shell, form: str) -> None:
    shell.unset("HEX_API_TOKEN")
    shown = shell.ok("show", "plan.json", "--format", form)
    assert "group.team" in shown.out
    assert planned.requests == []
    if form == "json":
        assert shown.json == shell.json("plan.json")


def test_what_a_document_has_no_format_is_reported(planned: Host, shell: Shell) -> None:
    found = shell.fails("show", "plan.json", "--format", "csv")
    assert found == "this kind of document has no format 'csv'; it has text, json, markdown, html, sarif, junit, github"


def test_with_the_configuration_as_witness_it_is_applied_once(planned: Host, shell: Shell) -> None:
    assert shell.ok("apply", "plan.json", "-y", "--format", "json").json["summary"]["applied"] == 3
    assert planned.members("Team") == {ADA, GRACE}
    count = len(planned.writes)
    again = shell.ok("apply", "plan.json", "-y", "--format", "json").json
    assert (again["summary"]["already"], again["summary"]["applied"]) == (3, 0)
    assert len(planned.writes) == count


def test_what_is_not_in_it_is_not_applied(planned: Host, shell: Shell) -> None:
    shell.write(shell.read("workspace.yaml") + "  second: {title: Second, create: true}\n")
    assert shell.ok("apply", "plan.json", "-y", "--format", "json").json["summary"]["applied"] == 3
    assert len(planned.workspace.projects) == 1


def test_with_yes_and_nothing_that_vouches_for_it_it_is_refused(planned: Host, shell: Shell) -> None:
    (shell.folder / "workspace.yaml").unlink()
    found = untouched(planned, shell, "-y")
    assert found.startswith("a plan file is no evidence of itself: with -y give the configuration it was made of (-f)")
    assert planned.requests == []


def test_an_approved_fingerprint_vouches_for_it_without_a_configuration(planned: Host, shell: Shell) -> None:
    approved = shell.json("plan.json")["fingerprint"]
    (shell.folder / "workspace.yaml").unlink()
    found = untouched(planned, shell, "--approved", "0000-0000-0000-0000")
    assert found.startswith(f"plan.json: its fingerprint is {approved}, and 0000-0000-0000-0000 was approved")
    shell.ok("apply", "plan.json", "--approved", approved)
    assert planned.project("Revenue").status == "Done"
    # A run of an approved file does not need a terminal either.
    assert shell.ok("apply", "plan.json", "--approved", approved, "--format", "json").json["summary"]["already"] == 3


def test_what_was_approved_is_applied_even_if_files_changed_since(planned: Host, shell: Shell) -> None:
    approved = shell.json("plan.json")["fingerprint"]
    shell.write(shell.read("workspace.yaml").replace("source: new", "source: newer").replace(GRACE, EVE))
    assert "the configuration wants something else now" in untouched(planned, shell, "-y")
    shell.ok("apply", "plan.json", "--approved", approved)
    assert planned.members("Team") == {ADA, GRACE}
    assert planned.project("Revenue").cells[0].source == "new"


def test_an_edited_file_does_not_fit_its_digest(planned: Host, shell: Shell) -> None:
    document = shell.json("plan.json")
    document["changes"][0]["after"]["members"].append(EVE)
    shell.edit("plan.json", changes=document["changes"])
    assert (
        untouched(planned, shell, "-y") == "plan.json: does not fit its digest: it was edited or damaged; plan again\n"
    )


def test_an_edited_file_with_a_digest_of_its_own_cannot_add(planned: Host, shell: Shell) -> None:
    plan = plan_of(shell)
    team = plan.changes[0]
    more = [ADA, EVE, GRACE]
    after = team.after.replacing(members=tuple(map(member, more))) if team.after else None
    refs = {"user": {**team.refs["user"], EVE: "x"}}
    evil = team.model_copy(update={"after": after, "diff": difference(team.before, after), "refs": refs})
    forged = forge(shell, evil, *plan.changes[1:])
    found = untouched(planned, shell, "-y")
    assert found.startswith(
        "plan.json: the plan is stale, nothing was written; plan again:\n  group.team: the configuration wants"
    )
    assert "was approved; nothing was written" in untouched(planned, shell, "--approved", plan.fingerprint)
    assert forged.fingerprint != plan.fingerprint


def test_an_edited_file_can_leave_out(planned: Host, shell: Shell) -> None:
    forge(shell, plan_of(shell).changes[0])
    assert shell.ok("apply", "plan.json", "-y", "--format", "json").json["summary"]["applied"] == 1
    assert planned.members("Team") == {ADA, GRACE}
    assert planned.project("Revenue").status == "Draft"


def test_no_limit_of_the_configuration_is_lifted_by_the_file(shell: Shell, host: Host) -> None:
    shell.write("version: 1\nlimits: {deletes: 0}\nremoved: {groups: [Old team]}")
    shell.ok("plan", "-o", "plan.json")
    forge(shell, *plan_of(shell).changes, refused=())
    assert "REFUSED" in untouched(host, shell, "-y")
    shell.ok("apply", "plan.json", "-y", "--allow", "deletes=1")
    assert host.group("Old team") is None


def test_what_changed_since_is_stale_and_says_how(planned: Host, shell: Shell) -> None:
    planned.project("Revenue").status = None
    planned.group("Team").members.clear()
    found = untouched(planned, shell, "-y")
    assert found.splitlines()[1:] == [
        f"  group.team: {ADA} was removed in Hex after this plan; applying would add them again",
        "  project_status.revenue: status is not set in Hex now; it was Draft when the plan was made",
    ]


def test_it_is_for_one_workspace(planned: Host, shell: Shell) -> None:
    with hosted(SEED) as other:
        found = untouched(other, shell, "-y", "--base-url", other.url)
        assert found.startswith(f"plan.json: is a plan of {planned.url} (org ")
        assert f"and this run goes to {other.url} (org " in found
        planned.workspace.org_id = "0197a3c2-51b0-7e44-9a0d-2f6c1b0e77c2"
        assert "is a plan of" in untouched(planned, shell, "-y")


def test_the_sandbox_and_a_host_refuse_each_others_plans(planned: Host, shell: Shell) -> None:
    assert "is a plan of a real host, and this run goes to the sandbox" in untouched(planned, shell, "-y", "--sandbox")
    shell.write("version: 1\ngroups: {team: {}}")
    shell.ok("plan", "--sandbox", "-o", "plan.json")
    assert "is a plan of the sandbox, and this run goes to a real host" in untouched(planned, shell, "-y")


def test_an_old_one_is_refused(planned: Host, shell: Shell) -> None:
    assert "minutes old, and may be 0 minutes old (--max-age)" in untouched(planned, shell, "-y", "--max-age", "0m")
    made = datetime(2026, 1, 1, tzinfo=UTC)
    (shell.folder / "plan.json").write_text(to_json(sealed(plan_of(shell), made)), encoding="utf-8")
    assert "days old, and may be 7 days old" in untouched(planned, shell, "-y")
    shell.ok("apply", "plan.json", "-y", "--max-age", "9999d")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "is no whole JSON document"),
        ("{", "is no whole JSON document"),
        ("[]", "a JSON object was expected"),
        ("null", "a JSON object was expected"),
        ("[" * 100_000, "nested deeper than 64 levels"),
        ('{"format_version": "2.0"}', 'has the format version "2.0", this hexform reads 1.0'),
        ('{"format_version": "1.0", "drift": []}', "is a drift report, not a plan"),
        ('{"format_version": "1.0"}', "is no plan: "),
        ('{"format_version": "1.0", "format_version": "1.0"}', "has a key twice in one object"),
        ('{"format_version": NaN}', "holds NaN, which is no JSON"),
    ],
)
def test_what_is_not_a_saved_plan_is_reported(planned: Host, shell: Shell, text: str, found: str) -> None:
    shell.write(text, "plan.json")
    words = untouched(planned, shell, "-y")
    assert words.startswith("plan.json: ")
    assert found in words


def test_a_truncated_one_and_a_report_are_reported(planned: Host, shell: Shell) -> None:
    whole = shell.read("plan.json")
    shell.write(whole[: len(whole) // 2], "plan.json")
    assert "was it cut or edited?" in untouched(planned, shell, "-y")
    shell.ok("plan", "--report", "json=plan.json")
    assert "is the report of a plan, not a saved one" in untouched(planned, shell, "-y")
    (shell.folder / "plan.json").unlink()
    assert untouched(planned, shell, "-y") == "plan.json: No such file or directory\n"
    (shell.folder / "plan.json").mkdir()
    assert untouched(planned, shell, "-y").startswith("plan.json is not a saved plan: write -f plan.json")


def test_where_plans_are_signed_only_signed_ones_apply(planned: Host, shell: Shell) -> None:
    shell.set(HEXFORM_PLAN_KEY="secret")
    assert "is not signed with the key in HEXFORM_PLAN_KEY" in untouched(planned, shell, "-y")
    shell.ok("plan", "-o", "plan.json")
    shell.set(HEXFORM_PLAN_KEY="another")
    assert "is not signed with the key in HEXFORM_PLAN_KEY" in untouched(planned, shell, "-y")
    shell.set(HEXFORM_PLAN_KEY="secret")
    forge(shell, *plan_of(shell).changes)
    assert "is not signed" in untouched(planned, shell, "-y")
    shell.ok("plan", "-o", "plan.json")
    assert "secret" not in shell.read("plan.json")
    shell.ok("apply", "plan.json", "-y")


def test_no_path_or_url_in_a_file_leads_anywhere(planned: Host, shell: Shell) -> None:
    team, status, cell = plan_of(shell).changes
    for hostile in ("../users/me", "https://evil.example/x", "x?limit=1", "%2e%2e"):
        for change in (
            team.model_copy(update={"id": hostile}),
            status.model_copy(update={"refs": {"project": {"revenue": hostile}}}),
            cell.model_copy(update={"id": hostile, "refs": {"project": {"revenue": hostile}}}),
        ):
            forged = forge(shell, change)
            for witness in (("-y",), ("--approved", forged.fingerprint)):
                shell("apply", "plan.json", *witness)
    assert not [path for _, path, _ in planned.requests if "me/" in path or "evil" in path or "%" in path]


MUTATIONS: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x",
    "\x1b[2J",
    "../x",
    [],
    ["x"],
    [1, "x", None],
    {},
    {"a": {"b": ["c"]}},
    "\ud800",
)


def mutations(whole: Any) -> Iterator[Any]:
    """The document with one value somewhere in it replaced by another, or taken away."""
    replacements = cycle(MUTATIONS)
    for number in range(len(_places(whole))):
        document = json.loads(json.dumps(whole))
        holder, key = _places(document)[number]
        if isinstance(holder, dict) and number % 7 == 0:
            del holder[key]
        else:
            holder[key] = next(replacements)
        yield document


def _places(document: Any) -> list[tuple[Any, Any]]:
    keys = document if isinstance(document, dict) else range(len(document)) if isinstance(document, list) else ()
    return [place for key in keys for place in ((document, key), *_places(document[key]))]


def resealed(document: Any) -> str:
    """With a fingerprint and a digest that fit, where it still is a plan."""
    try:
        plan = Plan.model_validate(document)
        plan = plan.model_copy(update={"fingerprint": fingerprint(plan.workspace, plan.changes)})
        return to_json(sealed(plan, datetime.now(UTC)))
    except (ValueError, TypeError):
        return json.dumps(document)


@pytest.mark.parametrize("witness", ["config", "approved"])
def test_whatever_is_in_a_file_it_is_refused_in_words_or_does_what_is_wanted(
    planned: Host, shell: Shell, witness: str
) -> None:
    whole = shell.json("plan.json")
    for document in list(mutations(whole))[witness == "config" :: 2]:
        text = resealed(document)
        (shell.folder / "plan.json").write_text(text, encoding="utf-8")
        approved = json.loads(text).get("fingerprint")
        ended = shell("apply", "plan.json", *(["-y"] if witness == "config" else ["--approved", str(approved)]))
        assert ended.code in {0, 1}
        assert "itself failed" not in ended.err, (ended.err, text)
        assert "\x1b" not in ended.err
        assert planned.group("Old team") is not None
        if witness == "config":
            assert planned.members("Team") in ({ADA}, {ADA, GRACE})
            assert planned.project("Revenue").status in {"Draft", "Done"}
            assert planned.project("Revenue").cells[0].source in {"old", "new"}
