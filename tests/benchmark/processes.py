"""Processes, with the seconds of CPU and the memory that each took by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.benchmark.workloads import Workload

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = sys.executable
HEXFORM = (PYTHON, "-m", "hexform")
PROJECTS_IN_A_FILE = 200

_COLOURS = {"FORCE_COLOR", "NO_COLOR"}

# A process begins with the memory of the one that started it as its highest, so that one has to be small.
LAUNCHER = """
import os, sys
pid = os.spawnv(os.P_NOWAIT, sys.argv[2], sys.argv[2:])
_, status, used = os.wait4(pid, 0)
with open(sys.argv[1], "w") as file:
    print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), file=file)
"""


class _Plain(yaml.CSafeDumper):
    """Writes each list where it is, for an alias is not a configuration."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class Took(NamedTuple):
    """`cpu` in seconds, `memory` in MiB at its highest; `out` and `err` are what the process printed."""

    cpu: float
    memory: float
    code: int
    out: str
    err: str


def run(command: Sequence[str], folder: Path, *, settings: Mapping[str, str] | None = None) -> Took:
    """Run a process to its end, in `folder`."""
    out, err, used = folder / "stdout", folder / "stderr", folder / "used"
    with out.open("wb") as to_out, err.open("wb") as to_err:
        launch = [PYTHON, "-S", "-c", LAUNCHER, str(used), *command]
        subprocess.run(launch, cwd=folder, env=environment(settings or {}), stdout=to_out, stderr=to_err, check=True)
    cpu, memory, code = used.read_text(encoding="utf-8").split()
    return Took(float(cpu), float(memory), int(code), out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def write(folder: Path, name: str, document: Mapping[str, Any]) -> Path:
    path = folder / name
    path.write_text(
        yaml.dump(document, Dumper=_Plain, sort_keys=False, default_flow_style=None, width=1000), encoding="utf-8"
    )
    return path


def write_config(folder: Path, config: Mapping[str, Any]) -> None:
    """Write `workspace.yaml`; the projects go into files of their own, for none may be larger than 2 MiB."""
    projects = list(config.get("projects", {}).items())
    (folder / "projects").mkdir(parents=True, exist_ok=True)
    for start in range(0, len(projects), PROJECTS_IN_A_FILE):
        part = dict(projects[start : start + PROJECTS_IN_A_FILE])
        write(folder / "projects", f"from-{start}.yaml", {"projects": part})
    rest = {name: value for name, value in config.items() if name != "projects"}
    write(folder, "workspace.yaml", {**rest, **({"include": ["projects/*.yaml"]} if projects else {})})


@contextmanager
def served(folder: Path, workload: Workload) -> Iterator[dict[str, str]]:
    """Write the configuration, and serve the workspace in a process of its own: the settings that lead to it."""
    write_config(folder, workload.config)
    seed = write(folder, "seed.yaml", workload.seed)
    command = [*HEXFORM, "sandbox", "--seed", str(seed), "--port", "0", "--rate-limit", "0"]
    with subprocess.Popen(
        command, cwd=folder, env=environment({}), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            assert line.startswith("listening on "), line
            yield {"HEX_API_TOKEN": "hxtw_benchmark", "HEX_BASE_URL": f"{line.split()[-1]}/api"}
        finally:
            server.kill()


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """No settings of this machine; what Python compiled is kept, for the compiling is not what is measured."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("HEX", "PYTHON")) and n not in _COLOURS}
    return {**kept, "PYTHONPATH": str(ROOT), **settings}
