"""The sandbox in a process of its own, on a real socket."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from tests.sandbox import document

PROGRAM = """
import json, sys
from pytest import MonkeyPatch
from hexform import sandbox
from tests.sandbox import contract, document
options = json.loads(sys.argv[1])
wrong = contract.watch(MonkeyPatch()) if document.known() else []
workspace = sandbox.Workspace.from_seed(options.pop("seed"), ids=sandbox.counted_ids(), now=sandbox.ticking_clock())
sandbox.serve(sandbox.create_app(workspace, **options), 0)
sys.exit("\\n".join(wrong[:20]) or 0)
"""


@contextmanager
def serving(
    seed: Mapping[str, Any],
    *,
    faults: Sequence[str] = (),
    rate_limit: int = 0,
    behaviours: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """The address of a sandbox that is served until the end of the block; its answers are held against the document."""
    options = {"seed": seed, "faults": faults, "rate_limit": rate_limit, "behaviours": behaviours or {}}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, json.dumps(options)], stdout=subprocess.PIPE, text=True, cwd=document.ROOT
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("listening on http://127.0.0.1:"), line
            yield line.split()[-1]
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=120) == 0, "an answer that the document does not allow: see stderr"
