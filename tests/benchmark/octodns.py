"""octoDNS, which keeps DNS as code: a peer to compare with, from the package index, in an environment of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmark.processes import PYTHON

CONFIG = """\
manager:
  max_workers: 1
providers:
  source: {class: octodns.provider.yaml.YamlProvider, directory: ./source, enforce_order: false}
  target: {class: octodns.provider.yaml.YamlProvider, directory: ./target, enforce_order: false}
zones:
  example.com.:
    sources: [source]
    targets: [target]
"""


@contextmanager
def installed() -> Iterator[tuple[str, ...]]:
    """The command that plans; installing takes a network.

    Raises CalledProcessError where the installation fails.
    """
    uv = str(Path(PYTHON).with_name("uv"))
    with TemporaryDirectory() as name:
        python = str(Path(name, "bin", "python"))
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", PYTHON, name], check=True)
        subprocess.run(
            [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python, "octodns"], check=True
        )
        yield (str(Path(name, "bin", "octodns-sync")), "--config-file", "config.yaml")


def zone(folder: Path, records: int, *, present: bool) -> None:
    """Files of a zone with so many records, at most 65,536, of which the target has all or none."""
    text = "".join(
        f"host{n}:\n  type: A\n  ttl: 300\n  value: 10.{n // 65536}.{n // 256 % 256}.{n % 256}\n"
        for n in range(records)
    )
    for name, content in (("source", text), ("target", text if present else "---\n{}\n")):
        (folder / name).mkdir(parents=True)
        (folder / name / "example.com.yaml").write_text(content, encoding="utf-8")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
