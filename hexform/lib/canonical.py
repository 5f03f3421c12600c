"""The one spelling of a JSON value, and digests of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any


def canonical(value: Any, plain: Callable[[Any], Any] | None = None) -> str:
    """The one spelling of a JSON value that digests are taken of. `plain` says in JSON what is no JSON in it."""
    return json.dumps(value, default=plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any, plain: Callable[[Any], Any] | None = None) -> str:
    """`sha256:` and the digest of a JSON value in its canonical spelling."""
    return "sha256:" + hashlib.sha256(canonical(value, plain).encode()).hexdigest()
