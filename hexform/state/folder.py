"""`.hexform` under the root: opened without following links, and made where it is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hexform.errors import HexformError

NAME = ".hexform"

_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def opened(root: Path, *, make: bool) -> Iterator[int]:
    """The folder as a descriptor, below which everything is opened by name; OSError where it is not there."""
    if make:
        _make(root / NAME)
    descriptor = os.open(root / NAME, _OPEN)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _make(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(path, _OPEN))
    except OSError as error:
        raise HexformError(
            f"{path}: hexform keeps its ledger in this folder, which cannot be used ({error.strerror}); it must be a"
            " folder of its own and no symbolic link"
        ) from None
