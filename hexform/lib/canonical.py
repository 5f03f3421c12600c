"""The one spelling of a JSON value, and digests of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """The one spelling of a JSON value that digests are taken of."""
    return _CANONICAL.encode(value)


def digest(value: Any) -> str:
    """`sha256:` and the digest of a JSON value in its canonical spelling."""
    return "sha256:" + hashlib.sha256(canonical(value).encode()).hexdigest()
