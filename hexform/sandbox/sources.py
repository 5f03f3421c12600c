"""The owner of a guide: the identifying keys of a source, without those that describe one upload."""

from collections.abc import Mapping
from typing import Any

KEYS = {"unknown": ("id",), "github": ("base", "owner", "repo")}
PUBLIC_GITHUB = "https://github.com"


def locator(source: str, given: Mapping[str, Any]) -> dict[str, str]:
    """The keys that identify a source; the default host, the public GitHub, is omitted."""
    named = {key: str(given[key]) for key in KEYS[source] if given.get(key)}
    if named.get("base") == PUBLIC_GITHUB:
        del named["base"]
    return {"source": source} | named
