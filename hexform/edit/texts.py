"""The text of a file with what its bytes have besides: a byte order mark, and one kind of line breaks."""

from __future__ import annotations

from dataclasses import dataclass

from hexform.config.files import Tree
from hexform.edit.reader import BOM, decode
from hexform.edit.text import style_of_breaks
from hexform.lib.refused import Missing
from hexform.model.paths import Parts


@dataclass(frozen=True)
class FileText:
    """A file as it was read; `data` is None where it is not there."""

    data: bytes | None
    text: str = ""

    def encoded(self, text: str) -> bytes:
        """Another text as the bytes of this file."""
        marked = self.data is not None and self.data.startswith(BOM)
        return (BOM if marked else b"") + text.encode()

    def with_source(self, source: str) -> str:
        """The text of a cell or guide in place of this one, with the line breaks of this file, the last one too."""
        ends = not self.text or self.text.endswith("\n")
        text = f"{source}\n" if ends or source.endswith("\n") else source
        return text.replace("\n", style_of_breaks(self.text))


def read_file(tree: Tree, parts: Parts) -> FileText:
    """Raises Refused and Unreadable for a file that no configuration may hold."""
    if not tree.root.exists():
        return FileText(None)
    try:
        data = tree.read(parts)
    except Missing:
        return FileText(None)
    return FileText(data, decode(data))


def with_ending(source: str, old: str) -> str:
    """A source as the value of a YAML text. It loses one final newline, so a last line may end or not, as before."""
    ends = old.endswith("\n") or source.endswith("\n") or ("\n" in source and "\n" not in old)
    return f"{source}\n" if ends else source
