"""Mistakes in the files of a configuration, each with a stable code."""

from __future__ import annotations

from hexform.model.explained import Explained


class Mistake(Explained):
    """The codes of mistakes."""

    ENCODING = (
        "encoding",
        "The file is not UTF-8, or holds a character that cannot be seen.",
        "Save it as UTF-8, and take the character out.",
    )
    MERGE_CONFLICT = (
        "merge_conflict",
        "The file holds a merge conflict of git.",
        "Keep one side, and remove the markers.",
    )
    YAML = (
        "yaml",
        "The text is not YAML, or YAML that this language does not take: tags, a second document.",
        "Look at indentation, quotes and brackets above the place.",
    )
    EMPTY_VALUE = "empty_value", "A key has no value.", "Write one, or remove the key; `[]` and `{}` are values."
    DUPLICATE = (
        "duplicate",
        "Something appears twice: a key, a person in one list, an address, a cell.",
        "Keep one of the two.",
    )
    UNKNOWN_KEY = "unknown_key", "There is no such key here.", "Write one of those that the message names."
    MISSING_KEY = "missing_key", "A key that is needed is not there.", "Write it as the example shows."
    RESERVED_KEY = "reserved_key", "The key is reserved for a later version.", "Remove it, or begin it with `x-`."
    MISPLACED_KEY = (
        "misplaced_key",
        "A setting is in a file that is included.",
        "Move it to the first file.",
    )
    BAD_KEY = (
        "bad_key",
        "The key of a resource is not 1 to 63 letters, digits, `_` and `-`.",
        "Choose a short key, and write the name in Hex as `name` or `title`.",
    )
    WRONG_TYPE = (
        "wrong_type",
        "Something else is wanted here: a list, a map, a text, a number, or true or false.",
        "Write it as the example shows.",
    )
    INVALID_VALUE = (
        "invalid_value",
        "The value is not one of those that are taken, or not of their form.",
        "Write one that the message names.",
    )
    UNKNOWN_NAME = (
        "unknown_name",
        "The name means nothing that the configuration declares.",
        "Correct it, or declare it.",
    )
    VERSION = (
        "version",
        "The file is for another version of the language or of hexform.",
        "Install such a version, or change the line.",
    )
    CONTRADICTION = "contradiction", "Two lines say what cannot both be.", "Remove one of them."
    FILE = (
        "file",
        "A file is not there, may not be read, or lies outside the root.",
        "Correct the path: it is relative to the file that contains it.",
    )
    TOO_MUCH = "too_much", "There are more mistakes than can be shown.", "Mend some of them first."
    NOT_WRITTEN = (
        "not_written",
        "A file of the configuration could not be edited.",
        "Do what the message says, and run the command again.",
    )
