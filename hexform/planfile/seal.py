"""The seal of a saved plan: the time when it was made, a digest against accidents, and a signature against forgery.

Anybody can compute the digest, so it protects from a truncated or edited file, but not from an attacker. Against those
there is the configuration that `apply` compares with (the witness), or the signature.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from hexform.errors import PlanFileError
from hexform.lib.age import in_words
from hexform.lib.batches import batches
from hexform.lib.canonical import canonical
from hexform.model.access_change import AccessChange
from hexform.model.plan import Place, Plan, Seal, fingerprint

MAX_AGE = timedelta(days=7)
# The start of the canonical JSON of a plan, whose keys are sorted.
_BEFORE = '{"access":{"changes":['
# Clocks may differ by this much.
_CLOCK_SKEW = timedelta(minutes=10)


def sealed(plan: Plan, now: datetime, key: str = "") -> Plan:
    """The plan with its seal, signed if there is a key. A plan from a snapshot is as old as the snapshot."""
    now = now if plan.from_snapshot is None else datetime.fromisoformat(plan.from_snapshot)
    made = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    bare = plan.model_copy(update={"seal": Seal(made=made, digest="")})
    digest = _digest(bare)
    signature = _signature(bare, key) if key else None
    return plan.model_copy(update={"seal": Seal(made=made, digest=digest, signature=signature)})


def check_seal(plan: Plan, name: str, now: datetime, *, key: str = "", max_age: timedelta = MAX_AGE) -> None:
    """Refuse a file that was edited, is too old, or lacks a required signature. Raises PlanFileError."""
    seal = plan.seal
    if seal is None:
        raise PlanFileError(f"{name}: is the report of a plan, not a saved one: make it with `hexform plan -o FILE`")
    bare = plan.model_copy(update={"seal": Seal(made=seal.made, digest="")})
    if key:
        expected = _signature(bare, key)
        # Compared as bytes: the given signature may contain any characters.
        if seal.signature is None or not hmac.compare_digest(expected.encode(), _bytes(seal.signature)):
            raise PlanFileError(f"{name}: is not signed with the key in HEXFORM_PLAN_KEY: plan again with that key")
    if seal.digest != _digest(bare):
        raise PlanFileError(f"{name}: does not fit its digest: it was edited or damaged; plan again")
    if plan.fingerprint != fingerprint(plan.workspace, plan.changes):
        raise PlanFileError(f"{name}: its fingerprint is not that of its changes; plan again")
    check_age(seal.made, name, now, max_age, hint="plan again")


def check_place(plan: Plan, name: str, place: Place, *, sandbox: bool) -> None:
    """Refuse a plan of another workspace. Raises PlanFileError."""
    if plan.sandbox != sandbox:
        here, there = ("the sandbox", "a real host") if sandbox else ("a real host", "the sandbox")
        raise PlanFileError(f"{name}: is a plan of {there}, and this run goes to {here}")
    if plan.workspace != place:
        raise PlanFileError(
            f"{name}: is a plan of {plan.workspace.base_url} (org {plan.workspace.org_id}), "
            f"and this run goes to {place.base_url} (org {place.org_id})"
        )


def check_age(made: str, name: str, now: datetime, max_age: timedelta, *, hint: str) -> None:
    """Refuse a document that is too old, or of the future. `hint`: what to do then. Raises PlanFileError."""
    try:
        age = now - datetime.fromisoformat(made)
    except (ValueError, TypeError):
        raise PlanFileError(f"{name}: does not say when it was made; {hint}") from None
    if age > max_age:
        reason = f"is {in_words(age)} old, and may be {in_words(max_age)} old"
        raise PlanFileError(f"{name}: {reason} (--max-age); {hint}")
    if age < -_CLOCK_SKEW:
        raise PlanFileError(f"{name}: was made in the future ({made}): is a clock wrong?")


def _digest(plan: Plan) -> str:
    found = hashlib.sha256()
    for piece in _content(plan):
        found.update(piece)
    return f"sha256:{found.hexdigest()}"


def _signature(plan: Plan, key: str) -> str:
    found = hmac.new(key.encode(), digestmod=hashlib.sha256)
    for piece in _content(plan):
        found.update(piece)
    return found.hexdigest()


def _content(plan: Plan) -> Iterator[bytes]:
    """The canonical JSON of a plan in pieces: who gains and who loses may be a hundred megabytes."""
    if plan.access is None:
        yield _bytes(canonical(plan.model_dump(mode="json")))
        return
    rest = plan.model_copy(update={"access": plan.access.model_copy(update={"changes": ()})})
    text = canonical(rest.model_dump(mode="json"))
    yield _bytes(text[: len(_BEFORE)])
    for place, batch in enumerate(batches(plan.access.changes)):
        entries = canonical(_entries().dump_python(batch, mode="json"))
        yield _bytes(("," if place else "") + entries[1:-1])
    yield _bytes(text[len(_BEFORE) :])


@cache
def _entries() -> TypeAdapter[Any]:
    return TypeAdapter(tuple[AccessChange, ...])


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
