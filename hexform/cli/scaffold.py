"""The files that `hexform init` writes: an empty configuration, and the workflows of the examples."""

from __future__ import annotations

import re
from pathlib import Path

from hexform import __version__

PARTS = tuple[str, ...]
CI = ("github", "gitlab", "none")
_WORKSPACE = f"""\
# What this Hex workspace is to look like. `hexform pull` writes what it has; `hexform plan` shows what would change.
version: 1
requires: ">={".".join(__version__.split(".")[:2])}"
limits: {{deletes: 5, lose: 25, gain: 100, public: 0}}   # what apply may do without --allow

# The Markdown files that the Hex agent reads:
# guides:
#   main: {{root: guides, files: ["guides/**/*.md"]}}
"""
_IGNORED = "# The ledger of guides, locks, and the embedded sandbox.\n.hexform\n"


def starting_files(ci: str) -> dict[PARTS, bytes]:
    """The files of a new repository by their parts below its folder; `ci` is one of CI."""
    files = {("workspace.yaml",): _WORKSPACE, ("guides", ".gitkeep"): "", (".gitignore",): _IGNORED}
    found = {parts: text.encode() for parts, text in files.items()}
    folder = _workflows() / ci
    if ci == "github":
        names = sorted(path.name for path in folder.glob("*.yml"))
        return found | {(".github", "workflows", _renamed(name)): _workflow(folder / name, names) for name in names}
    return found | ({(".gitlab-ci.yml",): (folder / ".gitlab-ci.yml").read_bytes()} if ci == "gitlab" else {})


def _renamed(name: str) -> str:
    return f"hexform-{name}"


def _workflow(path: Path, names: list[str]) -> bytes:
    """An example that refers to the others by the names that they have in the new repository."""
    text = path.read_text(encoding="utf-8")
    for name in names:
        text = re.sub(rf"\b{re.escape(name)}", _renamed(name), text)
    return text.encode()


def _workflows() -> Path:
    """The examples: in the package where it was built, else beside it in the repository."""
    package = Path(__file__).resolve().parents[1]
    built = package / "examples" / "ci"
    return built if built.is_dir() else package.parent / "examples" / "ci"
