"""The site: the pages of this folder as they stand on GitHub. `make docs` builds it without a warning."""

from __future__ import annotations

import tomllib
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent

project = "hexform"
author = "the hexform authors"
release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
version = release

extensions = ["myst_parser"]
exclude_patterns = ["README.md"]  # index.rst takes it in
myst_heading_anchors = 4
myst_links_external_new_tab = False
html_theme = "furo"
html_title = f"hexform {release}"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False


def keep_text(app: Sphinx, tree: nodes.document) -> None:
    """A link to what is no page of the site, such as `../examples`, stays as its text: a test follows it."""
    pages = Path(app.srcdir).resolve()
    for link in list(tree.findall(pending_xref)):
        target = (pages / str(link.get("refdoc", ""))).parent / str(link.get("reftarget", ""))
        if not target.resolve().is_relative_to(pages) and target.exists():
            link.replace_self(link.children)


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("doctree-read", keep_text)
