"""Programs from npm, with all their dependencies as they were on one day: a release of one of them breaks nothing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

DAY = "2026-11-22"

needed = pytest.mark.skipif(shutil.which("npm") is None, reason="there is no npm here")


def installed(folder: Path, package: str) -> Path:
    """Install a package (NAME@VERSION) into a folder, once. Returns the folder's `node_modules`."""
    modules = folder / "node_modules"
    if not (modules / package.rpartition("@")[0]).exists():
        folder.mkdir(parents=True, exist_ok=True)
        options = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--before", DAY]
        subprocess.run(["npm", "install", *options, "--prefix", str(folder), package], check=True)
    return modules
