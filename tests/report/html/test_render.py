"""The page as a file: nothing in it but what the template put there."""

import base64
import hashlib
import re
from html.parser import HTMLParser

from hypothesis import given, settings

from hexform.model.plan import Plan
from hexform.report.formats import tell
from hexform.report.html.pages import drift_page, plan_page, run_page
from hexform.report.html.render import report_html
from hexform.report.stamp import Stamp
from hexform.report.style import Style
from hexform.report.view.model import Entry, Report, Section, Subject
from tests.report.hostile import acts, hostile_plans
from tests.report.samples import BROKEN_RUN, FULL, STATUSES, change, differs, drift, plan

TAGS = re.compile(
    "html|head|meta|title|style|body|a|header|p|h1|h2|ul|li|nav|b|span|main|section|div|code|small|form|label|input|fieldset|"
    "legend|output|button|article|details|summary|pre|table|caption|colgroup|col|thead|tbody|tr|th|td|del|ins|dl|dt|dd|svg|path|"
    "rect|text|tspan|script"
)
ATTRIBUTES = re.compile(
    "lang|charset|http-equiv|content|name|class|id|href|aria-label|aria-hidden|aria-live|role|tabindex|hidden|type|value|"
    "autocomplete|placeholder|open|title|scope|colspan|width|height|viewbox|d|x|y|rx|data-[a-z]+"
)
EMPTY = {"meta", "input", "col", "path", "rect"}


class Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert TAGS.fullmatch(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]

    def text(self, tag: str) -> str:
        return "".join(self.texts.get(tag, []))


def page(document: Plan) -> Page:
    return Page(plan_page(document, Style()))


def test_the_summary_is_in_the_title_the_heading_and_the_tiles() -> None:
    made = page(FULL)
    assert made.texts["title"][0] == "hexform plan: Plan: 1 to create, 6 to update, 1 to replace, 1 to delete."
    assert made.text("h1") == "Plan: 1 to create, 6 to update, 1 to replace, 1 to delete."
    assert "".join(made.texts["b"]) == "161112011"


