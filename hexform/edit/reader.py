"""The reader of the language, as far as editing needs it: the only module of this package that knows where it is."""

from hexform.config.lines import Lines
from hexform.config.reading import Document, parser
from hexform.config.text import BOM, Unreadable, decode

__all__ = ["BOM", "Document", "Lines", "Unreadable", "decode", "parser"]
