from hexform.report.style import Style
from hexform.report.text.render import report_text
from hexform.report.view.plan import plan_report
from tests.report.samples import FULL, STATUSES, change, plan


def test_each_danger_has_its_addresses_with_their_places() -> None:
    reported = {
        listing.title: [(item.head, item.where) for item in listing.items]
        for listing in plan_report(FULL, Style()).dangers
    }
    assert reported == {
        "Refused: apply will not carry out this plan": [("public", "")],
        "Deletes": [("group.Old team", "workspace.yaml:80")],
        "Opens to the public web": [("project_sharing.revenue", "workspace.yaml:31")],
        "Takes over a guide of somebody else": [("guide.hex.md", "workspace.yaml:70")],
        "Takes access away": [
            ("group.analytics-engineers", "workspace.yaml:7"),
            ("project_sharing.revenue", "workspace.yaml:31"),
        ],
    }


def test_a_plan_without_danger_has_none() -> None:
    assert plan_report(plan(*STATUSES), Style()).dangers == ()


def test_many_of_one_danger_are_counted() -> None:
    gone = [change(f"group.g{at}", {"name": f"{at}"}, None) for at in range(40)]
    reported = report_text(plan_report(plan(*gone), Style()), Style())
    assert "│   ! group.g6\n│   … 33 more entries; the JSON and HTML formats have all\n" in reported
