"""The project on which a status, a sharing or a cell hangs."""

from __future__ import annotations

from typing import Literal

from hexform.kinds.context import PlanningContext
from hexform.kinds.resolver import Identity
from hexform.lib.suggest import did_you_mean
from hexform.model.address import Address
from hexform.model.directory import LiveProject
from hexform.model.fields import Flag, Id, Name, NullableText, Spec


class Project(Spec):
    """A project without what hangs on it."""

    id: Id | None = None
    title: Name | None = None
    description: NullableText = None
    create: Flag = False
    cell_order: Literal["warn", "enforce"] = "warn"


def identity_error(context: PlanningContext, address: Address) -> str:
    """Why a project cannot be planned, and with it everything that hangs on it; empty if it can."""
    spec = context.desired.specs[address]
    identity: Identity[LiveProject] = context.projects.identities[address]
    live = identity.live
    creates = isinstance(spec, Project) and spec.create
    if identity.error or (live is None and creates):
        return identity.error
    if live is None:
        known = did_you_mean(identity.name, [row.name for row in context.projects.table])
        advice = f"{known} Or write" if known else "; write"
        return f"no project bears the title {identity.name!r}{advice} its id, or `create: true` to make it"
    if creates and live.archived and isinstance(spec, Project) and spec.id is None:
        return f"an archived project bears the title {live.name!r} ({live.id}): restore it or choose another title"
    return ""


def project_of(context: PlanningContext, address: Address) -> tuple[LiveProject | None, Address, str]:
    """The live project on which an address hangs (None: this plan creates it), its address, and why it fails."""
    owner = Address.of("project", address.key)
    if owner not in context.projects.identities:
        return None, owner, f"{owner} is not in this configuration"
    return context.projects.identities[owner].live, owner, identity_error(context, owner)
