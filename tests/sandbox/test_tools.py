"""Tools that others made: clients of Hex against the sandbox, and Prism between hexform and the sandbox."""

from pathlib import Path

from tests import npm
from tests.sandbox import document, prism
from tests.sandbox.clients.__main__ import main as clients

BUILD = document.ROOT / "build"


def test_unchanged_clients_find_what_the_seed_says() -> None:
    assert clients([str(BUILD / "clients")]) == 0


@document.needed
@npm.needed
def test_prism_judges_every_request_of_the_demo_and_finds_no_violation(tmp_path: Path) -> None:
    program = npm.installed(BUILD / "prism", prism.PACKAGE) / ".bin" / "prism"
    requests, violations = prism.judged(program, tmp_path)
    assert requests > 50
    assert violations == []
