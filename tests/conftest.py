"""Settings of all tests: every run draws the same examples, and a slow machine is no failure."""

import pytest
from hypothesis import HealthCheck, settings

from tests.sandbox import document

settings.register_profile(
    "gate", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gate")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the tests of the sandbox did not compare: they pass without the document, and prove less."""
    if not document.known():
        terminalreporter.write_line(
            "HEX_OPENAPI is not set: no answer of the sandbox was held against the API's document."
        )
