"""A repository made from the examples, and the demo workspace that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hexform.sandbox import demo_seed
from tests.examples.runner import Repository
from tests.sandbox.serving import serving

PEOPLE = tuple(f"{name}@example.com" for name in ("ada", "grace", "cfo", "lin", "kim"))


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    with serving(demo_seed(PEOPLE)) as url:
        yield Repository(tmp_path, url)
