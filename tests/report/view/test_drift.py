from hexform.model.drift import DriftReport, DriftSummary, IgnoredDrift
from hexform.model.notice import Notice
from hexform.model.plan import Unmanaged
from hexform.report.style import Style
from hexform.report.text.render import report_text
from hexform.report.view.drift import drift_view
from tests.report.samples import differs, drift


def text(report: DriftReport) -> str:
    return report_text(drift_view(report), Style())


CHANGED = differs("group.a", {"members": ["ada@example.com"]}, {"members": ["eve@example.com"]})


def test_what_is_only_in_hex_is_an_addition() -> None:
    shown = text(drift(CHANGED))
    assert "- is what the configuration says, + is what Hex has" in shown
    assert "    ~ group.a\n        + members: eve@example.com\n        - members: ada@example.com\n" in shown
    assert "        `hexform apply` takes it back, `hexform drift --accept group.a` keeps it\n" in shown
    assert "Drift: 1 changed, 0 missing in Hex, 0 only in Hex." in shown


def test_sources_differ_from_the_configuration_to_hex() -> None:
    shown = text(drift(differs("cell.x/y", {"source": "select 1"}, {"source": "select 2"})))
    assert "--- configuration\n        +++ Hex\n        @@ -1 +1 @@\n        -select 1\n        +select 2\n" in shown


def test_each_entry_has_its_place_and_what_can_be_done() -> None:
    placed = differs("cell.x/y z", {"source": "a"}, {"source": "b"}, source="workspace.yaml:7")
    shown = text(
        drift(placed, differs("group.old", None, {"name": "old"}), differs("guide.a.md", {"contents": "a"}, None))
    )
    assert "    ~ cell.x/y z  workspace.yaml:7\n" in shown
    assert "`hexform drift --accept 'cell.x/y z'` keeps it" in shown
    assert "`hexform apply` deletes it, `hexform drift --accept group.old` keeps it" in shown
    assert "what Hex has of a guide cannot be read" in shown


def test_what_somebody_opened_to_the_web_is_first() -> None:
    shut, opened = {"public_web": "NONE"}, {"public_web": "CAN_VIEW"}
    shown = text(drift(CHANGED, differs("project_sharing.x", shut, opened, source="workspace.yaml:9")))
    assert "│ Open to the public web in Hex:\n│   ! project_sharing.x (workspace.yaml:9)\n" in shown
    assert shown.index("!   ~ project_sharing.x") < shown.index("    ~ group.a")
    assert "public web" not in text(drift(differs("project_sharing.x", opened, shut)))


def test_what_is_ignored_is_listed_with_its_reason_and_date() -> None:
    hidden = (
        IgnoredDrift(address="group.a", until="2027-01-31", why="migration", source="workspace.yaml:9"),
        IgnoredDrift(address="group.b", until="2027-02-28"),
    )
    shown = text(drift(ignored=hidden))
    assert "Ignored by `drift.ignore`:\n  - group.a: until 2027-01-31 (migration) (workspace.yaml:9)\n" in shown
    assert "  - group.b: until 2027-02-28\n" in shown


def test_missing_and_extra_objects() -> None:
    shown = text(drift(differs("group.gone", {"name": "gone"}, None), differs("group.extra", None, {"name": "extra"})))
    assert "    - group.gone  missing in Hex" in shown
    assert "    + group.extra  only in Hex" in shown


def test_alike_entries_are_grouped_but_not_a_missing_one_with_an_extra_one() -> None:
    same = [differs(f"project_status.{key}", {"status": "a"}, {"status": "b"}) for key in "xyz"]
    assert text(drift(*same)).count("~ status: a -> b") == 1
    assert "alike" not in text(drift(differs("group.x", {}, None), differs("group.y", {}, None)))


def test_memory_is_reported() -> None:
    remembered = [
        CHANGED.model_copy(update={"status": "new", "first_seen": "2026-11-22"}),
        differs("group.b", {"name": "a"}, {"name": "b"}, status="ongoing", first_seen="2026-11-01"),
        differs("group.c", {"name": "a"}, {"name": "b"}, status="resolved", first_seen="2026-10-01"),
    ]
    shown = text(drift(*remembered, summary=DriftSummary(changed=2, new=1, ongoing=1, resolved=1, ignored=2)))
    assert "~ group.a  new\n" in shown
    assert "~ group.b  ongoing, first seen 2026-11-01\n" in shown
    assert shown.index("Resolved since the last report:") < shown.index("~ group.c  resolved, first seen 2026-10-01")
    assert "\n1 new, 1 ongoing, 1 resolved\n2 addresses ignored by `drift.ignore`\n" in shown


def test_no_drift() -> None:
    assert text(drift()).endswith("\nNo drift. The workspace matches the configuration.\n")


def test_unmanaged_things_that_count_are_drift() -> None:
    things = tuple(Unmanaged(kind="group", name=n, address=f"group.{n}", drift=n == "x") for n in "xy")
    shown = text(drift(unmanaged=things, summary=DriftSummary(extra=1)))
    assert "- group.x: counts as drift\n  - group.y\n" in shown
    assert "Drift: 0 changed, 0 missing in Hex, 1 only in Hex." in shown


def test_errors_never_look_like_drift_nor_like_none() -> None:
    shown = text(drift(errors=(Notice(code="unreadable", message="403", address="group.x"),)))
    assert "No drift is known; 1 error." in shown
    assert "matches" not in shown


def test_only_resolved_is_not_drift() -> None:
    gone = differs("group.c", {"name": "a"}, {"name": "b"}, status="resolved", first_seen="2026-10-01")
    report = drift(gone, summary=DriftSummary(resolved=1))
    assert not report.has_drift
    assert "No drift. The workspace matches the configuration." in text(report)
