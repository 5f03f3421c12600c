"""Every run draws the same examples, may be slow, and checks every sandbox against the API's document."""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.sandbox import document
from tests.sandbox.contract import watch

settings.register_profile(
    "gate", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gate")


def _ignore(number: int, frame: object) -> None:
    """Nothing happens."""


# A runner may ignore or block these signals, as `nohup` and the `&` of a shell do, and every command that a test starts
# would inherit that. A handler of the tests does nothing, and is not inherited.
signal.pthread_sigmask(signal.SIG_SETMASK, ())
for _number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _ignore)


if document.known():

    @pytest.fixture(autouse=True)
    def contract(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Fail a test in which a sandbox of this process gave an answer that the API's document does not allow."""
        wrong = watch(monkeypatch)
        yield
        assert not wrong, "\n".join(wrong[:20])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the tests of the sandbox did not compare: they pass without the document, and prove less."""
    if not document.known():
        terminalreporter.write_line(
            "HEX_OPENAPI is not set: no answer of the sandbox was held against the API's document."
        )


@pytest.fixture(scope="session", autouse=True)
def state_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield
