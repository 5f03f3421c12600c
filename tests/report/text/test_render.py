"""What a person reads on a terminal."""

import re

import pytest
from hypothesis import given, settings

from hexform.model.change import Change
from hexform.model.notice import Notice
from hexform.model.plan import ByHand, Plan, Requests
from hexform.report.style import Style
from hexform.report.text.render import report_text
from hexform.report.text.width import width
from hexform.report.view.drift import drift_view
from hexform.report.view.plan import plan_report
from hexform.report.view.run import run_report
from tests.report import samples
from tests.report.hostile import acts, hostile_plans
from tests.report.samples import change, plan

PLAIN = Style()


def text(document: Plan, style: Style = PLAIN) -> str:
    return report_text(plan_report(document, style), style)


def of(*changes: Change, style: Style = PLAIN) -> list[str]:
    """The lines of the changes alone."""
    lines = [line.rstrip() for line in text(plan(*changes), style).split("\n")]
    start = lines.index("╵") + 2 if "╵" in lines else 2
    return lines[start : next(i for i, line in enumerate(lines) if line.startswith("Plan:"))]


def test_a_change_has_its_symbol_its_name_its_place_and_a_field_a_line() -> None:
    assert of(samples.GROUP) == [
        '!   ~ group.analytics-engineers "Analytics Engineers"  workspace.yaml:7',
        "        + members: grace@example.com",
        "      ! - members: jonas@agency.example",
        "",
    ]


def test_the_four_symbols() -> None:
    lines = of(samples.GUIDE, samples.GROUP, samples.REPLACED, samples.DELETED)
    heads = [line[:6] for line in lines if re.match(r".{6}(group|cell|guide)\.", line)]
    assert heads == ["!   + ", "!   ~ ", "!   - ", "  -/+ "]


def test_a_source_is_a_unified_diff_with_the_name_of_its_file() -> None:
    assert of(samples.CELL)[1:9] == [
        "        source:",
        "        --- Hex",
        "        +++ cells/revenue.sql",
        "        @@ -1,3 +1,3 @@",
        "        -select month, amount",
        "        +select month, sum(amount) as amount",
        "         from revenue",
        "        -where month > '2025-01-01'",
    ]


def test_a_text_that_is_deleted_is_compared_with_nothing() -> None:
    deleted = change("cell.revenue/Load", {"source": "select 1"}, None)
    assert "        --- Hex\n        +++ /dev/null\n        @@ -1 +0,0 @@\n        -select 1\n" in text(plan(deleted))


def test_what_opens_a_project_to_the_web_is_marked_where_it_is() -> None:
    lines = of(samples.SHARING)
    assert lines[0].startswith("!   ~ project_sharing.revenue")
    assert "      ! opens the project to the public web" in lines
    assert "      ! ~ public_web: NONE -> APP_ONLY" in lines
    assert "      ! ~ workspace: CAN_VIEW -> APP_ONLY" in lines


def test_taking_a_guide_over_says_what_is_lost() -> None:
    lines = of(samples.GUIDE)
    assert "! takes over a guide that somebody else owns: its present text will be lost" in lines[1]


def test_changes_that_are_alike_are_grouped_once() -> None:
    lines = of(samples.STATUSES[0], samples.CELL, *samples.STATUSES[1:])
    assert [line.split("  w")[0].strip() for line in lines[:4]] == [
        "~ project_status.revenue",
        "~ project_status.churn",
        "~ project_status.forecast",
        '~ status: "In review" -> Production',
    ]
    assert "cell.revenue/Load revenue" in lines[5]


def test_many_that_are_alike_are_one_block_with_a_list() -> None:
    same = [change(f"project_status.p{at}", {"status": "a"}, {"status": "b"}) for at in range(300)]
    lines = of(*same, style=Style(width=80))
    assert lines[0] == "    ~ project_status.p0"
    assert lines[1].startswith("        and 299 alike: p1, p2, p3, ")
    assert re.search(r" and \d+ more$", lines[2])
    assert lines[3:] == ["        ~ status: a -> b", ""]
    assert len(of(*same, style=Style(whole=True))) == 302


def test_people_with_the_same_change_are_one_row() -> None:
    names = [f"person{at:03}@example.com" for at in range(60)]
    members = change("group.x", {"members": []}, {"members": names})
    assert of(members, style=Style(width=80)) == [
        "    + group.x" if members.verb == "create" else "    ~ group.x",
        "        + members: 60 people: person000@example.com, person001@example.com,",
        "            person002@example.com, person003@example.com and 56 more",
        "",
    ]
    users = change("project_sharing.x", {"users": {}}, {"users": dict.fromkeys(names[:4], "CAN_EDIT")})
    assert of(users)[1].startswith("        + users: CAN_EDIT for 4 people: person000@example.com, ")
    assert "".join(of(members, style=Style(whole=True))).count("@example.com") == 60
    three = change("group.x", {"members": []}, {"members": names[:3]})
    assert len(of(three)) == 5


