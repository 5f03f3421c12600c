"""The reader of the language, as far as editing needs it: the only module of this package that knows where it is."""

from __future__ import annotations

from hexform.config.whole import as_reference
from hexform.lib.yaml.document import Document, parser
from hexform.lib.yaml.lines import Lines
from hexform.lib.yaml.text import BOM, Unreadable, decode

__all__ = ["BOM", "Document", "Lines", "Unreadable", "decode", "parser", "read"]


def read(text: str) -> Document:
    """A text, with references as keys. Raises Unreadable."""
    return Document(Lines(text), as_reference)
