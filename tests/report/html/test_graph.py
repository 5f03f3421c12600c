from hexform.model.change import Change
from hexform.report.html.graph import Graph, graph
from hexform.report.text.width import width
from tests.report.samples import GROUP


def needing(address: str, *needs: str) -> Change:
    # Nothing of a change but its address and its needs is drawn.
    return GROUP.model_copy(update={"address": address, "depends_on": needs})


def drawn(*changes: Change) -> Graph:
    picture = graph(changes)
    assert picture is not None
    return picture


def test_what_is_needed_is_on_the_left() -> None:
    picture = drawn(needing("group.a"), needing("project_sharing.p", "group.a", "project.p"), needing("project.p"),
                    needing("cell.p/x", "project_sharing.p"))  # fmt: skip
    at = {node.address: node.x for node in picture.nodes}
    assert at["group.a"] == at["project.p"] < at["project_sharing.p"] < at["cell.p/x"]
    assert len(picture.edges) == 3


def test_no_two_changes_overlap() -> None:
    picture = drawn(*(needing(f"group.{at}") for at in range(5)), *(needing(f"p.{at}", "group.1") for at in range(5)))
    places = [(node.x, node.y) for node in picture.nodes]
    assert len(set(places)) == len(places)
    assert all(node.x + picture.node_width <= picture.width for node in picture.nodes)
    assert all(node.y + picture.node_height <= picture.height for node in picture.nodes)


def test_a_change_is_near_what_it_needs() -> None:
    picture = drawn(needing("group.1"), needing("group.2"), needing("p.2", "group.2"), needing("p.1", "group.1"))
    at = {node.address: node.y for node in picture.nodes}
    assert at["p.1"] == at["group.1"]
    assert at["p.2"] == at["group.2"]


def test_changes_that_are_alone_are_counted() -> None:
    picture = drawn(needing("group.a"), needing("group.b"), needing("p.x", "group.a"))
    assert {node.address for node in picture.nodes} == {"group.a", "p.x"}
    assert picture.alone == 1


def test_without_dependencies_there_is_no_picture() -> None:
    assert graph([needing("group.a"), needing("group.b", "group.elsewhere", "group.b")]) is None


def test_a_circle_is_drawn_and_not_followed() -> None:
    picture = drawn(needing("a.1", "a.2"), needing("a.2", "a.1"), needing("a.3", "a.1"), needing("a.4"))
    assert len(picture.nodes) == 3
    assert picture.alone == 1


def test_a_large_plan_is_cut_and_counted() -> None:
    picture = drawn(needing("group.a"), *(needing(f"p.{at}", "group.a") for at in range(200)))
    assert len(picture.nodes) == 150
    assert picture.left_out == 51


def test_labels_fit_their_boxes() -> None:
    picture = drawn(needing("group." + "表" * 50), needing("p.x", "group." + "表" * 50))
    assert all(width(node.label) <= 26 for node in picture.nodes)
