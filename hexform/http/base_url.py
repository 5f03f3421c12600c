"""The host of the requests: from the command line or the environment, never from a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address

from hexform.errors import UsageError

DEFAULT = "https://app.hex.tech"

_SHAPE = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::(?P<port>[0-9]{1,5}))?(?:/api)?/?",
    re.IGNORECASE | re.ASCII,
)
_DEFAULT_PORTS = {"https": 443, "http": 80}


def base_url(flag: str | None, environ: Mapping[str, str]) -> str:
    """The flag, else HEX_BASE_URL, else the default; normalized to scheme, host and a port other than the default."""
    if flag is not None:
        return normal(flag, "--base-url")
    written = environ.get("HEX_BASE_URL", "")
    return normal(written, "HEX_BASE_URL") if written else DEFAULT


def normal(text: str, source: str) -> str:
    """Normalize a URL to its origin. Raises UsageError, which never contains the URL: it may contain a password."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise UsageError(f"{source} {_why(text)}; write scheme and host alone, like {DEFAULT}")
    scheme, host = match["scheme"].lower(), match["host"].lower()
    port = int(match["port"] or _DEFAULT_PORTS[scheme])
    if not (0 < port < 65536 and _can_be_a_host(host)):
        raise UsageError(f"{source} has no valid host and port; write it like {DEFAULT}")
    if scheme == "http" and not is_loopback(host):
        raise UsageError(
            f"{source} is http, which would show the token to the network; only https (or loopback) will do"
        )
    return f"{scheme}://{host}" + ("" if port == _DEFAULT_PORTS[scheme] else f":{port}")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _can_be_a_host(host: str) -> bool:
    if not host.startswith("["):
        return ".." not in host
    try:
        return ip_address(host.strip("[]")).version == 6
    except ValueError:
        return False


def _why(text: str) -> str:
    scheme, _, rest = text.partition("://")
    if not rest or scheme.lower() not in _DEFAULT_PORTS:
        return "does not begin with https:// and a host"
    if "@" in rest:
        return "holds a user or a password"
    if "?" in rest or "#" in rest:
        return "holds a query or a fragment"
    if "/" in rest.removesuffix("/"):
        return "holds a path"
    return "is no URL of a host"
