"""The configuration loader's YAML reader, as far as this package needs it. Only this module imports it."""

from __future__ import annotations

from hexform.config.parsing import as_reference
from hexform.lib.yaml.document import Document, parser
from hexform.lib.yaml.lines import Lines
from hexform.lib.yaml.text import BOM, Unreadable, decode

__all__ = ["BOM", "Document", "Lines", "Unreadable", "decode", "parser", "read"]


def read(text: str) -> Document:
    """Read a text; keys may be references. Raises Unreadable."""
    return Document(Lines(text), as_reference)
