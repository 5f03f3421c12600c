"""Open `.hexform` under the root without following links, and create it if needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from hexform.errors import HexformError
from hexform.lib.files import enter, make_and_enter, open_folder
from hexform.lib.refused import Refused

NAME = ".hexform"


@contextmanager
def opened(root: Path, *, make: bool) -> Iterator[int]:
    """The descriptor of the folder, relative to which its files are opened.

    Raises Missing or Refused; with `make`, which creates the folder, HexformError.
    """
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(open_folder(root, (NAME,), make_and_enter if make else enter))
        except Refused as refused:
            if not make:
                raise
            raise HexformError(
                f"{root / NAME}: hexform keeps its ledger in this folder, which cannot be used ({refused}); it must"
                " be a folder of its own and no symbolic link"
            ) from None
        yield folder
