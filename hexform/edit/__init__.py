"""Changes of configuration files in place: values to YAML, and YAML text with as few other bytes as can be."""

from hexform.edit.diff import unified
from hexform.edit.edits import Edits
from hexform.edit.files import Change, replace_files
from hexform.edit.made import Made, Refusal
from hexform.edit.names import file_names_of, keys_of
from hexform.edit.ops import Add, Op, Remove, Set
from hexform.edit.text import NotEdited, edit
from hexform.edit.writer import Style, write

__all__ = [
    "Add", "Change", "Edits", "Made", "NotEdited", "Op", "Refusal", "Remove", "Set", "Style", "edit", "file_names_of",
    "keys_of", "replace_files", "unified", "write",
]  # fmt: skip
