"""Cells of a project's draft: SQL, Python and Markdown."""

from __future__ import annotations

from hexform.kinds.cell_spec import Cell as Cell
from hexform.kinds.cell_spec import CellEntry as CellEntry
