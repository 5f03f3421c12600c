"""The page in a real browser: it renders and filters, is read without scripts and without a mouse, and runs nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hexform.model.notice import Notice
from hexform.model.plan import Pending, Place, Plan, Unmanaged
from hexform.report.access.page import access_html
from hexform.report.html.pages import plan_page
from hexform.report.style import Style
from tests.report.access.test_renderers import ADA, REPORT
from tests.report.browser import CHROMIUM, DRIVER, Browser, browser
from tests.report.hostile import ATTACKS
from tests.report.html.test_people import ACCESS, many
from tests.report.samples import FULL, GROUP, SHARING, change, plan

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None,
    reason="needs a browser: apt-get install chromium chromium-driver",
)

SHOWN = "return [...document.querySelectorAll('article')].filter(a => a.offsetParent).map(a => a.dataset.kind)"
# Ends once the page has heard that the second node was followed.
FOLLOW = """
return new Promise(done => {
  addEventListener('hashchange', () => done(null), {once: true});
  location.hash = document.querySelectorAll('svg .node')[1].getAttribute('href');
});
"""
OUTPUT = "return document.querySelector('output').value"
# Text with too little contrast to its background (WCAG requires a ratio of 4.5).
FAINT = """
const light = (c) => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
const luminance = ([r, g, b]) => .2126 * light(r) + .7152 * light(g) + .0722 * light(b);
const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
const behind = (e) => {
  for (; e; e = e.parentElement) {
    const colour = numbers(getComputedStyle(e).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const faint = [];
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !e.checkVisibility() || e.closest('svg, script')) continue;
  const [a, b] = [luminance(numbers(getComputedStyle(e).color)), luminance(behind(e))];
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) faint.push(`${walker.currentNode.data.trim()} ${ratio.toFixed(2)}`);
}
return faint;
"""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Any:
    def show(document: Plan, *, scripts: bool = True) -> Browser:
        file = tmp_path / "plan.html"
        file.write_text(plan_page(document, Style()), encoding="utf-8")
        chromium.open(file, scripts=scripts)
        chromium.look(1280)
        return chromium

    return show


def choose(page: Browser, value: str) -> None:
    page.run(f"document.querySelector('input[value=\"{value}\"]').click()")


def test_the_page_renders_without_a_complaint(opened: Any) -> None:
    page: Browser = opened(FULL)
    assert page.run("return document.title").startswith("hexform plan: Plan: 1 to create")
    assert page.run("return getComputedStyle(document.querySelector('.tile')).borderRadius") == "10px"
    assert len(page.run(SHOWN)) == 7
    assert page.run("return document.querySelectorAll('svg .node').length") == 2
    assert page.log() == []


def test_filters_and_search_narrow_what_is_shown(opened: Any) -> None:
    page: Browser = opened(FULL)
    assert page.run(OUTPUT) == "9 shown"
    choose(page, "cell")
    assert page.run(SHOWN) == ["cell", "cell"]
    assert page.run(OUTPUT) == "2 of 9 shown"
    choose(page, "project_status")
    assert page.run(SHOWN) == ["project_status", "cell", "cell"]
    choose(page, "replace")
    assert page.run(SHOWN) == ["cell"]
    page.run("document.querySelector('[type=reset]').click()")
    page.run("const s = document.querySelector('[type=search]'); s.value = 'GRACE@ members'; "
             "s.dispatchEvent(new Event('input', {bubbles: true}))")  # fmt: skip
    assert page.run(SHOWN) == ["group"]


def test_a_section_without_a_shown_change_goes_with_it(opened: Any) -> None:
    mine, theirs = (change(f"group.{o}", {"name": "1"}, {"name": o}, origin=o) for o in ("yours", "drift"))
    page: Browser = opened(plan(mine, theirs))
    choose(page, "drift")
    assert page.run("return [...document.querySelectorAll('#entries h2')].filter(h => h.offsetParent).length") == 1


def test_all_can_be_opened_and_closed(opened: Any) -> None:
    page: Browser = opened(FULL)
    for which, number in (("none", 0), ("all", 7)):
        page.run(f"document.querySelector('[data-open={which}]').click()")
        assert page.run("return document.querySelectorAll('details[open]').length") == number


def test_a_node_of_the_picture_leads_to_its_change(opened: Any) -> None:
    page: Browser = opened(plan(GROUP, SHARING))
    choose(page, "group")
    page.run("document.querySelector('[data-open=none]').click()")
    page.run(FOLLOW)
    assert page.run("return document.activeElement.closest('article').dataset.kind") == "project_sharing"
    assert page.run("return document.activeElement.parentElement.open")


def test_it_is_read_without_scripts(opened: Any) -> None:
    page: Browser = opened(FULL, scripts=False)
    assert len(page.run(SHOWN)) == 7
    assert not page.run("return document.querySelector('.tools').offsetParent")
    assert "grace@example.com" in page.run("return document.body.innerText")


def test_it_is_used_without_a_mouse(opened: Any) -> None:
    page: Browser = opened(plan(*(change(f"group.{at}", {"name": "1"}, {"name": str(at)}) for at in range(2, 20))))
    page.press("\ue004")
    assert page.run("return document.activeElement.className") == "skip"
    page.press("\ue007", "\ue004")
    assert page.run("return document.activeElement.tagName") == "SUMMARY"
    page.press("\ue007")
    assert page.run("return document.activeElement.parentElement.open")


def test_a_screen_reader_hears_what_a_sign_means(opened: Any) -> None:
    page: Browser = opened(FULL)
    tree = page.devtools("Accessibility.getFullAXTree")["nodes"]
    heard = {(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if "role" in node}
    assert ("list", "Summary") in heard
    assert ("region", "Access before and after") in heard
    assert ("searchbox", "Search") in heard
    assert any(role == "DisclosureTriangle" and "create" in name and "guide.hex.md" in name for role, name in heard)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_text_stands_out_from_its_background(opened: Any, dark: bool) -> None:
    page: Browser = opened(FULL.model_copy(update={"sandbox": True}))
    choose(page, "group")
    page.run("document.querySelector('[type=reset]').click()")
    page.look(1280, dark=dark)
    assert page.run(FAINT) == []


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_width_makes_the_page_scroll_sideways(opened: Any, width: int) -> None:
    long = change("group." + "x" * 300, {"name": "y" * 300}, {"name": "z" * 300}, name="w" * 300)
    page: Browser = opened(plan(*FULL.changes, long))
    page.look(width)
    assert page.run("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_width_makes_an_access_report_scroll_sideways(chromium: Browser, tmp_path: Path, width: int) -> None:
    file = tmp_path / "access.html"
    person = ADA.model_copy(update={"email": f"{'a' * 200}@acme.com", "name": "b" * 200})
    rows = (*REPORT.access, REPORT.access[1].model_copy(update={"person": person}))
    file.write_text(access_html(REPORT.model_copy(update={"access": rows}), Style()), encoding="utf-8")
    chromium.open(file)
    chromium.look(width)
    assert chromium.run("return document.documentElement.scrollWidth") <= width


def test_a_number_leads_to_its_changes(opened: Any) -> None:
    page: Browser = opened(FULL)
    page.run("document.querySelector('.tile a[data-value=delete]').click()")
    page.run("return new Promise((done) => setTimeout(done))")
    shown = "return [...document.querySelectorAll('article:not([hidden]) .address')].map((each) => each.textContent)"
    assert page.run(shown) == ["group.Old team"]
    page.run("document.querySelector('[type=reset]').click()")
    choose(page, "dangerous")
    assert set(page.run(shown)) == {
        "group.Old team",
        "project_sharing.revenue",
        "guide.hex.md",
        "group.analytics-engineers",
    }


def test_a_danger_leads_to_its_change(opened: Any) -> None:
    page: Browser = opened(FULL)
    page.run("document.querySelector('#danger a').click()")
    page.run("return new Promise((done) => setTimeout(done))")
    assert page.run("return document.querySelector(location.hash + ' .address').textContent") == "group.Old team"
    assert page.run("return document.querySelector(location.hash + ' details').open") is True


@pytest.mark.parametrize("width", [1280, 768, 390])
def test_every_tile_shows_its_whole_label(opened: Any, width: int) -> None:
    page: Browser = opened(FULL)
    page.look(width)
    cut = "return [...document.querySelectorAll('.tile')].filter((each) => each.scrollWidth > each.clientWidth).length"
    assert page.run(cut) == 0


def test_a_page_of_thousands_is_complete(opened: Any) -> None:
    page: Browser = opened(plan(*(change(f"group.{at}", {"name": "1"}, {"name": f"Team {at}"}) for at in range(2000))))
    assert page.run("return document.querySelectorAll('article').length") == 2000
    assert page.run("return document.querySelector('#c1999 pre').textContent") == '~ name: 1 → "Team 1998"\n'
    assert page.run("return document.querySelector('output').value") == "2000 shown"


def hostile() -> Plan:
    """Every attack in every place where a text can be."""
    texts = [text.encode("utf-8", "replace").decode() + "<script>window.hurt = 1</script>" for text in ATTACKS]
    texts.append("\"><img src=x onerror='window.hurt = 1'>")
    first = f"project_sharing.{texts[0]}"
    changes = [
        change(
            f"project_sharing.{text}",
            {"users": {text: "NONE"}, "public_web": text, "workspace": f"{text}\n"},
            {"users": {text: "CAN_VIEW"}, "public_web": "x", "workspace": f"a\n{text}"},
            name=text,
            id=text,
            source=text,
            flags=(text,),
            warnings=(text,),
            depends_on=(first,),
        )
        for text in texts
    ]
    notices = tuple(Notice(code="unreadable", message=text, address=text, source=text) for text in texts)
    return plan(
        *changes,
        workspace=Place(base_url=texts[0], org_id=texts[-1]),
        warnings=notices,
        errors=notices,
        unmanaged=tuple(Unmanaged(kind=text, name=text, address=text) for text in texts),
        pending=tuple(Pending(email=text, nearest=(text,), sources=(text,)) for text in texts),
    )


def test_a_hostile_title_runs_nothing(opened: Any) -> None:
    page: Browser = opened(hostile())
    assert page.run("return window.hurt") is None
    assert page.run("return document.querySelectorAll('img, iframe, object, embed, link, base').length") == 0
    assert page.run("return document.scripts.length") == 1
    assert page.run("return document.querySelectorAll('article').length") == len(ATTACKS) + 1
    assert page.log() == []


def test_the_policy_holds_even_if_something_got_in(opened: Any) -> None:
    page: Browser = opened(FULL)
    page.run("const s = document.createElement('script'); s.textContent = 'window.hurt = 1'; document.body.append(s)")
    page.run("const i = document.createElement('img'); i.src = 'https://evil.example/x.png'; document.body.append(i)")
    page.run(
        "document.body.insertAdjacentHTML('beforeend', '<b onclick=\"window.hurt = 1\" id=b style=\"color:red\">b</b>')"
    )
    page.run("document.getElementById('b').click()")
    assert page.run("return window.hurt") is None
    assert sum("Content Security Policy" in line for line in page.log()) >= 3


ROWS = "[...document.querySelectorAll('#people tbody tr')].filter(r => r.offsetParent)"
PEOPLE = f"return {ROWS}.map(r => r.dataset.direction)"
FILL = """
const input = document.querySelector(`.filters [name=${arguments[0]}]`);
input.value = arguments[1];
input.dispatchEvent(new Event('input', {bubbles: true}));
"""


def test_people_are_found_by_name_project_and_direction(chromium: Browser, tmp_path: Path) -> None:
    page = tmp_path / "people.html"
    page.write_text(plan_page(plan(GROUP, access=ACCESS), Style()), encoding="utf-8")
    for width, dark in ((1280, False), (1280, True), (380, False)):
        chromium.look(width, dark=dark)
        chromium.open(page)
        assert chromium.run(PEOPLE) == ["gain", "lose", "gain", "lose", "keep"]
        assert chromium.run(FAINT) == []
        assert chromium.run("return document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off"
        chromium.run(FILL, "person", "PERSON77@")
        assert chromium.run(PEOPLE) == ["lose"]
        assert chromium.run("return document.querySelector('#people tr:not([hidden]) details').open")
        assert chromium.run("return document.querySelector('#people output').value") == "1 of 5 shown"
        chromium.run(FILL, "person", "")
        chromium.run(FILL, "project", "costs")
        assert chromium.run(PEOPLE) == ["lose", "gain"]
        chromium.run(FILL, "project", "")
        chromium.run("document.querySelector('.filters [value=keep]').click()")
        assert chromium.run(PEOPLE) == ["keep"]
    chromium.open(page, scripts=False)
    assert chromium.run(f"return {ROWS}.length") == 5
    page.write_text(plan_page(plan(GROUP, access=many(30)), Style()), encoding="utf-8")
    chromium.open(page)
    for email, found in (("person0002@", 30), ("person0009@", 1), ("PERSON0012@", 3), ("person3999@", 30), ("x@", 0)):
        chromium.run(FILL, "person", email)
        assert len(chromium.run(PEOPLE)) == found, email
    assert chromium.log() == []
