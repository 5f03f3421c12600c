"""What a resource is, as a value: its fields, the role of each, and the references between resources.

A `Spec` holds what people write, what Hex has, or what a plan wants, in the same words. Only the fields that it says
(`model_fields_set`) are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, ClassVar, NamedTuple, Self, Union, cast, get_args, get_origin

from pydantic import Field
from pydantic.fields import FieldInfo

from hexform.model.address import PARTS, Part
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


class Refers(NamedTuple):
    """The kind of object that a field (or the keys of a map) refers to."""

    kind: str


class Remembered(Enum):
    """Marks a field that Hex never gives back: what is known of it is what the ledger remembers."""

    BY_LEDGER = "ledger"


class Shown(Enum):
    """How a value is shown: a TEXT as a unified diff."""

    TEXT = "text"


class Access(Enum):
    """Marks a field that says who may do what.

    MEMBERS: the people who are in something. GRANTS: a level, or a level for each of those whom the keys name. PUBLIC:
    the level of anybody on the web.
    """

    MEMBERS = "members"
    GRANTS = "grants"
    PUBLIC = "public"


class SpecField(NamedTuple):
    """A field of a block with its declarations: the classes of its value and of a map's values among them."""

    name: str
    role: Role
    refers: str = ""
    value_type: type[Any] = str
    entry_type: type[Any] | None = None
    text: bool = False
    remembered: bool = False
    access: Access | None = None


class Block(Written):
    """Fields that belong together. What a change can hold names its kind: `class Group(Spec, kind="group")`.

    What hangs on another resource names that one's kind too, and with `listed` it is one of several of them:
    `class Cell(CellEntry, kind="cell", parent="project", listed=True)`.
    """

    kinds: ClassVar[dict[str, type[Block]]] = {}

    def __init_subclass__(cls, *, kind: str = "", parent: str = "", listed: bool = False, **more: Any) -> None:
        super().__init_subclass__(**more)
        if kind:
            Block.kinds[kind] = cls
        if parent:
            PARTS[kind] = Part(parent, listed)

    @classmethod
    def saying(cls, **said: Any) -> Self:
        """A spec of exactly these fields, unchecked: Hex can hold what nobody may write."""
        return cast("Self", _silent(cls).model_copy(update=said))

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
def _silent(model: type[Block]) -> Block:
    """A block that says nothing; to copy it takes half as long as to make another one."""
    return model.model_construct(set())


@cache
def fields_of(model: type[Written]) -> Mapping[str, SpecField]:
    """The fields of a model with their roles, in the order in which they are shown."""
    return {name: _field(name, info) for name, info in model.model_fields.items()}


def _field(name: str, info: FieldInfo) -> SpecField:
    role = next((mark for mark in info.metadata if isinstance(mark, Role)), Role.VALUE)
    refers = next((mark.kind for mark in info.metadata if isinstance(mark, Refers)), "")
    kind, entry = _types(info.annotation)
    marks = info.metadata
    access = next((mark for mark in marks if isinstance(mark, Access)), None)
    return SpecField(name, role, refers, kind, entry, Shown.TEXT in marks, Remembered.BY_LEDGER in marks, access)


def field_at(model: type[Written], path: Sequence[str]) -> SpecField | None:
    """The field that a path of a diff leads to, or into; None where the model has none there."""
    field = fields_of(model).get(path[0]) if path else None
    if field is not None and issubclass(field.value_type, Block):
        return field_at(field.value_type, path[1:])
    return field


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
    names = spec.model_fields_set
    for name, field in fields_of(type(spec)).items() if names else ():
        if name in names and field.role in roles:
            yield field, getattr(spec, name)
