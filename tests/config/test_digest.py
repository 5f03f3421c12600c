from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from tests.config.folder import Folder

WHOLE = """\
limits: {deletes: 1, public: 2}
groups:
  a: {name: A, members: [x@y.z, b@c.d]}
  b: {id: q}
collections:
  c: {sharing: {groups: {a: MEMBER, "{name: X}": MANAGER}, users: {x@y.z: {access: MEMBER, until: 2030-01-01}}}}
projects:
  p: {cells: [{label: l, type: sql, source: "select 1"}], status: on}
guides:
  g: {files: [a.md]}
removed: {groups: [m, n]}
"""


def test_where_and_in_what_order_it_is_written_says_nothing(folder: Folder) -> None:
    folder.write("a.md", "x")
    digest = folder.first(WHOLE).load().digest
    folder.write("d/a.md", "x")
    folder.write("s.sql", "select 1\n")
    folder.write("one.yaml", "groups: {b: {id: q}}\nremoved: {groups: [n]}")
    folder.first(
        """\


        include: [one.yaml]
        removed: {groups: [m]}
        guides: {other: {root: d, files: [{path: a.md}]}}
        projects: {p: {status: {one_of: [on]}, cells: [{source_file: s.sql, meta: x, type: sql, label: l}]}}
        collections:
          c:
            sharing:
              users: {x@y.z: {until: 2030-01-01, access: MEMBER}}
              groups: {"{name: X}": {access: MANAGER}, a: MEMBER}
        groups:
          a:
            members: [{email: x@y.z}, b@c.d]
            name: A
        limits: {public: 2, deletes: 1}
        """
    )
    assert folder.load().digest == digest
    assert digest.startswith("sha256:")


def test_whatever_is_wanted_says_something(folder: Folder) -> None:
    folder.write("a.md", "x")
    digests = {folder.first(WHOLE).load().digest}
    changes = [
        ("deletes: 1", "deletes: 3"),
        ("name: A", "name: B"),
        ("{id: q}", "{id: q, exclusive: true}"),
        ("x@y.z, b@c.d", "x@y.z"),
        ('"{name: X}"', "{name: X}"),
        ('"{name: X}"', "{id: X}"),
        ("2030-01-01", "2030-01-02"),
        ("select 1", "select 2"),
        ("status: on", "status: null"),
        ("[m, n]", "[m]"),
        ("[a.md]", "[{path: a.md, hex_path: b.md}]"),
        ("  g: {", "  g: {publish: false, "),
    ]
    for old, new in changes:
        assert old in WHOLE
        digests.add(folder.first(WHOLE.replace(old, new)).load().digest)
    folder.write("a.md", "y")
    digests.add(folder.first(WHOLE).load().digest)
    assert len(digests) == len(changes) + 2


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_shuffled_blocks_give_one_digest(folder_of_all: Folder, data: DataObject) -> None:
    lines = [f"  g{number}: {{name: N{number}, members: [p{number}@x.y]}}\n" for number in range(5)]
    wanted = folder_of_all.first("groups:\n" + "".join(lines)).load().digest
    shuffled = data.draw(st.permutations(lines))
    assert folder_of_all.first("groups:\n" + "".join(shuffled)).load().digest == wanted
