"""Who owns a guide, in the API's words: only what identifies, not what describes one upload."""

from collections.abc import Mapping
from typing import Any

KEYS = {"unknown": ("id",), "github": ("base", "owner", "repo")}
PUBLIC_GITHUB = "https://github.com"


def locator(source: str, given: Mapping[str, Any]) -> dict[str, str]:
    """The parts that make two sources one; the public GitHub is the same said and unsaid."""
    told = {key: str(given[key]) for key in KEYS[source] if given.get(key)}
    if told.get("base") == PUBLIC_GITHUB:
        del told["base"]
    return {"source": source} | told
