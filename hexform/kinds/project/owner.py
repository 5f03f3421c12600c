"""The project on which a status, a sharing or a cell hangs."""

from __future__ import annotations

from hexform.kinds.context import PlanningContext
from hexform.kinds.project.spec import Project
from hexform.kinds.resolver import Identity, Issue
from hexform.model.address import Address
from hexform.model.directory import LiveProject
from hexform.model.notice import Code


def identity_error(context: PlanningContext, address: Address) -> Issue | None:
    """Why a project cannot be planned, and with it everything that hangs on it."""
    identity: Identity[LiveProject] = context.projects.identities[address]
    if identity.error is not None or identity.live is not None:
        return identity.error
    spec = context.desired.specs[address]
    if isinstance(spec, Project) and spec.create:
        return None
    known = context.projects.did_you_mean(identity.name, live=True)
    advice = f"{known} Or write" if known else "; write"
    why = f"no project bears the title {identity.name!r}{advice} its id, or `create: true` to make it"
    return Issue(Code.NOT_FOUND, why)


def project_of(context: PlanningContext, address: Address) -> tuple[LiveProject | None, Address, Issue | None]:
    """The live project on which an address hangs (None: this plan creates it), its address, and why it fails."""
    owner = Address.of("project", address.key)
    if owner not in context.projects.identities:
        return None, owner, Issue(Code.UNKNOWN_REFERENCE, f"{owner} is not in this configuration")
    return context.projects.identities[owner].live, owner, identity_error(context, owner)