def test_of_three_hundred_changes_the_three_that_matter_are_in_the_first_screen() -> None:
    dull = [change(f"group.g{at}", {"name": f"{at}"}, {"name": f"Team {at}"}) for at in range(300)]
    lines = text(plan(*dull, samples.GUIDE, samples.SHARING, samples.DELETED), Style(width=80)).splitlines()
    screen = "\n".join(lines[:24])
    for reported in (
        "Deletes:",
        "! group.Old team (workspace.yaml:80)",
        "Opens to the public web:",
        "Takes over a guide",
    ):
        assert reported in screen
    assert len(lines) < 120
    [rest] = [line for line in lines if "more changes of group" in line]
    assert rest == "    ~ 283 more changes of group:"
    whole = text(plan(*dull, samples.DELETED), Style(width=80, whole=True))
    assert "more changes" not in whole
    assert whole.count("-> ") == 300


@pytest.mark.parametrize("columns", [80, 120, 200])
def test_every_line_but_those_of_sources_fits(columns: int) -> None:
    people = change("group.x", {"members": []}, {"members": [f"{at}@example.com" for at in range(200)]})
    noted = tuple(Notice(code="x", message="long " * 100, address=f"group.{at}", source="w.yaml:1") for at in range(9))
    document = plan(people, *samples.FULL.changes, refused=samples.FULL.refused, warnings=noted, errors=noted)
    assert all(width(line) <= columns for line in text(document, Style(width=columns)).splitlines())


def test_a_plan_that_is_limited_says_to_what() -> None:
    reported = text(plan(targets=("project.*", "group.x")))
    assert "limited to project.*, group.x\n" in reported
    assert "No changes for these targets." in reported
    assert "matches" not in reported
    drifting = report_text(drift_view(samples.drift(targets=("group.x",))), PLAIN)
    assert "limited to group.x\n" in drifting
    assert "No drift for these targets." in drifting


def test_a_deletion_says_why() -> None:
    assert "        because: removed" in of(samples.DELETED.model_copy(update={"reason": "removed"}))


def test_what_is_to_be_reported_of_several_is_reported_once() -> None:
    hands = tuple(ByHand(address=f"project.p{at}", what="publish the project") for at in range(40))
    reported = text(plan(by_hand=hands))
    assert "  - project.p0, project.p1, project.p2 and 37 more: publish the project\n" in reported
    assert "project.p39" in text(plan(by_hand=hands), Style(whole=True))


def test_changes_without_a_difference_are_not_alike() -> None:
    lines = of(change("group.x", None, {}), change("group.y", None, {}))
    assert lines == ["    + group.x", "", "    + group.y", ""]


def test_a_plan_ends_in_its_counts_its_cost_and_its_fingerprint() -> None:
    assert text(samples.FULL).split("\n")[-4:] == [
        "Plan: 1 to create, 6 to update, 1 to replace, 1 to delete.",
        "10 requests, about 3 s",
        f"fingerprint {samples.FULL.fingerprint}",
        "",
    ]


def test_past_the_limit_the_cost_is_in_minutes() -> None:
    large = plan(samples.GROUP, requests=Requests(read=6, write=90, verify=10))
    assert "100 requests, about 3 min at 30 requests a minute" in text(large)
    assert "100 requests, about 25 s" in text(large, Style(rate=0))


def test_an_empty_plan_reports_it() -> None:
    assert text(plan()).split("\n")[2:] == ["No changes. The workspace matches the configuration.", ""]


def test_what_could_not_be_read_is_not_a_match() -> None:
    reported = text(plan(errors=(Notice(code="unreadable", message="403", address="group.x"),)))
    assert "! group.x: 403" in reported
    assert "No changes that can be made; 1 error." in reported
    assert "matches the configuration" not in reported


def test_what_is_left_out_because_of_errors() -> None:
    unread = Notice(code="unreadable", message="403", address="group.x")
    setting = Notice(code="unknown_reference", message="`protected` names nothing", source="workspace.yaml:2")
    assert "These addresses are left out; everything else is shown." in text(plan(errors=(unread,)))
    assert "The addresses among these are left out; everything else is shown." in text(plan(errors=(unread, setting)))
    assert "No address is left out because of this." in text(plan(errors=(setting,)))


def test_the_lists_beside_the_changes() -> None:
    reported = text(samples.FULL)
    assert "│   ! public: one project opens\n" in reported
    assert "! project_status.secret: 403: absent or not permitted for this token" in reported
    assert "- project.revenue: publish the project in Hex" in reported
    assert "- the pattern terms/**/*.md matches nothing (workspace.yaml:71)" in reported
    assert "- gracee@example.com: is not in the workspace (did you mean grace@example.com?)" in reported
    assert "- group.x: jonas@agency.example until 2027-03-31 (FIN-207)" in reported
    assert "- group.Everyone\n" in reported


def test_a_refused_change_is_marked() -> None:
    assert "      ! REFUSED by the limit 'public'" in text(samples.FULL)


def test_origins_are_distinguished_and_counted() -> None:
    mine = change("group.a", {"name": "a"}, {"name": "b"}, origin="yours")
    theirs = change("group.b", {"name": "a"}, {"name": "b"}, origin="drift")
    unknown = change("group.c", {"name": "a"}, {"name": "b"})
    reported = text(plan(theirs, mine, unknown))
    order = [
        reported.index(part) for part in ("Yours: ", "group.a", "Drift: only", "group.b", "Other changes", "group.c")
    ]
    assert order == sorted(order)
    assert "\n1 yours, 1 drift\n" in reported


