from __future__ import annotations

import pytest

from hexform.errors import UsageError
from hexform.http.base_url import DEFAULT, base_url, normal


def test_the_flag_beats_the_environment_beats_the_default() -> None:
    environ = {"HEX_BASE_URL": "https://eu.hex.tech"}
    assert base_url("https://acme.hex.tech", environ) == "https://acme.hex.tech"
    assert base_url(None, environ) == "https://eu.hex.tech"
    assert base_url(None, {}) == DEFAULT
    assert base_url(None, {"HEX_BASE_URL": ""}) == DEFAULT


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://app.hex.tech", "https://app.hex.tech"),
        ("https://app.hex.tech/", "https://app.hex.tech"),
        ("https://app.hex.tech/api", "https://app.hex.tech"),
        ("https://app.hex.tech/api/", "https://app.hex.tech"),
        ("HTTPS://App.Hex.Tech:443", "https://app.hex.tech"),
        ("https://hex.acme.internal:8443", "https://hex.acme.internal:8443"),
        ("http://localhost:8123", "http://localhost:8123"),
        ("http://127.0.0.1:80/api", "http://127.0.0.1"),
        ("http://127.8.9.10:1", "http://127.8.9.10:1"),
        ("http://[::1]:8123/", "http://[::1]:8123"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ],
)
def test_one_spelling_for_one_origin(written: str, meant: str) -> None:
    assert normal(written, "--base-url") == meant
    assert normal(meant, "--base-url") == meant


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "https://"),
        ("app.hex.tech", "https://"),
        ("ftp://app.hex.tech", "https://"),
        ("file:///etc/passwd", "https://"),
        ("//app.hex.tech", "https://"),
        ("https://", "https://"),
        ("http://app.hex.tech", "show the token to the network"),
        ("http://127.0.0.1.evil.example", "show the token to the network"),
        ("http://localhost.evil.example", "show the token to the network"),
        ("http://127.1", "show the token to the network"),
        ("http://0.0.0.0:8000", "show the token to the network"),
        ("https://user:hunter2@app.hex.tech", "a user or a password"),
        ("https://app.hex.tech@evil.example", "a user or a password"),
        ("https://app.hex.tech?token=hunter2", "a query"),
        ("https://app.hex.tech/#hunter2", "a query or a fragment"),
        ("https://app.hex.tech/api/v1", "a path"),
        ("https://app.hex.tech/../evil", "a path"),
        ("https://app.hex.tech//api", "a path"),
        ("https://app.hex.tech:0", "valid host and port"),
        ("https://app.hex.tech:65536", "valid host and port"),
        ("https://app..hex.tech", "valid host and port"),
        ("https://[::zz]", "no URL"),
        ("https://[1.2.3.4]", "valid host and port"),
        ("https://[:::]", "valid host and port"),
        ("https://app.hex.tech\n", "no URL"),
        ("https://app.hex.tech\\evil.example", "no URL"),
        ("https://app.hex.tech ", "no URL"),
        (" https://app.hex.tech", "https://"),
        ("https://\u0430\u0440\u0440.hex.tech", "no URL"),
        ("https://\u212aex.hex.tech", "no URL"),
        ("https://app.hex.tech%2eevil.example", "no URL"),
        ("https://app.hex.tech:443:443", "no URL"),
    ],
)
def test_anything_but_a_safe_origin_is_refused_and_not_repeated(written: str, why: str) -> None:
    with pytest.raises(UsageError) as refused:
        base_url(None, {"HEX_BASE_URL": written}) if written else normal(written, "HEX_BASE_URL")
    assert why in str(refused.value)
    assert str(refused.value).startswith("HEX_BASE_URL ")
    assert "hunter2" not in str(refused.value)
    assert "evil" not in str(refused.value)
