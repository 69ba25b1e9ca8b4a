"""Drawing a graph in layers: where every node stands, worked out by plain rules and the same on every look.

Nodes stand in layers by their shortest way from the start; an end stands below the last node that leads to it, so that
no line leads up to it. Inside a layer they are ordered by the mean place of their neighbours (barycentre), in a
few passes down and up, keeping the order with the fewest crossings.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

PASSES = 8
"""How often the order is looked at down and up; more changes nothing on graphs of our size."""

Pair = tuple[str, str]
Layers = list[list[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands. `number` counts from 1 in reading order: layer by layer, from left to right."""

    node: str
    number: int
    layer: int
    offset: float
    """Columns right of the middle of the drawing; whole or half numbers."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two nodes. `back` is one that does not lead to a later layer."""

    source: str
    target: str
    back: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole drawing. Places are in reading order, links in the order they were given."""

    places: tuple[Place, ...]
    links: tuple[Link, ...]
    layers: int
    widest: int
    """How many nodes the widest layer holds."""

    @property
    def numbers(self) -> dict[str, int]:
        """The number of every node."""
        return {place.node: place.number for place in self.places}


def lay_out(start: str, nodes: Sequence[str], edges: Iterable[Pair], ends: Collection[str] = ()) -> Layout:
    """Place all nodes. Those that no edge leads to stand in a layer of their own below the other moments.

    `edges` name nodes; doubles and edges from a node to itself are left out.
    """
    pairs = list(dict.fromkeys(edge for edge in edges if edge[0] != edge[1]))
    depth = _depths(start, nodes, pairs, ends)
    layers: Layers = [[] for _ in range(max(depth.values()) + 1)]
    for node in nodes:
        layers[depth[node]].append(node)
    layers = _untangle([layer for layer in layers if layer], pairs)
    places: list[Place] = []
    for number_of_layer, layer in enumerate(layers):
        for column, node in enumerate(layer):
            offset = column - (len(layer) - 1) / 2
            places.append(Place(node, len(places) + 1, number_of_layer, offset))
    where = {place.node: place.layer for place in places}
    links = tuple(Link(source, target, where[target] <= where[source]) for source, target in pairs)
    return Layout(tuple(places), links, len(layers), max(map(len, layers)))


def _depths(start: str, nodes: Sequence[str], pairs: list[Pair], ends: Collection[str]) -> dict[str, int]:
    onward: dict[str, list[str]] = {}
    for source, target in pairs:
        onward.setdefault(source, []).append(target)
    depth = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for target in onward.get(node, ()):
            if target not in depth:
                depth[target] = depth[node] + 1
                queue.append(target)
    lost = max((depth[node] for node in depth if node not in ends), default=0) + 1
    found = {node: depth.get(node, lost) for node in nodes if node not in ends}
    into: dict[str, list[int]] = {}
    for source, target in pairs:
        if target in ends and source in found:
            into.setdefault(target, []).append(found[source])
    return found | {node: max(into.get(node, [lost])) + 1 for node in nodes if node in ends}


def _untangle(layers: Layers, pairs: list[Pair]) -> Layers:
    around: dict[str, list[str]] = {}
    for source, target in pairs:
        around.setdefault(source, []).append(target)
        around.setdefault(target, []).append(source)
    best, fewest = layers, crossings(layers, pairs)
    order = layers
    for turn in range(PASSES):
        order = _sweep(order, around, down=turn % 2 == 0)
        found = crossings(order, pairs)
        if found < fewest:
            best, fewest = order, found
    return best


def _sweep(layers: Layers, around: Mapping[str, list[str]], *, down: bool) -> Layers:
    order = [list(layer) for layer in layers]
    depth = {node: number for number, layer in enumerate(order) for node in layer}
    numbers = range(1, len(order)) if down else range(len(order) - 2, -1, -1)
    for number in numbers:
        offset = _offsets(order)

        def middle(node: str, number: int = number, offset: dict[str, float] = offset) -> float:
            beside = [other for other in around.get(node, ()) if (depth[other] < number) is down]
            beside = [other for other in beside if depth[other] != number]
            return sum(offset[other] for other in beside) / len(beside) if beside else offset[node]

        order[number] = sorted(order[number], key=middle)
    return order


def _offsets(layers: Layers) -> dict[str, float]:
    return {node: column - (len(layer) - 1) / 2 for layer in layers for column, node in enumerate(layer)}


def crossings(layers: Layers, pairs: Iterable[Pair]) -> int:
    """How many pairs of lines between neighbouring layers cross."""
    place = {
        node: (number, column) for number, layer in enumerate(layers) for column, node in enumerate(layer)
    }
    between: dict[int, list[tuple[int, int]]] = {}
    for source, target in pairs:
        upper, lower = sorted((place[source], place[target]))
        if lower[0] == upper[0] + 1:
            between.setdefault(upper[0], []).append((upper[1], lower[1]))
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for lines in between.values()
        for place_of_one, one in enumerate(lines)
        for other in lines[place_of_one + 1 :]
    )
