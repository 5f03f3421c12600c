"""A command at a terminal: somebody reads what it says and types an answer."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
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

    def wait_for(self, text: str) -> None:
        """Read until a text has come; the timeout of the test ends a wait for one that does not."""
        while text not in self.said:
            assert self._hear(0.1) or self.process.poll() is None, self.said

    def type(self, text: str) -> None:
        os.write(self._main, text.encode())

    def interrupt(self, number: signal.Signals) -> int:
        """Send a signal; gives the exit code."""
        self.process.send_signal(number)
        return self.end()

    def end(self) -> int:
        """The exit code, once the process has ended."""
        while self.process.poll() is None:
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
