"""A command at a terminal: somebody reads what it says and types an answer."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tests.cli.shell import command


class Terminal:
    """A process whose streams are a terminal."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._main, other = pty.openpty()
        environ = {**os.environ, "TERM": "xterm", "COLUMNS": "200"}
        self.process = subprocess.Popen(
            command(*arguments),
            cwd=folder,
            env=environ,
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
        )
        os.close(other)
        self.said = ""

    def wait_for(self, text: str, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while text not in self.said:
            assert time.monotonic() < until, self.said
            self._hear(0.1)

    def type(self, text: str) -> None:
        os.write(self._main, text.encode())

    def interrupt(self, number: signal.Signals) -> int:
        """Send a signal, as often as an impatient person would: just before a read begins one is not heard."""
        for _ in range(5):
            self.process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(3)
                break
        return self.end()

    def end(self, seconds: float = 30) -> int:
        until = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < until, self.said
            self._hear(0.05)
        while self._hear(0):
            pass
        os.close(self._main)
        return self.process.returncode

    def _hear(self, seconds: float) -> bool:
        if not select.select([self._main], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._main, 65536)
        except OSError:
            return False
        self.said += data.decode(errors="replace")
        return bool(data)
