"""One comment, whatever the plan: read as a forge reads it, Markdown first and then HTML."""

import re
from html.parser import HTMLParser

from hypothesis import given, settings
from markdown_it import MarkdownIt

from hexform.model.drift import DriftSummary
from hexform.model.notice import Notice
from hexform.model.plan import ByHand, Plan, Seal, Unmanaged
from hexform.report.formats import tell
from hexform.report.html.markup import diff_block
from hexform.report.markdown import COMMENT, report_markdown
from hexform.report.stamp import Stamp
from hexform.report.style import Style
from hexform.report.view.drift import drift_view
from hexform.report.view.plan import plan_report
from hexform.report.view.run import run_report
from tests.report.hostile import acts, hostile_plans
from tests.report.samples import BROKEN_RUN, FULL, SHARING, STATUSES, change, differs, drift, plan

ALLOWED = {"details", "summary", "b", "code", "pre", "ul", "li", "p", "h3", "h4", "strong"}


class Page(HTMLParser):
    """What a browser makes of the comment: its tags, what is in code, and what is outside."""

    def __init__(self, comment: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[str] = []
        self.inside: list[str] = []
        self.feed(MarkdownIt("commonmark", {"html": True}).render(comment))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        assert attrs in ([], [("open", None)], [("lang", "diff")])
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        in_code = {"code", "pre"} & set(self.open)
        (self.inside if in_code else self.outside).append(data)


def comment(document: Plan) -> str:
    return report_markdown(plan_report(document, Style()))


def test_the_mark_is_in_the_first_line_and_the_summary_next() -> None:
    lines = comment(FULL).split("\n")
    assert lines[0] == "<!-- hexform:plan -->"
    assert lines[2] == "### Plan: 1 to create, 6 to update, 1 to replace, 1 to delete."
    assert report_markdown(run_report(BROKEN_RUN)).startswith("<!-- hexform:run -->\n\n### Apply not complete: 2")
    assert report_markdown(drift_view(drift())).startswith("<!-- hexform:drift -->\n\n### No drift.")


def test_what_matters_comes_first() -> None:
    shown = comment(FULL)
    order = [
        "Refused",
        "Deletes",
        "Opens to the public web",
        "Errors",
        "#### Dangerous",
        "#### Other changes",
    ]
    order += ["project_status.revenue", "What a person must do", "Warnings", "Pending"]
    assert [shown.index(part) for part in order] == sorted(shown.index(part) for part in order)


def test_each_change_says_what_it_means_before_it_is_opened() -> None:
    summaries = re.findall(r"<summary>(.*)</summary>", comment(FULL))
    sharing = next(line for line in summaries if "project_sharing.revenue" in line)
    assert sharing.startswith("⚠️ <b>~</b>")
    assert sharing.endswith("· 1 lost · 3 widened")
    assert any("project_status.revenue</code> and 2 more alike" in line for line in summaries)


def test_up_to_twenty_changes_are_open_and_the_dangerous_ones_are_among_them() -> None:
    dull = [change(f"group.g{at}", {"name": "x"}, {"name": f"Team {at}"}) for at in range(30)]
    shown = comment(plan(*dull, SHARING))
    assert "<details open><summary>⚠️ <b>~</b> <code>project_sharing.revenue" in shown
    assert shown.count("<details open><summary><b>~</b> <code>group.g") == 19
    assert shown.count("<details><summary><b>~</b> <code>group.g") == 11


def test_it_carries_time_commit_and_a_link_to_everything() -> None:
    stamp = Stamp("2026-11-27 05:17 UTC", "0123456789abcdef", "https://ci.example/acme/hex/runs/7")
    shown = report_markdown(plan_report(FULL, Style()), stamp=stamp)
    assert "commit <code>0123456789ab</code> · 2026-11-27 05:17 UTC" in shown
    assert '<a href="https://ci.example/acme/hex/runs/7">everything, on one page</a>' in shown
    assert "commit" not in comment(plan())


def test_a_saved_plan_carries_the_time_of_its_seal() -> None:
    saved = FULL.model_copy(update={"seal": Seal(made="2026-11-20T05:17:00Z", digest="x")})
    shown = tell(saved, "markdown", Style(stamp=Stamp("2026-11-27 05:17 UTC")))
    assert "2026-11-20T05:17:00Z" in shown
    assert "2026-11-27" not in shown


def test_a_limited_plan_says_to_what() -> None:
    assert "limited to <code>project.&#42;</code>" in comment(plan(targets=("project.*",)))


def test_people_and_addresses_of_which_the_text_is_the_same_are_joined() -> None:
    members = [f"{at}@example.com" for at in range(5)]
    hands = tuple(ByHand(address=f"project.p{at}", what="publish it") for at in range(40))
    shown = comment(plan(change("group.x", {"members": members}, {"members": []}), by_hand=hands))
    assert "! members: 5 people: 0&#64;example.com, " in shown
    assert "· 5 lost" in shown
    assert "<code>project.p2</code>, <code>37 more</code>: <code>publish it</code></li>" in shown


def test_sources_keep_their_empty_lines_without_ending_the_block() -> None:
    text = change("cell.x/y", {"source": "a\n\n\t\nb"}, {"source": "a\n\n\t\nc"})
    page = Page(comment(plan(text)))
    assert "@@ -1,4 +1,4 @@\n a\n \n \t\n-b\n+c" in "".join(page.inside)


def test_origins_have_their_own_headings() -> None:
    mine = change("group.a", {"name": "a"}, None, origin="yours")
    theirs = change("group.b", {"name": "a"}, {"name": "b"}, origin="drift")
    shown = comment(plan(mine, theirs))
    shown = shown[shown.index("### Yours: ") :]
    order = ["### Yours: ", "#### Dangerous", "group.a", "### Drift: ", "group.b"]
    assert [shown.index(part) for part in order] == sorted(shown.index(part) for part in order)


def test_the_sandbox_is_reported_before_everything_else() -> None:
    assert comment(plan(sandbox=True)).split("\n")[2].startswith("**SANDBOX")


def test_a_run_is_reported_by_outcome() -> None:
    shown = report_markdown(run_report(BROKEN_RUN))
    order = [
        "### Failed",
        "project_sharing.revenue",
        "### Outcome unknown",
        "### Skipped",
        "### Applied",
        "### Already",
    ]
    assert [shown.index(part) for part in order] == sorted(shown.index(part) for part in order)
    assert "the group is gone" in shown
    assert "Running it again goes on" in shown


def test_drift_is_reported_with_its_past() -> None:
    entry = differs("group.x", {"name": "a"}, {"name": "b"}, status="ongoing", first_seen="2026-11-01")
    shown = report_markdown(drift_view(drift(entry, summary=DriftSummary(changed=1, ongoing=1))))
    assert "· ongoing, first seen 2026-11-01</summary>" in shown


def large() -> Plan:
    """Text that spells long, in more changes than any comment holds, beside lists as long."""
    rows = [change(f"group.{'&' * 40}{at}", {"name": "x"}, {"name": "表🚀" * 90 + str(at)}) for at in range(900)]
    huge = change("guide.x", {"contents": "a\n" * 50_000}, {"contents": "b" * 99_000 + "\nc" * 50_000})
    many = tuple(Notice(code="unreadable", message="@" * 500 + str(at), address=f"group.{at}") for at in range(500))
    others = tuple(Unmanaged(kind="group", name=str(at), address=f"group.{'<' * 50}{at}") for at in range(2000))
    return plan(*rows, huge, warnings=many, errors=many, unmanaged=others)


def test_a_comment_of_a_large_plan_fits_and_counts_what_is_left_out() -> None:
    shown = comment(large())
    assert len(shown.encode()) <= COMMENT
    Page(shown)
    assert shown.startswith("<!-- hexform:plan -->\n\n### Plan: 0 to create, 901 to update")
    full = len(re.findall(r"<details(?: open)?><summary><b>~", shown))
    short, omitted = (sum(map(int, re.findall(rf"(\d+) changes? {w}", shown))) for w in ("without details", "left out"))
    assert full + short + omitted == 901
    assert len(re.findall(r"<p><b>~</b>", shown)) == short
    assert "This comment is full" in shown
    assert re.search(r"<li>and \d+ more</li>", shown)


def test_a_larger_limit_shows_more() -> None:
    document = plan_report(large(), Style())
    assert COMMENT < len(report_markdown(document, 1_000_000).encode()) <= 1_000_000


def test_many_changes_that_are_alike_do_not_hide_their_difference() -> None:
    same = [change(f"project_status.{at}", {"status": "a"}, {"status": "b"}) for at in range(5000)]
    shown = comment(plan(*same))
    assert "and 4999 more alike" in shown
    assert "… and 4980 more alike\n~ status: a → b" in shown


def test_a_long_text_is_cut_between_lines_with_a_count() -> None:
    block = diff_block((f"+{number:03}" for number in range(100)), 50)
    assert block == '<pre lang="diff">\n' + "\n".join(f"+{n:03}" for n in range(10)) + "\n… 90 more lines\n</pre>"


def test_an_empty_plan_is_one_line() -> None:
    shown = comment(plan())
    assert "### No changes. The workspace matches the configuration." in shown
    assert "####" not in shown


def test_alike_changes_are_one_entry() -> None:
    assert comment(plan(*STATUSES)).count("<details") == 1


@settings(max_examples=50)
@given(hostile_plans())
def test_nothing_breaks_out_mentions_or_runs(document: Plan) -> None:
    shown = comment(document)
    page = Page(shown)
    outside = "".join(page.outside)
    assert not re.search(r"[@<>`\\]|evil|Heading|alert|#\d", outside)
    assert "@" not in shown
    assert acts(shown) == []
    assert shown.count("<!--") == 1
    assert len(shown.encode()) <= COMMENT
