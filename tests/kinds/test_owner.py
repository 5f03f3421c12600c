"""What hangs on a project needs it."""

from __future__ import annotations

from datetime import date

from hexform.core.address import Address
from hexform.core.desired import Desired
from hexform.core.live import Actual
from hexform.core.settings import Settings
from hexform.engine.observe import view_of
from hexform.kinds.owner import project_of


def test_what_hangs_on_no_project_is_an_error() -> None:
    """A configuration cannot say it, a saved plan that was edited can."""
    desired = Desired(Settings.model_validate({"version": 1}))
    view = view_of(desired, Actual(), today=date(2026, 11, 22), ledger={})
    why = "project.p is not in this configuration"
    assert project_of(view, Address("project_status.p")) == (None, "project.p", why)
