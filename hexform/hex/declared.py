"""The shapes of answers to operations that one kind alone asks for, which the kinds declare (see `hex/answers.py`)."""

from __future__ import annotations

from typing import Any

# Operation to shape. It is separate from the shapes of all others, which are loaded with the first answer.
DECLARED: dict[str, Any] = {}
