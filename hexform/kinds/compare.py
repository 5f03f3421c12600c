"""People and grants: what is written against what is there, in the words of the configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.resolver import Resolver
from hexform.model.access import NONE, lower
from hexform.model.address import Address
from hexform.model.change import Diff
from hexform.model.fields import Ref
from hexform.model.grants import Ends
from hexform.model.plan import Ending


@dataclass
class Found:
    """Principals that are written: `ids` by label (None: created by this plan), `ended` those whose day is over.

    `pending` are emails of which the workspace has nobody.

    `failed` says that something written cannot be resolved, so that the address cannot be planned.
    """

    ids: dict[str, str | None] = field(default_factory=dict)
    access: dict[str, str] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)
    failed: bool = False


def find_people(
    context: PlanningContext, builder: PlanBuilder, address: Address, written: Iterable[tuple[str, Ends, str]]
) -> Found:
    """Look written people up by email; those whom the workspace has not are pending, or an error if so set."""
    found = Found()
    for email, ends, access in written:
        person = context.person(email)
        if isinstance(person, str):
            builder.error(address, person, context.place(address))
            found.failed = True
        elif person is None:
            if not ends.ended(context.today):
                _unknown(context, builder, address, email, found)
        else:
            _note(context, builder, address, person.name, ends, found)
            found.ids[person.name] = person.id
            found.access[person.name] = access
    return found


def _unknown(context: PlanningContext, builder: PlanBuilder, address: Address, email: str, found: Found) -> None:
    if context.desired.settings.unknown_people == "error":
        close = context.nearest_people(email)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        builder.error(address, f"the workspace has nobody with the email {email}{hint}", context.place(address))
        found.failed = True
    else:
        builder.pending[email].add(address)
        found.pending.add(email)


def _note(
    context: PlanningContext, builder: PlanBuilder, address: Address, label: str, ends: Ends, found: Found
) -> None:
    if ends.ended(context.today):
        found.ended.add(label)
    elif ends.ends_soon(context.today):
        builder.ending.append(Ending(address=address, name=label, until=str(ends.until), why=ends.why))


def find_referred(
    context: PlanningContext,
    builder: PlanBuilder,
    address: Address,
    resolver: Resolver[Any],
    written: Mapping[Ref, tuple[Ends, str]],
) -> Found:
    """Resolve written references to groups or collections."""
    found = Found()
    for ref, (ends, access) in sorted(written.items(), key=lambda item: item[1][0].ended(context.today)):
        target = resolver.resolve(ref)
        if ends.ended(context.today) and (isinstance(target, str) or target.label in found.ids):
            # What is over counts as not written: it need not be there any more, and takes nothing from another line.
            continue
        if isinstance(target, str):
            builder.error(address, target, context.place(address))
            found.failed = True
            continue
        if target.label in found.ids:
            builder.error(address, f"{target.label!r} is written twice: keep one", context.place(address))
            found.failed = True
        _note(context, builder, address, target.label, ends, found)
        found.ids[target.label] = target.id
        found.access[target.label] = access
        if target.address is not None:
            found.needs.add(target.address)
    return found


def members(found: Found, live: Mapping[str, str], *, exclusive: bool) -> tuple[list[str], list[str]]:
    """Before and after of a list of people, as labels; `live` maps labels to ids."""
    wanted = set(found.ids) - found.ended
    before = set(live) if exclusive else set(live) & set(found.ids)
    return sorted(before), sorted(wanted)


def grants(
    found: Found,
    live: Mapping[str, str],
    *,
    exclusive: bool,
    kept: Mapping[str, str] | None = None,
    cut: Callable[[str, str], str] = lambda _, access: access,
) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Before and after of a map of access, and the labels that hold what a role leaves of what is written.

    `kept` are grants that Hex never lets go of, whatever is written. `cut(label, access)` is what a grant comes to.
    """
    kept = kept or {}
    held = {label: access for label, access in live.items() if access != NONE and label not in kept}
    before, after, noted = dict(held) if exclusive else {}, {}, []
    for label, access in found.access.items():
        if label in kept:
            continue
        wanted = NONE if label in found.ended else access
        there = held.get(label)
        if there is not None:
            before[label] = there
        if there is not None and wanted != NONE:
            if there == cut(label, wanted) != wanted:
                # Told as it is written on both sides: a saved plan that wrote it finds it as wanted.
                noted.append(label)
                before[label] = wanted
            elif not exclusive and not lower(there, wanted):
                wanted = there
        if wanted != NONE:
            after[label] = wanted
    return dict(sorted(before.items())), dict(sorted(after.items())), noted


def uses(refs: dict[str, str], kind: str, ids: Mapping[str, str | None]) -> None:
    """Note the ids behind labels, for the run that carries a change out."""
    refs.update({f"{kind}:{label}": identifier for label, identifier in ids.items() if identifier is not None})


def used(refs: Mapping[str, str], rows: Iterable[Diff]) -> dict[str, str]:
    """The ids behind labels; of people only those of whom the rows speak, for an email says enough."""
    spoken = {text for row in rows for text in (row.path[-1], row.before, row.after) if isinstance(text, str)}
    return {key: refs[key] for key in sorted(refs) if not key.startswith("user:") or key.partition(":")[2] in spoken}
