from __future__ import annotations

from hexform.config import people
from tests.config.folder import Folder


def test_everybody_who_is_named_is_reported_once(folder: Folder) -> None:
    folder.first(
        """\
        groups: {a: {members: [b@x.y, {email: A@x.y}]}, e: }
        collections: {c: {sharing: {users: {a@x.y: MEMBER, c@x.y: NONE}}}, d: {sharing: {}}, e: }
        projects: {p: {sharing: {users: {d@x.y: {access: CAN_VIEW, until: 2001-01-01}}}, status: x}, q: {sharing: {}}}
        """
    )
    assert people(folder.load()) == ["A@x.y", "b@x.y", "c@x.y", "d@x.y"]
    assert people(folder.first("").load()) == []
