"""The dependency graph of a plan, with the first changes on the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hexform.model.change import Change
from hexform.report.text.width import shorten

_MOST_NODES = 150
_NODE_WIDTH, _NODE_HEIGHT, _ACROSS, _DOWN, _MARGIN = 236, 30, 320, 42, 12


@dataclass(frozen=True)
class Node:
    """A change; its label is its address, shortened to fit."""

    address: str
    label: str
    verb: str
    x: int
    y: int


@dataclass(frozen=True)
class Edge:
    """An SVG path from a dependency to its dependent."""

    path: str


@dataclass(frozen=True)
class Graph:
    """`alone`: the number of changes without dependencies and dependents; `left_out`: those beyond the limit."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    alone: int
    left_out: int

    node_width: int = _NODE_WIDTH
    node_height: int = _NODE_HEIGHT


def graph(changes: Sequence[Change]) -> Graph | None:
    """The graph; None if no change depends on another."""
    known = {change.address for change in changes}
    needs = {c.address: [a for a in c.depends_on if a in known and a != c.address] for c in changes}
    needed = {address for wanted in needs.values() for address in wanted}
    linked = [change for change in changes if needs[change.address] or change.address in needed]
    if not linked:
        return None
    shown = linked[:_MOST_NODES]
    layers = _layers([change.address for change in shown], needs)
    nodes = _nodes(shown, layers, needs)
    return Graph(
        nodes=tuple(nodes.values()),
        edges=tuple(_edge(nodes[a], nodes[c]) for c in nodes for a in needs[c] if a in nodes),
        width=max(node.x for node in nodes.values()) + _NODE_WIDTH + _MARGIN,
        height=max(node.y for node in nodes.values()) + _NODE_HEIGHT + _MARGIN,
        alone=len(changes) - len(linked),
        left_out=len(linked) - len(shown),
    )


def _layers(addresses: list[str], needs: dict[str, list[str]]) -> dict[str, int]:
    """Layer = 1 + the deepest dependency. Changes in a cycle (in a forged plan) are in the last layer."""
    layers: dict[str, int] = {}
    waiting, layer = list(addresses), 0
    while waiting:
        ready = [a for a in waiting if not any(need in waiting for need in needs[a])] or waiting
        layers.update(dict.fromkeys(ready, layer))
        waiting, layer = [a for a in waiting if a not in layers], layer + 1
    return layers


def _nodes(changes: Sequence[Change], layers: dict[str, int], needs: dict[str, list[str]]) -> dict[str, Node]:
    """Place the nodes layer by layer, each near the middle of its dependencies, so that few edges cross."""
    nodes: dict[str, Node] = {}
    for layer in range(max(layers.values()) + 1):
        column = [change for change in changes if layers[change.address] == layer]
        column.sort(key=lambda change: _middle([nodes[need].y for need in needs[change.address] if need in nodes]))
        for row, change in enumerate(column):
            x, y = _MARGIN + layer * _ACROSS, _MARGIN + row * _DOWN
            nodes[change.address] = Node(change.address, shorten(change.address, 26), change.verb, x, y)
    return nodes


def _middle(heights: list[int]) -> float:
    return sum(heights) / len(heights) if heights else 0.0


def _edge(start: Node, end: Node) -> Edge:
    x1, y1 = start.x + _NODE_WIDTH, start.y + _NODE_HEIGHT // 2
    x2, y2 = end.x, end.y + _NODE_HEIGHT // 2
    middle = (x1 + x2) // 2
    return Edge(f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}")
