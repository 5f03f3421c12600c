"""The sides of a change as JSON and back: specs in the words of the configuration, with ids behind their labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from hexform.model.access import NONE
from hexform.model.fields import Ref, Target, Written
from hexform.model.grants import Grant, Member, grant, member
from hexform.model.spec import Block, Role, SpecField, fields_of, said

B = TypeVar("B", bound=Block)

# People are named by their email alone, in every side; everything else by a label with an id behind it.
PERSON = "user"
# Kind to label to id.
Refs = Mapping[str, Mapping[str, str]]

SHOWN = (Role.VALUE, Role.GIVEN)
_TOLD = (*SHOWN, Role.RULE)


def plain(value: Any) -> Any:
    """A value as the plan's JSON says it: a reference is its label, an entry of a list or map its value.

    A map leaves NONE out, which is the same as absent; people and labels are sorted.
    """
    match value:
        case Block():
            return {field.name: plain(item) for field, item in said(value, *_TOLD)}
        case Target() | Ref():
            return str(value)
        case Member():
            return value.email
        case Grant():
            return value.access
        case dict():
            entries = sorted((str(key), plain(item)) for key, item in value.items())
            return {key: item for key, item in entries if item != NONE}
        case tuple():
            return sorted(plain(item) for item in value)
        case Written():
            return value.model_dump(mode="json", exclude_unset=True)
    return value


def refs_of(*sides: Block | None) -> dict[str, dict[str, str]]:
    """Every id behind a label of these sides, by kind."""
    found: dict[str, dict[str, str]] = {}
    for side in sides:
        for kind, target in targets(side) if side is not None else ():
            if target.id is not None:
                found.setdefault(kind, {})[target.label] = target.id
    return {kind: dict(sorted(ids.items())) for kind, ids in sorted(found.items())}


def targets(block: Block) -> Iterator[tuple[str, Target]]:
    """Every reference of a side with the kind that it refers to; people are no references."""
    for field, value in said(block, *_TOLD):
        if isinstance(value, Block):
            yield from targets(value)
        elif isinstance(value, Target):
            yield field.refers, value
        elif field.refers and isinstance(value, dict):
            given = (key for key, entry in value.items() if entry.access != NONE)
            yield from ((field.refers, key) for key in given if isinstance(key, Target))


def references(block: Written) -> Iterator[tuple[str, Ref]]:
    """Every reference that a written block says with the kind that it refers to; people are no references."""
    for name, field in fields_of(type(block)).items():
        value = getattr(block, name) if block.says(name) else None
        if isinstance(value, Block):
            yield from references(value)
        elif field.refers:
            yield from ((field.refers, ref) for ref in _each(value) if isinstance(ref, Ref))


def _each(value: Any) -> Iterable[Any]:
    """The keys of a map, the items of a list, or the value itself."""
    return value if isinstance(value, dict | tuple) else (value,)


def with_ids(block: B, made: Mapping[tuple[str, str], str]) -> B:
    """The block with the ids of what was to be made and is there by now; `made` maps kind and label to id."""

    def known(kind: str, key: Any) -> Any:
        found = made.get((kind, key.label)) if isinstance(key, Target) and key.id is None else None
        return key if found is None else Target(key.label, found)

    fields: dict[str, Any] = {}
    for field, value in said(block, *_TOLD):
        if isinstance(value, Block):
            fields[field.name] = with_ids(value, made)
        elif field.refers and isinstance(value, dict):
            fields[field.name] = {known(field.refers, key): entry for key, entry in value.items()}
        elif field.refers:
            fields[field.name] = known(field.refers, value)
    return block.replacing(**fields) if fields else block


def from_json(model: type[B], value: Any, refs: Refs) -> B:
    """A side of a saved plan. Raises ValueError (ValidationError) where no plan of hexform says this."""
    if not isinstance(value, Mapping):
        raise ValueError("must be a map of fields")
    fields = fields_of(model)
    extra = sorted(name for name in value if name not in fields or fields[name].role not in _TOLD)
    if extra:
        raise ValueError(f"has no field {extra[0]!r}")
    return model.saying(**{name: _value(fields[name], item, refs) for name, item in value.items()})


def _value(field: SpecField, value: Any, refs: Refs) -> Any:
    """One field of a side; `null` says that there is none."""

    def target(label: Any) -> Target:
        return Target(_text(label), refs.get(field.refers, {}).get(label))

    if value is None:
        return None
    if issubclass(field.value_type, Block):
        return from_json(field.value_type, value, refs)
    if issubclass(field.value_type, Written):
        return field.value_type.model_validate(value)
    if field.value_type is dict:
        key = target if field.refers not in {"", PERSON} else _text
        model: Any = field.entry_type
        return {key(label): grant(model, _text(level)) for label, level in _map(value).items()}
    if field.value_type is tuple:
        return tuple(member(_text(email)) for email in _list(value))
    if field.refers:
        return target(value)
    if type(value) is not field.value_type:
        raise ValueError(f"{field.name!r} is no {field.value_type.__name__}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def _map(value: Any) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} is no map")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is no list")
    return value
