"""Reading a configuration loads neither the network, nor the command line, nor what only reports need."""

from __future__ import annotations

import subprocess
import sys


def test_what_is_slow_to_load_stays_out() -> None:
    code = "import sys, hexform.config; print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert {"yaml", "pydantic"} <= loaded
    assert not loaded & {"httpx", "deepdiff", "click", "starlette", "rich", "jinja2", "uvicorn", "stamina"}


def test_one_module_knows_yaml() -> None:
    code = "import sys, hexform.config.explain, hexform.config.files; print('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True\n"
