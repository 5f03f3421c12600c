"""httpx without its command line, which would load a terminal toolkit and a syntax highlighter.

httpx takes a command line that cannot be imported for one that was not installed, and goes on without.
"""

from __future__ import annotations

import sys

_COMMAND_LINE = "httpx._main"

__all__ = ["httpx"]

if _COMMAND_LINE in sys.modules:
    import httpx
else:
    sys.modules[_COMMAND_LINE] = None  # type: ignore[assignment]  # how Python is told that a module is not there
    try:
        import httpx
    finally:
        del sys.modules[_COMMAND_LINE]
