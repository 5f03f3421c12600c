from __future__ import annotations

from typing import Any

import pytest

from hexform.kinds.group.spec import Group
from hexform.model.sides import from_json


@pytest.mark.parametrize("value", [[], "name", 7, None])
def test_a_side_is_a_map_of_fields(value: Any) -> None:
    with pytest.raises(ValueError, match="must be a map of fields"):
        from_json(Group, value, {})
