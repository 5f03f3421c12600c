"""An entry of the ledger is a value that can be kept and read back."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from hexform.model.ledger import GuideEntry


def test_an_entry_comes_back_as_it_was_and_is_careful_where_it_says_little() -> None:
    entry = GuideEntry(id="f1", digest="sha256:aa", text="# Terms\n")
    assert (entry.published, entry.deleting) == (False, False)
    assert GuideEntry.model_validate_json(entry.model_dump_json()) == entry


def test_an_entry_without_its_text_is_none() -> None:
    with pytest.raises(ValidationError, match="text"):
        GuideEntry.model_validate({"id": "f1", "digest": "sha256:aa"})
