from xml.parsers.expat import ParserCreate

from hypothesis import given
from hypothesis import strategies as st

from hexform.model.drift import DriftReport
from hexform.model.notice import Notice
from hexform.model.plan import Unmanaged
from hexform.report.ci.junit import junit
from tests.report.hostile import acts, real_text
from tests.report.samples import differs, drift


def parsed(report: DriftReport) -> list[tuple[str, dict[str, str]]]:
    """Elements in the order in which they begin."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((name, attributes))
    parser.Parse(junit(report).encode(), True)
    return found


REPORT = drift(
    differs("group.a", {"members": ["ada@example.com"]}, {"members": ["eve@example.com"]}),
    differs("group.b", {"name": "b"}, None, status="ongoing", first_seen="2026-11-01"),
    differs("cell.x/y", {"source": "select 1"}, {"source": "select 2"}, status="resolved", first_seen="2026-11-01"),
    unmanaged=(Unmanaged(kind="group", name="Old", address="group.Old", drift=True), Unmanaged(kind="group", name="b")),
    errors=(
        Notice(code="unreadable", message="403", address="group.x", source="workspace.yaml:3"),
        Notice(code="unreadable", message="500"),
    ),
)


def test_each_address_is_a_case() -> None:
    cases = [(name, attributes.get("name") or attributes.get("message")) for name, attributes in parsed(REPORT)][4:]
    assert cases == [
        ("testcase", "group.a"),
        ("failure", "differs from the configuration"),
        ("testcase", "group.b"),
        ("failure", "missing in Hex, ongoing, first seen 2026-11-01"),
        ("testcase", "cell.x/y"),
        ("testcase", "group.Old"),
        ("failure", "in Hex, not in the configuration"),
        ("testcase", "group.x"),
        ("error", "403"),
        ("testcase", "workspace"),
        ("error", "500"),
    ]


def test_errors_and_failures_are_counted_apart() -> None:
    _, suite = parsed(REPORT)[0]
    assert (suite["tests"], suite["failures"], suite["errors"]) == ("6", "3", "2")


def test_what_differs_is_reported() -> None:
    text = junit(REPORT)
    assert "+ members: eve@example.com\n- members: ada@example.com</failure>" in text
    changed = junit(drift(differs("cell.x/y", {"source": "select 1"}, {"source": "select 2", "output_dataframe": "x"})))
    assert "source: --- configuration +++ Hex\n@@ -1 +1 @@\n-select 1\n+select 2" in changed


def test_no_drift_is_one_case_that_passes() -> None:
    assert [attributes.get("name") for name, attributes in parsed(drift()) if name == "testcase"] == [
        "matches the configuration"
    ]
    assert dict(parsed(drift()))["testsuite"]["failures"] == "0"


def test_the_sandbox_is_reported() -> None:
    assert 'value="SANDBOX https://app.hex.tech' in junit(drift(sandbox=True))


@given(real_text(), real_text())
def test_hostile_text_stays_text(one: str, other: str) -> None:
    report = drift(
        differs(f"group.{one}", {"members": [one], "name": one}, {"members": [other], "name": other}, name=other),
        unmanaged=(Unmanaged(kind=one, name=other, drift=True),),
        errors=(Notice(code="unreadable", message=one, address=other, source=one),),
    )
    assert {name for name, _ in parsed(report)} <= {
        "testsuites", "testsuite", "properties", "property", "testcase", "failure", "error"
    }  # fmt: skip
    assert acts(junit(report)) == []


@given(st.lists(real_text(), max_size=3))
def test_every_case_is_there(names: list[str]) -> None:
    report = drift(*(differs(f"group.{at}{name}", {"name": name}, None) for at, name in enumerate(names)))
    assert sum(name == "testcase" for name, _ in parsed(report)) == max(len(names), 1)