def test_the_sandbox_is_reported_first() -> None:
    assert text(plan(sandbox=True)).startswith("SANDBOX")
    assert report_text(run_report(samples.run(sandbox=True)), PLAIN).startswith("SANDBOX")
    assert report_text(drift_view(samples.drift(sandbox=True)), PLAIN).startswith("SANDBOX")


def test_long_values_are_folded_on_lines_of_their_own() -> None:
    long = change("collection.x", {"description": "old " * 100}, {"description": "new " * 100})
    lines = of(long, style=Style(width=60))
    assert lines[1] == "        ~ description:"
    assert lines[2].endswith("characters)")
    assert lines[3].startswith('         -> "new')
    assert all(width(line) <= 60 for line in lines)


def test_a_long_source_is_folded_with_the_number_of_lines_left() -> None:
    grown = change("cell.x/y", None, {"source": "\n".join(str(number) for number in range(100))})
    assert "        … 41 more lines; the JSON and HTML formats have all" in of(grown)
    assert not any("more line" in line for line in of(grown, style=Style(lines=0)))


def test_notes_wrap_at_the_width() -> None:
    noted = change("group.x", {"name": "a"}, {"name": "b"}, warnings=("a word " * 40,), flags=("found_by_title",))
    lines = of(noted, style=Style(width=50))
    assert all(width(line) <= 50 for line in lines)
    assert any("found by its title" in line for line in lines)


def test_nothing_is_repeated() -> None:
    taken = samples.GUIDE.model_copy(update={"warnings": ("its present text will be lost", "is not listed")})
    reported = text(plan(taken, by_hand=samples.FULL.by_hand))
    assert reported.count("its present text will be lost") == 1
    assert "        is not listed\n" in reported
    assert "publish the project in Hex" in reported


def test_colour_changes_nothing_but_the_colour() -> None:
    coloured = text(samples.FULL, Style(colour=True))
    assert "\x1b[31m  - \x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == text(samples.FULL).split()


def test_a_broken_run_says_what_went_wrong_first_and_what_to_do_last() -> None:
    reported = report_text(run_report(samples.BROKEN_RUN), PLAIN)
    order = [
        "Failed:",
        "Outcome unknown",
        "Skipped",
        "Applied:",
        "Already as wanted",
        "person must do",
        "Apply not complete",
    ]
    assert [reported.index(part) for part in order] == sorted(reported.index(part) for part in order)
    assert "! PATCH /v1/projects/x/sharing 400: the group is gone" in reported
    assert "trace trace-1 (for Hex's support)" in reported
    assert "needs project_sharing.revenue" in reported
    assert "- project.revenue: publish the project in Hex" in reported
    assert "Apply not complete: 2 applied, 1 already as wanted, 1 failed, 1 skipped, 1 unknown." in reported
    assert "Running it again goes on where this run ended." in reported


def test_a_run_tells_outcomes_and_not_the_fields_again() -> None:
    assert "grace@example.com" not in report_text(run_report(samples.BROKEN_RUN), PLAIN)


def test_a_good_run_needs_nothing_more() -> None:
    reported = report_text(run_report(samples.run(samples.done(samples.GROUP, "applied"))), PLAIN)
    assert "Apply complete: 1 applied, 0 failed, 0 skipped." in reported
    assert "again" not in reported


def test_an_interrupted_run_reports_it() -> None:
    reported = report_text(run_report(samples.run(interrupted=True, outcome="failed")), PLAIN)
    assert "Interrupted: 0 applied" in reported
    assert "Running it again goes on" in reported


@settings(max_examples=50)
@given(hostile_plans())
def test_nothing_in_a_plan_acts_on_a_terminal_or_a_log(document: Plan) -> None:
    assert acts(text(document)) == []


def test_a_change_of_two_origins_is_in_both_sections_with_its_rows() -> None:
    mixed = change("group.x", {"name": "a", "members": ["b@example.com"]}, {"name": "c", "members": ["d@example.com"]})
    rows = tuple(row.model_copy(update={"origin": "drift" if row.path == ("name",) else "yours"}) for row in mixed.diff)
    reported = text(plan(mixed.model_copy(update={"origin": "mixed", "diff": rows})))
    yours, drift = reported[reported.index("Yours: ") :].split("Drift: ")
    assert "d@example.com" in yours
    assert "name" not in yours
    assert "name: a -> c" in drift


def test_what_is_so_without_being_written_is_shown_only_where_nothing_else_is() -> None:
    uploaded = change("guide.a.md", {}, {"contents": "a\n", "publish": True})
    assert not any("publish" in line for line in of(uploaded))
    published = change("guide.a.md", {"contents": "a\n"}, {"contents": "a\n", "publish": True})
    assert "        ~ publish: (none) -> true" in of(published)
    hidden = change("guide.a.md", {"publish": True}, {"publish": False})
    assert "        ~ publish: true -> false" in of(hidden)
