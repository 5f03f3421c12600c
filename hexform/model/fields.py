"""The types of what people write. A plain YAML scalar arrives as `Plain` and becomes what its field wants.

So `no`, `3.10` and `0777` are names where a name is wanted, a boolean is only `true` or `false`, and null only `null`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import CoreSchema
from pydantic_core.core_schema import is_instance_schema

from hexform.lib.emoji import is_part_of_emoji
from hexform.lib.yaml.nodes import Plain
from hexform.model.address import Address

NULL = Plain("null")
# How the sentences begin that say that another type is wanted.
WRONG_TYPES = ("must be a text", "must be true or false", "must be a whole number", "is null")

# Right-to-left marks and invisible characters make a name look like another one; controls act on terminals and logs.
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"})
_EMAIL = re.compile(r"[^@\s,;<>()\[\]\"]+@[^@\s,;<>()\[\]\"']+")
_DOMAIN = re.compile(r"[^@\s,;<>()\[\]\"'*/:]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
_DEFAULT_IGNORABLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0") | frozenset(
    chr(code) for code in range(0xFE00, 0xFE10)
)


class Written(BaseModel):
    """A block as written. Only the fields that are written are managed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    def says(self, name: str) -> bool:
        """Whether the field is written; an explicit null is."""
        return name in self.model_fields_set


def is_null(value: Any) -> bool:
    return value is None or (isinstance(value, Plain) and value == NULL)


def as_text(value: Any) -> Any:
    """Any scalar is text; null is not, and nothing is not."""
    text = as_source(value)
    if "\r" in text:
        raise ValueError("holds a carriage return: take it out")
    return text


def as_source(value: Any) -> Any:
    """The text of a cell: carriage returns are taken out later."""
    if is_null(value):
        raise ValueError("is null, which is not a text: leave the key out, or quote it if the text is meant")
    if not isinstance(value, str):
        raise ValueError("must be a text")
    if isinstance(value, Plain) and not value:
        raise ValueError("is empty: write a text, or leave the key out")
    return str(value)


def as_nullable_text(value: Any) -> Any:
    return None if is_null(value) else as_text(value)


def as_flag(value: Any) -> Any:
    if isinstance(value, bool) or (isinstance(value, Plain) and value in {"true", "false"}):
        return value is True or value == "true"
    raise ValueError("must be true or false")


def as_count(value: Any) -> Any:
    if isinstance(value, Plain) and re.fullmatch(r"0|[1-9][0-9]{0,8}", value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise ValueError("must be a whole number")


def as_nullable_count(value: Any) -> Any:
    return None if is_null(value) else as_count(value)


def as_key(value: Any) -> Any:
    """How a configuration names a block of its own."""
    text = as_text(value)
    if not KEY.fullmatch(text):
        raise ValueError("must be 1 to 63 letters, digits, _ and -, beginning with a letter or digit")
    return text


def as_name(value: Any) -> Any:
    """1 to 255 visible characters; compared after NFC, so kept in NFC."""
    text = unicodedata.normalize("NFC", as_text(value))
    if not 1 <= len(text) <= 255:
        raise ValueError("must be 1 to 255 characters long")
    if text.isspace():
        raise ValueError("is blank: write a name that can be seen")
    bad = invisible(text)
    if bad:
        raise ValueError(f"holds the character {bad}, which cannot be seen: take it out")
    return text


def invisible(text: str) -> str | None:
    """The first control, bidi or invisible character of a text as U+XXXX, but for those of emoji; none is fine."""
    if text.isascii() and text.isprintable():
        return None
    for at, character in enumerate(text):
        odd = unicodedata.category(character) in _FORBIDDEN or character in _DEFAULT_IGNORABLE
        if odd and not is_part_of_emoji(text, at):
            return f"U+{ord(character):04X}"
    return None


def as_email(value: Any) -> Any:
    text = as_name(value)
    if not _EMAIL.fullmatch(text):
        raise ValueError("must be an email address like ada@example.com")
    return text


def as_domain(value: Any) -> Any:
    """The part of an email address behind the @, compared without case."""
    text = as_name(value)
    if not _DOMAIN.fullmatch(text):
        raise ValueError("must be a domain like acme.com, without @ and *")
    return text.casefold()


_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def as_id(value: Any) -> Any:
    """An id as Hex spells it: a UUID in lower case."""
    text = as_text(value)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}", text):
        raise ValueError("must be an id, copied from Hex as it is")
    return text.lower() if re.fullmatch(_UUID, text) else text


_PROJECT_ADDRESS = re.compile(rf"/(?:hex|app)/(?:[^/?#]*-)?({_UUID})(?=[/?#]|$)")


def as_project_id(value: Any) -> Any:
    """An id, or the address of a project in Hex if it holds the id."""
    text = as_text(value)
    if "/" not in text:
        return as_id(value)
    found = _PROJECT_ADDRESS.search(text)
    if found is None:
        raise ValueError("must be an id, or an address that holds a project's id")
    return found[1].lower()


