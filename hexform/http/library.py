"""Import httpx without its command line, which would import a terminal toolkit and a syntax highlighter.

If its command line cannot be imported, httpx assumes that it is not installed.
"""

from __future__ import annotations

import sys

_COMMAND_LINE = "httpx._main"

__all__ = ["httpx"]

if _COMMAND_LINE in sys.modules:
    import httpx
else:
    sys.modules[_COMMAND_LINE] = None  # type: ignore[assignment]  # makes importing the module fail
    try:
        import httpx
    finally:
        del sys.modules[_COMMAND_LINE]
