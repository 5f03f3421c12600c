from __future__ import annotations

from pathlib import Path

import jsonschema_rs
import pytest

from tests.cli.shell import Shell

NAMES = ("workspace", "plan", "run", "drift", "access", "who", "list", "whoami", "snapshot", "seed")
FOLDER = Path(__file__).parents[3] / "schemas"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_kept_is_what_is_printed(shell: Shell, name: str) -> None:
    ended = shell.ok("schema", name)
    assert ended.err == ""
    jsonschema_rs.validator_for(ended.json)
    kept = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert ended.out == kept, f"run: hexform schema {name} > schemas/{name}.schema.json"


def test_no_other_is_kept() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.schema.json" for name in NAMES}


def test_the_one_for_editors_goes_without_saying(shell: Shell) -> None:
    assert shell.ok("schema").out == shell.ok("schema", "workspace").out
