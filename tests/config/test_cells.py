from __future__ import annotations

import pytest

from hexform.kinds.cell.spec import Cell
from hexform.model.address import Address
from tests.config.folder import Folder


def cells(folder: Folder, *lines: str) -> Folder:
    return folder.first("projects:\n  p:\n    cells:\n" + "".join(f"      - {line}\n" for line in lines))


@pytest.mark.parametrize(
    ("line", "reported"),
    [
        ("^{type: sql, source: x}", "a cell needs a `label`, or the `id` of a cell that is there"),
        ("^{label: a, source: x}", "a cell without an `id` needs a `type`: sql, code or markdown"),
        ("^{label: a, type: sql}", "a cell needs a `source` or a `source_file`"),
        ("^{id: b}", "a cell needs a `source` or a `source_file`"),
        ("{label: a, type: sql, source: x, ^source_file: a.sql}", "a cell has either `source` or `source_file`: "),
        ("{label: a, type: code, source: x, ^data_connection: c}", "`data_connection` is for sql cells only"),
        ("{label: a, type: markdown, source: x, ^output_dataframe: c}", "`output_dataframe` is for sql cells only"),
        ("{label: a, type: sql, source_file: ^'a*.sql'}", "`*` and `?` are not taken here: name one file"),
        ("{label: a, type: sql, source_file: ^revenu.sql}", "`revenu.sql` is not there: did you mean revenue.sql?"),
        ("{label: a, type: sql, source_file: ^a.csv}", "`a.csv`: the name must end in .sql, .py, .md or .txt"),
        ("{label: a, type: sql, source_file: ^../a.sql}", "`../a.sql` leads out of the root"),
        ("{label: a, type: sql, source_file: ^bad.sql}", "`bad.sql` is not UTF-8 in line 1: save the file as UTF-8"),
    ],
)
def test_what_a_cell_must_be(folder: Folder, line: str, reported: str) -> None:
    folder.write("revenue.sql", "select 1")
    folder.write("a.sql", "select 1")
    folder.write("bad.sql", b"\xff")
    place = folder.marked(f"projects:\n  p:\n    cells:\n      - {line}\n")
    assert folder.mistake().startswith(f"{place}: {reported}")


@pytest.mark.parametrize(
    "line",
    [
        "{label: a, type: sql, source: x, data_connection: {id: c}, output_dataframe: d}",
        "{label: a, type: sql, source: x, data_connection: null}",
        "{id: a, source: x, data_connection: c}",
        "{id: a, label: b, type: code, source: ''}",
        "{label: a, type: markdown, source: '# x', meta: {anything: [1]}}",
    ],
)
def test_what_a_cell_may_be(folder: Folder, line: str) -> None:
    cells(folder, line).load()


def test_labels_and_ids_occur_once_in_a_project(folder: Folder) -> None:
    cells(
        folder,
        "{label: a, type: sql, source: x}",
        "{id: b, source: x}",
        "{label: a, type: nonsense}",
        "{id: b, label: c, source: x}",
        '{label: "caf\\u00e9", type: sql, source: x}',
        '{label: "cafe\\u0301", type: sql, source: x}',
    )
    assert [each for each in folder.mistakes() if "two cells" in each] == [
        "workspace.yaml:7:9: two cells of this project have the label `a`: first at 5:9",
        "workspace.yaml:8:9: two cells of this project have the id `b`: first at 6:9",
        "workspace.yaml:10:9: two cells of this project have the label `cafe\u0301`: first at 9:9",
    ]


def test_two_projects_may_have_cells_of_one_label(folder: Folder) -> None:
    cell = "{cells: [{label: a/b, type: sql, source: x}]}"
    assert list(folder.first(f"projects: {{p: {cell}, q: {cell}}}").load().specs) == [
        "project.p",
        "cell.p/a/b",
        "project.q",
        "cell.q/a/b",
    ]


def test_a_label_that_looks_like_an_id_is_not_one(folder: Folder) -> None:
    reported = cells(folder, '{label: "#b", type: sql, source: x}', "{id: b, source: x}").mistake()
    assert reported == "workspace.yaml:6:9: cell.p/#b appears twice: first at workspace.yaml:5:9"


def test_sources_are_normalised_and_relative_to_their_file(folder: Folder) -> None:
    folder.first("include: [teams/a.yaml]")
    folder.write("teams/x.py", "a\r\n\n")
    folder.write("top.py", "\ufeffb\tc")
    folder.write(
        "teams/a.yaml",
        """\
        projects:
          p:
            cells:
              - {label: a, type: code, source_file: x.py}
              - {label: b, type: code, source_file: ../top.py}
              - {label: c, type: code, source: "d\\r\\n"}
              - label: d
                type: code
                source: |
                  if x:
                  \ty

        """,
    )
    specs = folder.load().specs
    found = [spec for spec in specs.values() if isinstance(spec, Cell)]
    assert [(cell.source, cell.source_file, cell.index) for cell in found] == [
        ("a\n", "teams/x.py", 0),
        ("b\tc", "top.py", 1),
        ("d", None, 2),
        ("if x:\n\ty", None, 3),
    ]
    assert [cell.says("source") for cell in found] == [True] * 4
    assert found[0].model_fields_set == {"label", "type", "source", "source_file", "project", "index"}
    assert specs[Address("cell.p/a")] is found[0]


def test_cells_are_a_list(folder: Folder) -> None:
    reported = folder.first("projects: {p: {cells: {a: b}}}").mistake()
    assert reported == "workspace.yaml:2:23: `cells` must be a list, not a map: write `- ` before each cell"
