from __future__ import annotations

from hexform.report.view.entries import by_origin
from tests.report.samples import GROUP


def test_a_change_of_several_origins_is_one_piece_for_each() -> None:
    rows = tuple(
        row.model_copy(update={"origin": origin})
        for row, origin in zip(GROUP.diff, ["yours", "drift"] * len(GROUP.diff), strict=False)
    )
    mixed = GROUP.model_copy(update={"origin": "mixed", "diff": rows})
    pieces = list(by_origin([mixed]))
    assert [piece.origin for piece in pieces] == ["yours", "drift"]
    assert sorted(str(row.path) for piece in pieces for row in piece.diff) == sorted(str(row.path) for row in rows)
    assert all({row.origin for row in piece.diff} == {piece.origin} for piece in pieces)


def test_a_change_of_one_origin_stays_whole() -> None:
    assert list(by_origin([GROUP])) == [GROUP]
