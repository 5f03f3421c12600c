"""A change is inert: what is there, what is wanted, and what would be done about it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from hexform.model.diff import difference
from hexform.model.row import Diff, Frozen, Origin
from hexform.model.sides import from_json, plain
from hexform.model.spec import Block, Role, said


class Action(StrEnum):
    """What happens to one object; a replacement is a delete and a create."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


CREATE = (Action.CREATE,)
UPDATE = (Action.UPDATE,)
DELETE = (Action.DELETE,)
REPLACE = (Action.DELETE, Action.CREATE)


def _one_of_four(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    if actions not in (CREATE, UPDATE, DELETE, REPLACE):
        raise ValueError("must be [create], [update], [delete] or [delete, create]")
    return actions


Actions = Annotated[
    tuple[Action, ...],
    AfterValidator(_one_of_four),
    WithJsonSchema({"enum": [["create"], ["update"], ["delete"], ["delete", "create"]]}),
]
Verb = Literal["create", "update", "replace", "delete"]
# A side of a change: a block of the kind's own model, in JSON its fields in the words of the configuration.
Side = Annotated[
    Block | None,
    PlainSerializer(plain),
    WithJsonSchema({"anyOf": [{"type": "object", "additionalProperties": True}, {"type": "null"}], "default": None}),
]


class Sided(Frozen):
    """A document's entry with two sides of one object. In JSON the sides are maps, read by the model of `kind`."""

    address: str
    kind: str

    @model_validator(mode="before")
    @classmethod
    def _from_json(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        sides = {name: _side(value, name) for name in cls.sides() if isinstance(value.get(name), Mapping)}
        return cls.completed({**value, **sides})

    @classmethod
    def completed(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The fields with what follows from others and is not given."""
        return value

    @classmethod
    def sides(cls) -> tuple[str, str]:
        """The names of the two sides."""
        return "before", "after"


def _side(entry: Mapping[str, Any], name: str) -> Block:
    model, refs = Block.kinds.get(str(entry.get("kind"))), entry.get("refs") or {}
    if model is None:
        raise ValueError(f"there is no kind {entry.get('kind')!r}")
    if not isinstance(refs, Mapping) or not all(isinstance(ids, Mapping) for ids in refs.values()):
        raise ValueError("refs must be a map of maps")
    try:
        return from_json(model, entry[name], refs)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name}: {error}") from None


class Change(Sided):
    """What would be done to one address.

    `before` and `after` say the managed fields; people are emails, other objects are labels (their name, or `name#id`
    where two have it). `refs` maps kind and label to the id that stood behind a label when the plan was made; what
    this plan creates has no id yet and is not in it. `diff` follows from the sides. `reason` says why, where the
    diff alone does not. `file` is the file that a text comes from, relative to the root. `origin` is that of the rows,
    "mixed" where they differ.
    """

    name: str
    id: str | None = None
    actions: Actions
    before: Side = None
    after: Side = None
    diff: tuple[Diff, ...] = ()
    reason: str | None = None
    refs: dict[str, dict[str, str]] = Field({})
    depends_on: tuple[str, ...] = ()
    requests: int = 0
    flags: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source: str | None = None
    file: str | None = None
    origin: Origin | Literal["mixed"] | None = None

    @classmethod
    def completed(cls, value: dict[str, Any]) -> dict[str, Any]:
        return value if "diff" in value else {**value, "diff": difference(value.get("before"), value.get("after"))}

    @property
    def verb(self) -> Verb:
        return "replace" if len(self.actions) == 2 else self.actions[0].value

    @property
    def unread(self) -> bool:
        """Whether it writes what Hex never gives back, over something that is not known."""
        if self.before is None or self.after is None or "take_over" in self.flags:
            return False
        before = self.before
        return any(field.remembered and not before.says(field.name) for field, _ in said(self.after, Role.VALUE))

    def ref(self, kind: str, label: str) -> str | None:
        """The id that stood behind a label when the plan was made."""
        return self.refs.get(kind, {}).get(label)
