"""pydantic without plugins, for the program alone: what imports hexform as a library keeps its own.

Before pydantic builds its first model it asks every package of the environment for plugins, and each of them would see
what is validated here. Asking loads importlib.metadata, and with it email and much else: a tenth of a whole `validate`.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from types import ModuleType

_FINDER = "importlib.metadata"


def leave_out_plugins() -> None:
    """Let pydantic find no plugin. Where it has looked for them, or could not be kept from it, nothing changes."""
    import pydantic.plugin

    if _FINDER in sys.modules:
        return
    finds_nothing = ModuleType(_FINDER)
    finds_nothing.entry_points = lambda **_: ()  # type: ignore[attr-defined]
    sys.modules[_FINDER] = finds_nothing
    try:
        with suppress(ImportError):  # it looks for plugins in another way than it did
            import pydantic.plugin._loader  # noqa: F401 -- the only module that is given it
    finally:
        del sys.modules[_FINDER]