def as_date(value: Any) -> Any:
    if isinstance(value, date):
        return value
    text = as_text(value)
    if not _DATE.fullmatch(text):
        raise ValueError("must be a date like 2027-03-31")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a day of the calendar") from None


class _Opaque:
    """A value that pydantic takes as it is. Of a dataclass it would make a model, each time that a field names it."""

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: Any) -> CoreSchema:
        return is_instance_schema(cls)


@dataclass(frozen=True)
class Ref(_Opaque):
    """What the configuration refers to: `text` is a key or a live name; `name` or `id` where it says which."""

    text: str = ""
    name: str = ""
    id: str = ""

    def __str__(self) -> str:
        return self.text or (f"{{name: {self.name}}}" if self.name else f"{{id: {self.id}}}")


@dataclass(frozen=True, eq=False)
class Target(_Opaque):
    """A resolved reference: the label that people read, and the id behind it; no id yet where the plan creates it.

    Two targets are the same if their ids are: a rename between two readings changes the label alone. `address` is
    that of the object in this configuration, if it has one.
    """

    label: str
    id: str | None = None
    address: Address | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Target) and (self.id or self.label) == (other.id or other.label)

    def __hash__(self) -> int:
        return hash(self.id or self.label)

    def __str__(self) -> str:
        return self.label


def as_ref(value: Any) -> Any:
    if isinstance(value, Ref | Target):
        return value
    if isinstance(value, Mapping):
        given = {str(key): item for key, item in value.items()}
        if set(given) == {"name"}:
            return Ref(name=as_name(given["name"]))
        if set(given) == {"id"}:
            return Ref(id=as_id(given["id"]))
        raise ValueError("must be a text, {name: ...} or {id: ...}")
    return Ref(text=as_name(value))


def as_nullable_ref(value: Any) -> Any:
    return None if is_null(value) else as_ref(value)


_TEXT_SCHEMA = {"type": "string"}
_NAME_SCHEMA = {
    "type": "string",
    "minLength": 1,
    "maxLength": 255,
    "description": "The name in Hex.",
    "examples": ["Finance"],
}
_ID_SCHEMA = {"type": "string", "description": "The id in Hex.", "examples": ["0197a3c2-51b0-7e44-9a0d-2f6c1b0e77c2"]}
REF_SCHEMA = {
    "anyOf": [
        {"type": "string", "minLength": 1, "maxLength": 255},
        {"type": "object", "properties": {"name": _NAME_SCHEMA}, "required": ["name"], "additionalProperties": False},
        {"type": "object", "properties": {"id": _ID_SCHEMA}, "required": ["id"], "additionalProperties": False},
    ]
}

Text = Annotated[str, BeforeValidator(as_text)]
SourceText = Annotated[str, BeforeValidator(as_source)]
# Where null says something, the schema says so by a list of types or a constant; an optional field may only be absent.
NullableText = Annotated[str | None, BeforeValidator(as_nullable_text), WithJsonSchema({"type": ["string", "null"]})]
Flag = Annotated[bool, BeforeValidator(as_flag)]
Count = Annotated[int, BeforeValidator(as_count), WithJsonSchema({"type": "integer", "minimum": 0})]
NullableCount = Annotated[
    int | None, BeforeValidator(as_nullable_count), WithJsonSchema({"type": ["integer", "null"], "minimum": 0})
]
Key = Annotated[str, BeforeValidator(as_key), WithJsonSchema({"type": "string"})]
Name = Annotated[str, BeforeValidator(as_name), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 255})]
Email = Annotated[str, BeforeValidator(as_email), WithJsonSchema({"type": "string", "pattern": "^[^@\\s]+@[^@\\s]+$"})]
Domain = Annotated[str, BeforeValidator(as_domain), WithJsonSchema({"type": "string", "pattern": "^[^@*\\s]+$"})]
Id = Annotated[
    str, BeforeValidator(as_id), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]*$"})
]
ProjectId = Annotated[
    str,
    BeforeValidator(as_project_id),
    WithJsonSchema({"type": "string", "pattern": "^([A-Za-z0-9][A-Za-z0-9_-]*|https?://.*)$"}),
]
Day = Annotated[date, BeforeValidator(as_date), WithJsonSchema({"type": "string", "format": "date"})]
RefKey = Annotated[Ref | Target, BeforeValidator(as_ref), WithJsonSchema(_TEXT_SCHEMA)]
Reference = Annotated[Ref | Target, BeforeValidator(as_ref), WithJsonSchema(REF_SCHEMA)]
NullableReference = Annotated[
    Ref | Target | None,
    BeforeValidator(as_nullable_ref),
    WithJsonSchema({"anyOf": [*REF_SCHEMA["anyOf"], {"const": None}]}),
]
