"""Parse saved documents. A file is untrusted input: everything in it is validated before it is used."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import ValidationError

from hexform.errors import PlanFileError
from hexform.lib import strict_json
from hexform.lib.refused import Refused
from hexform.lib.visible import visible
from hexform.model.plan import FORMAT_VERSION
from hexform.model.row import Frozen

D = TypeVar("D", bound=Frozen)

LARGEST = 256 << 20
_FIRST_MISTAKES = 3


def fields_in(data: bytes, name: str, *, largest: int | None = None) -> dict[str, Any]:
    """The JSON object in a document of this format. Raises PlanFileError; `name` is that of the file."""
    most = LARGEST if largest is None else largest
    if len(data) > most:
        raise PlanFileError(f"{name}: is larger than {most >> 20} MiB: no document of hexform is")
    try:
        fields = strict_json.loads(data, fractions=False)
    except strict_json.BrokenOff as broken:
        place = f"line {broken.line}, column {broken.column}"
        raise PlanFileError(f"{name}: is no whole JSON document ({place}): was it cut or edited?") from None
    except Refused as refused:
        raise PlanFileError(f"{name}: is no document of hexform: it {refused}") from None
    if not isinstance(fields, dict):
        raise PlanFileError(f"{name}: is no document of hexform: a JSON object was expected")
    if fields.get("format_version") != FORMAT_VERSION:
        given = visible(json.dumps(fields.get("format_version"))[:20])
        raise PlanFileError(
            f"{name}: has the format version {given}, this hexform reads {FORMAT_VERSION}: make it anew"
        )
    return fields


def validated(model: type[D], fields: dict[str, Any], name: str, noun: str) -> D:
    """The fields as a document. Raises PlanFileError with the first mistakes; `noun` names the expected document."""
    try:
        return model.model_validate(fields)
    except ValidationError as mistake:
        mistakes = mistake.errors(include_input=False, include_url=False, include_context=False)
    shown = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in mistakes[:_FIRST_MISTAKES]]
    more = len(mistakes) - len(shown)
    rest = f" and {more} more {'mistake' if more == 1 else 'mistakes'}" if more else ""
    raise PlanFileError(f"{name}: is no {noun}: {visible('; '.join(shown)[:1000])}{rest}")
