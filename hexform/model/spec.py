"""What a resource is, as a value: its fields, the role of each, and the references between resources.

A `Spec` holds what people write, what Hex has, or what a plan wants, in the same words. Only the fields that it says
(`model_fields_set`) are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, ClassVar, Self, Union, cast, get_args, get_origin

from pydantic import Field
from pydantic.fields import FieldInfo

from hexform.model.fields import Written


class Role(Enum):
    """What a field is for. A field without a role is a value: it is compared and shown.

    GIVEN: shown like a value, but only a new object is given it. RULE: how the change is carried out; covered by the
    fingerprint, not compared. NOTE: for people alone. IDENTITY: says which object is meant; a change says it by `id`.
    """

    VALUE = "value"
    GIVEN = "given"
    RULE = "rule"
    NOTE = "note"
    IDENTITY = "identity"


@dataclass(frozen=True)
class Refers:
    """The kind of object that a field (or the keys of a map) refers to."""

    kind: str


class Remembered(Enum):
    """Marks a field that Hex never gives back: what is known of it is what the ledger remembers."""

    BY_LEDGER = "ledger"


class Shown(Enum):
    """How a value is shown: a TEXT as a unified diff."""

    TEXT = "text"


@dataclass(frozen=True)
class SpecField:
    """A field of a block with its declarations: the classes of its value and of a map's values among them."""

    name: str
    role: Role
    refers: str = ""
    value_type: type[Any] = str
    entry_type: type[Any] | None = None
    text: bool = False
    remembered: bool = False


class Block(Written):
    """Fields that belong together. What a change can hold names its kind: `class Group(Spec, kind="group")`."""

    kinds: ClassVar[dict[str, type[Block]]] = {}

    def __init_subclass__(cls, *, kind: str = "", **more: Any) -> None:
        super().__init_subclass__(**more)
        if kind:
            Block.kinds[kind] = cls

    @classmethod
    def saying(cls, **said: Any) -> Self:
        """A spec of exactly these fields, unchecked: Hex can hold what nobody may write."""
        return cast("Self", cls.model_construct(set(said), **said))

    def only(self, names: Iterable[str]) -> Self:
        """The same spec, saying no other fields than these."""
        return type(self).saying(**{name: getattr(self, name) for name in names if self.says(name)})

    def replacing(self, **said: Any) -> Self:
        """The same spec with these fields said instead."""
        return type(self).saying(**{name: getattr(self, name) for name in self.model_fields_set} | said)


class Spec(Block):
    """A resource."""

    meta: Annotated[Any, Role.NOTE] = Field(None, description="Carried, not interpreted.")


@cache
def fields_of(model: type[Written]) -> Mapping[str, SpecField]:
    """The fields of a model with their roles, in the order in which they are shown."""
    return {name: _field(name, info) for name, info in model.model_fields.items()}


def _field(name: str, info: FieldInfo) -> SpecField:
    role = next((mark for mark in info.metadata if isinstance(mark, Role)), Role.VALUE)
    refers = next((mark.kind for mark in info.metadata if isinstance(mark, Refers)), "")
    kind, entry = _types(info.annotation)
    marks = info.metadata
    return SpecField(name, role, refers, kind, entry, Shown.TEXT in marks, Remembered.BY_LEDGER in marks)


def _types(annotation: Any) -> tuple[type[Any], type[Any] | None]:
    """The class that an annotation comes to, optional or annotated or not: text where it names a choice of texts."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _types(args[0])
    if origin in {Union, UnionType}:
        found = [_types(arg) for arg in args if arg is not type(None)]
        return next((one for one in found if one[0] is not str), found[0])
    if origin is dict:
        return dict, _types(args[1])[0]
    if origin is tuple:
        return tuple, _types(args[0])[0]
    return (annotation, None) if isinstance(annotation, type) else (str, None)


def said(spec: Block, *roles: Role) -> Iterator[tuple[SpecField, Any]]:
    """The said fields of these roles, with their values, in the order of the model."""
    for name, field in fields_of(type(spec)).items():
        if field.role in roles and spec.says(name):
            yield field, getattr(spec, name)