def test_only_this_style_and_this_script_are_allowed_and_nothing_is_loaded() -> None:
    made = page(FULL)
    [policy] = [value for value in made.values("content") if "default-src" in value]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(made.text(tag).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not {"src", "srcset", "style", "onclick"} & {name for _, name, _ in made.attributes}
    assert "url(" not in made.text("style")
    assert "@import" not in made.text("style")


def test_every_link_leads_to_a_place_on_the_page() -> None:
    made = page(FULL)
    ids = made.values("id")
    assert len(ids) == len(set(ids))
    assert {f"#{name}" for name in ids} >= set(made.values("href"))
    assert made.values("href")


def test_changes_have_their_fields_and_their_sources_side_by_side() -> None:
    made = page(FULL)
    assert {"grace@example.com", "CAN_EDIT"} <= set(made.texts["ins"])
    assert {"jonas@agency.example", "CAN_VIEW"} <= set(made.texts["del"])
    assert "select month, sum(amount) as amount" in made.texts["td"]
    assert "cells/revenue.sql" in made.texts["th"]


def test_lists_access_and_order_are_there() -> None:
    made = page(FULL)
    assert {"Danger", "Errors ", "What a person must do afterwards ", "Access", "Order"} <= set(made.texts["h2"])
    assert "Access" not in page(plan(STATUSES[0])).texts["h2"]
    assert "Order" not in page(plan(STATUSES[0])).texts["h2"]


def test_filters_that_choose_nothing_are_left_out() -> None:
    assert facets(page(FULL)) == ["danger", "kind", "action"]
    origins = plan(
        change("group.a", {"name": "1"}, None, origin="yours"), change("group.b", {"name": "1"}, {}, origin="drift")
    )
    assert facets(page(origins)) == ["danger", "action", "origin"]
    assert facets(Page(run_page(BROKEN_RUN))) == ["danger", "kind", "action", "state"]


def facets(made: Page) -> list[str]:
    return [value for tag, name, value in made.attributes if (tag, name) == ("fieldset", "data-facet")]


def test_each_number_leads_to_its_changes() -> None:
    made = page(FULL)
    link = re.compile(r'<a href="(#\w+)"(?: data-facet="(\w+)"[^>]*)?><b>\d+</b> <span>([\w ]+)</span>')
    leads = {label: (href, facet) for href, facet, label in link.findall(plan_page(FULL, Style()))}
    assert leads["to create"] == ("#c3", "action")
    assert leads["to delete"] == ("#c4", "action")
    assert leads["errors"] == ("#errors", "")
    assert leads["refused"] == ("#danger", "")
    assert {href.removeprefix("#") for href, _ in leads.values()} <= set(made.values("id"))


def test_what_is_dangerous_is_first_and_links_to_its_change() -> None:
    text = plan_page(FULL, Style())
    assert text.index('id="danger"') < text.index('id="errors"') < text.index('id="entries"')
    assert re.search(
        r'<a href="#c4"><code>group.Old team</code></a> +<code class="where">workspace.yaml:80</code>', text
    )
    assert 'id="danger"' not in plan_page(plan(*STATUSES), Style())


def test_the_page_says_of_which_commit_and_when_it_was_made() -> None:
    text = tell(FULL, "html", Style(stamp=Stamp("2026-11-27 05:17 UTC", "0123456789abcdef")))
    assert "<code>0123456789ab</code>" in text
    assert "2026-11-27 05:17 UTC" in text
    assert "project.*, group.x" in plan_page(plan(targets=("project.*", "group.x")), Style())


def test_a_large_plan_has_plain_lines_and_stays_small() -> None:
    changes = [
        change(
            f"project_sharing.p{at}",
            {"workspace": "NONE", "users": {f"p{at}@example.com": "CAN_VIEW"}},
            {
                "workspace": "CAN_VIEW",
                "users": {f"p{at}@example.com": "CAN_EDIT"},
                "groups": {f"Team {at}": "CAN_EDIT"},
            },
            name=f"Project number {at}",
            id=f"019cd222-4c60-7003-9f01-{at:012x}",
            source=f"workspace.yaml:{at}",
            depends_on=("project_sharing.p0",),
            origin="yours",
        )
        for at in range(250)
    ]
    gone = [change(f"group.g{at}", {"name": f"{at}"}, None) for at in range(30)]
    text = plan_page(plan(*changes, *gone), Style())
    entries = text[text.index('id="entries"') : text.index('id="access"')]
    assert len(entries.encode()) / 280 * 5000 < 3_000_000, "the rest of a page does not grow with its changes"
    made = Page(text)
    assert "! workspace" not in text
    assert "~ users.p249@example.com: CAN_VIEW → CAN_EDIT\n~ workspace: NONE → CAN_VIEW\n" in made.text("pre")
    assert sum(value == "c280" for value in made.values("id")) == 1
    assert "and 10 more" in text


def test_an_empty_plan_has_no_filters() -> None:
    made = page(plan())
    assert made.text("h1") == "No changes. The workspace matches the configuration."
    assert "form" not in made.texts


def test_drift_refers_to_configuration_and_hex() -> None:
    gone = differs("group.x", {"name": "x"}, None, status="new", first_seen="2026-11-22")
    past = {"status": "resolved", "first_seen": "2026-11-01"}
    old = differs("project_sharing.y", {"workspace": "NONE"}, {"workspace": "CAN_VIEW"}, **past)
    made = Page(drift_page(drift(gone, old), Style()))
    assert {"Configuration", "Hex"} <= set(made.texts["th"])
    assert "missing in Hex" in made.values("title")
    assert "Access" not in made.texts["h2"]


def test_an_address_with_two_pasts_has_two_places() -> None:
    entries = (
        differs("group.x", {"name": "a"}, {"name": "b"}, status="new", first_seen="2026-11-22"),
        differs("group.x", {"members": ["a"]}, {"members": []}, status="ongoing", first_seen="2026-11-01"),
    )
    assert {"c1", "c2"} <= set(Page(drift_page(drift(*entries), Style())).values("id"))


def test_many_changes_are_closed_and_dangerous_ones_open() -> None:
    entries = tuple(Entry("update", "group", (Subject(f"group.{at}", str(at)),)) for at in range(20))
    danger = Entry("delete", "group", (Subject("group.x", "x"),), destroys=True)
    made = Page(report_html(Report("plan", False, "x", "x", sections=(Section("", (*entries, danger)),))))
    assert sum(name == "open" for _, name, _ in made.attributes) == 1
    assert sum(name == "open" for _, name, _ in page(FULL).attributes) == 7


def test_the_sandbox_is_reported_first() -> None:
    text = plan_page(plan(sandbox=True), Style())
    assert text.index('class="sandbox"') < text.index("<h1>")


def test_the_page_is_the_same_bytes_each_time() -> None:
    assert tell(FULL, "html", Style()) == tell(FULL, "html", Style())


@settings(max_examples=50)
@given(hostile_plans())
def test_nothing_of_a_plan_becomes_part_of_the_page(document: Plan) -> None:
    text = plan_page(document, Style())
    made = Page(text)
    assert all(ATTRIBUTES.fullmatch(name) for _, name, _ in made.attributes)
    places = r"#(c\d+|entries|access|order|danger|errors|unmanaged)"
    assert all(re.fullmatch(places, value) for value in made.values("href"))
    assert text.count("<script") == text.count("<style") == 1
    assert acts(text) == []
