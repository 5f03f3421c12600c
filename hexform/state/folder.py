"""`.hexform` under the root: opened without following links, and made where it is not."""

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
    """The folder as a descriptor, below which everything is opened by name.

    Raises Missing or Refused where it is only read; where it has to be there (`make`), HexformError.
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
