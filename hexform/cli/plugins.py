"""pydantic without plugins, for the program alone: what imports hexform as a library keeps its own.

Before pydantic builds its first model it asks every package of the environment for plugins, and each of them would see
what is validated here. Asking loads importlib.metadata, and with it email and much else: a tenth of a whole `validate`.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType

_FINDER = "importlib.metadata"
_LOADER = "pydantic.plugin._loader"


def leave_out_plugins() -> None:
    """Let pydantic find no plugin, if it has not looked for any yet."""
    import_module(_LOADER.rpartition(".")[0])  # what the loader's package imports is given nothing but the real thing
    if _LOADER in sys.modules:
        return
    finds_nothing = ModuleType(_FINDER)
    finds_nothing.entry_points = lambda **_: ()  # type: ignore[attr-defined]
    before = sys.modules.get(_FINDER)
    sys.modules[_FINDER] = finds_nothing
    try:
        with suppress(ImportError):  # it looks for plugins in another way than it did
            import_module(_LOADER)  # the only module that is given it
    finally:
        if before is None:
            del sys.modules[_FINDER]
        else:
            sys.modules[_FINDER] = before
