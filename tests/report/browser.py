"""A real browser, driven over the WebDriver protocol."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

CHROMIUM = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
DRIVER = shutil.which("chromedriver")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars"
)


class Browser:
    """One page at a time, from a file."""

    def __init__(self, client: httpx.Client, session: str) -> None:
        self._client = client
        self._path = f"/session/{session}"

    def _do(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        reply = self._client.request(method, f"{self._path}{path}", json=body)
        value = reply.json()["value"]
        assert reply.status_code == 200, value
        return value

    def open(self, page: Path, *, scripts: bool = True) -> None:
        """A page, as a person sees it who has scripts turned off, or not."""
        self.devtools("Emulation.setScriptExecutionDisabled", value=not scripts)
        self._do("POST", "/url", {"url": "about:blank"})
        self._do("POST", "/url", {"url": page.as_uri()})

    def run(self, script: str, *arguments: Any) -> Any:
        return self._do("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def devtools(self, command: str, **parameters: Any) -> Any:
        return self._do("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def press(self, *keys: str) -> None:
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._do("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def log(self) -> list[str]:
        return [entry["message"] for entry in self._do("POST", "/se/log", {"type": "browser"})]

    def look(self, width: int, *, dark: bool = False) -> None:
        """As on a screen of that width, by day or by night."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.devtools("Emulation.setEmulatedMedia", features=[scheme])
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.devtools("Emulation.setDeviceMetricsOverride", **size)

    def screenshot(self, file: Path) -> None:
        """The whole page, for people who look at it."""
        shot = self.devtools("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A fresh browser with its own profile."""
    assert CHROMIUM is not None
    assert DRIVER is not None
    driver = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert driver.stdout is not None
    try:
        line = next(line for line in driver.stdout if "started successfully on port" in line)
        port = line.rstrip(".\n").rsplit(" ", 1)[1]
        options: dict[str, Any] = {"binary": CHROMIUM, "args": [*_FLAGS.split(), f"--user-data-dir={profile}"]}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            reply = client.post("/session", json={"capabilities": {"alwaysMatch": wanted}}).json()["value"]
            yield Browser(client, reply["sessionId"])
            client.delete(f"/session/{reply['sessionId']}")
    finally:
        driver.terminate()
        driver.stdout.close()
        driver.wait(timeout=120)
