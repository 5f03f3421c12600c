"""The text of a file, with its byte order mark and its kind of line breaks."""

from __future__ import annotations

from dataclasses import dataclass

from hexform.config.files import Tree
from hexform.edit.editor import style_of_breaks
from hexform.edit.reader import BOM, Unreadable, decode
from hexform.errors import ConfigError, Problem
from hexform.lib.refused import Missing, Refused
from hexform.model.mistake import Mistake
from hexform.model.paths import Parts


@dataclass(frozen=True)
class FileText:
    """A file as it was read; `data` is None if it does not exist."""

    data: bytes | None
    text: str = ""

    def encoded(self, text: str) -> bytes:
        """Encode a new text for this file, with its byte order mark."""
        marked = self.data is not None and self.data.startswith(BOM)
        return (BOM if marked else b"") + text.encode()

    def with_source(self, source: str) -> str:
        """A cell's or guide's source as the new text of this file, with the file's line breaks and final line break."""
        ends = not self.text or self.text.endswith("\n")
        text = f"{source}\n" if ends or source.endswith("\n") else source
        return text.replace("\n", style_of_breaks(self.text))


def read_file(tree: Tree, parts: Parts) -> FileText:
    """Read a file to be edited or made. Raises ConfigError where something is there that no configuration may hold."""
    if not tree.root.exists():
        return FileText(None)
    place = str(tree.root.joinpath(*parts))
    try:
        data = tree.read(parts)
        return FileText(data, decode(data))
    except Missing:
        return FileText(None)
    except Refused as refused:
        raise ConfigError((Problem(place, f"{refused}; move it away", Mistake.FILE),)) from None
    except Unreadable as error:
        raise ConfigError((Problem(place, str(error), Mistake.ENCODING),)) from None


def with_ending(source: str, old: str) -> str:
    """A source as a YAML value, with a final newline if the old one had it: loading a source drops one."""
    ends = old.endswith("\n") or source.endswith("\n") or ("\n" in source and "\n" not in old)
    return f"{source}\n" if ends else source
