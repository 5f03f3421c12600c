"""Which host requests go to: said on the command line or in the environment alone, never in a file."""

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
    """The flag beats HEX_BASE_URL beats the default; the answer is scheme, host and a port that is not the usual."""
    if flag is not None:
        return normal(flag, "--base-url")
    written = environ.get("HEX_BASE_URL", "")
    return normal(written, "HEX_BASE_URL") if written else DEFAULT


def normal(text: str, said_by: str) -> str:
    """One spelling for one origin. What is refused is never repeated: a URL may hold a password."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise UsageError(f"{said_by} {_why(text)}; write scheme and host alone, like {DEFAULT}")
    scheme, host = match["scheme"].lower(), match["host"].lower()
    port = int(match["port"] or _DEFAULT_PORTS[scheme])
    if not (0 < port < 65536 and _can_be_a_host(host)):
        raise UsageError(f"{said_by} has no valid host and port; write it like {DEFAULT}")
    if scheme == "http" and not is_loopback(host):
        raise UsageError(
            f"{said_by} is http, which would show the token to the network; only https (or loopback) will do"
        )
    return f"{scheme}://{host}" + ("" if port == _DEFAULT_PORTS[scheme] else f":{port}")


def is_loopback(host: str) -> bool:
    """Whether what is sent to this host stays on this machine."""
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
