"""Mistakes in the files of a configuration, each with a stable code."""

from __future__ import annotations

from enum import StrEnum


class Mistake(StrEnum):
    """The codes of all mistakes, each with its meaning. They are stable: scripts and tests may rely on them."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> Mistake:
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    # The text
    ENCODING = "encoding", "The file is not UTF-8, or holds a character that cannot be seen."
    MERGE_CONFLICT = "merge_conflict", "The file holds a merge conflict of git."
    YAML = "yaml", "The text is not YAML, or YAML that this language does not take: tags, a second document."
    EMPTY_VALUE = "empty_value", "A key has no value."
    DUPLICATE = "duplicate", "Something stands twice: a key, a person in one list, an address, a file."
    # Keys and values
    UNKNOWN_KEY = "unknown_key", "There is no such key here."
    MISSING_KEY = "missing_key", "A key that is needed is not there."
    RESERVED_KEY = "reserved_key", "The key is reserved for a later version."
    MISPLACED_KEY = "misplaced_key", "The key belongs elsewhere: settings stand in the first file only."
    BAD_KEY = "bad_key", "The key of a resource is 1 to 63 letters, digits, `_` and `-`."
    WRONG_TYPE = (
        "wrong_type",
        "A list, a map, a text, a number or true or false is wanted, and something else is there.",
    )
    INVALID_VALUE = "invalid_value", "The value is not one of those that are taken, or not of the form that is."
    UNKNOWN_NAME = "unknown_name", "The name stands for nothing that the configuration declares."
    VERSION = "version", "The file is for another version of the language or of hexform."
    # What does not go together
    CONTRADICTION = "contradiction", "Two lines say what cannot both be."
    SAME_OBJECT = "same_object", "Two addresses come to one object."
    GUARDRAIL = "guardrail", "The configuration writes what one of its guardrails forbids."
    # Files
    FILE = "file", "A file is not there, may not be read, or lies outside the root."
    TOO_MUCH = "too_much", "There is more of something than a configuration may have."
    NOT_WRITTEN = "not_written", "A file of the configuration could not be edited."
