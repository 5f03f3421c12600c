"""In-place edits of configuration files: values to YAML, and changes to YAML text that keep all other bytes."""

from hexform.edit.diff import unified
from hexform.edit.edited import EditedFiles, Refusal
from hexform.edit.editor import NotEdited, edit
from hexform.edit.edits import Edits
from hexform.edit.files import Change, replace_files
from hexform.edit.ops import Add, Op, Remove, Set
from hexform.edit.slugs import file_names_of, keys_of
from hexform.edit.writer import Style, write

__all__ = [
    "Add", "Change", "EditedFiles", "Edits", "NotEdited", "Op", "Refusal", "Remove", "Set", "Style", "edit",
    "file_names_of", "keys_of", "replace_files", "unified", "write",
]  # fmt: skip
