"""What hangs on a project needs it."""

from __future__ import annotations

from datetime import date

from hexform.kinds.project.owner import project_of
from hexform.model.address import Address
from hexform.model.desired import Desired
from hexform.model.live import Actual
from hexform.model.settings import Settings
from hexform.planning.observe import context_of


def test_what_hangs_on_no_project_is_an_error() -> None:
    """A configuration cannot say it, a saved plan that was edited can."""
    desired = Desired(Settings.model_validate({"version": 1}))
    view = context_of(desired, Actual(), today=date(2026, 11, 22), ledger={})
    live, owner, issue = project_of(view, Address("project_status.p"))
    assert (live, owner, str(issue)) == (None, "project.p", "project.p is not in this configuration")
