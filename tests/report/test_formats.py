import pytest

from hexform.report.formats import (
    DRIFT_FORMATS,
    FINDINGS_FORMATS,
    PLAN_FORMATS,
    RUN_FORMATS,
    formats_of,
    report_of,
    tell,
)
from hexform.report.reading import Saved
from hexform.report.style import Style
from tests.report.samples import BROKEN_RUN, FULL, differs, drift

DRIFT = drift(differs("project_sharing.x", {"workspace": "NONE"}, {"workspace": "CAN_VIEW"}))
STARTS = {
    "text": "{} ", "json": "{{\n", "markdown": "<!-- hexform:{}", "html": "<!doctype html>", "junit": "<?xml",
    "sarif": "{{\n", "github": "::",
}  # fmt: skip


@pytest.mark.parametrize(("document", "name"), [(FULL, "plan"), (BROKEN_RUN, "run"), (DRIFT, "drift")])
def test_each_document_is_reported_in_each_of_its_formats(document: Saved, name: str) -> None:
    for kind in formats_of(document):
        text = tell(document, kind, Style())
        assert text.startswith(STARTS[kind].format(name))
        assert text == tell(document, kind, Style())
        assert text.endswith("\n")
        text.encode()
    assert report_of(document, Style()).document == name


def test_the_formats_by_name() -> None:
    assert set(RUN_FORMATS) == {"text", "json", "markdown", "html"}
    assert set(PLAN_FORMATS) == set(DRIFT_FORMATS) == {*RUN_FORMATS, "sarif", "junit", "github"}
    assert set(FINDINGS_FORMATS) == {"json", "sarif", "junit", "github"}
