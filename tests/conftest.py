"""Every run draws the same examples, a slow machine is no failure, and every sandbox answers as the document says."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.sandbox import document
from tests.sandbox.contract import watch

settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.load_profile("gate")


if document.known():

    @pytest.fixture(autouse=True)
    def contract(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Fail a test in which a sandbox of this process gave an answer that the API's document does not allow."""
        wrong = watch(monkeypatch)
        yield
        assert not wrong, "\n".join(wrong[:20])
