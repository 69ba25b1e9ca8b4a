"""The most points still to be had from every position, and the least and most had on the way to it.

Groups of positions that can follow each other in a circle are treated as one: circling earns nothing. So both
questions are answered by one pass over the groups, from the endings back or from the opening on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from app.domain.scenarios.exploration import Edge, Graph, components
from app.domain.scenarios.scoring import MAJOR_DEDUCTION

NONE = -(10**9)
"""Less than any number of points: there is no such path."""

MAX_MAJORS = 100 // MAJOR_DEDUCTION
"""After so many major red lines the score is 0 whatever the points."""


@dataclass(frozen=True, slots=True)
class Order:
    """The groups of a graph; edges lead from a group to itself or to one with a smaller number."""

    group: list[int]
    groups: list[list[int]]


def order_of(graph: Graph) -> Order:
    """Group a graph once for all passes."""
    return Order(*components(graph))


def layers_of(graph: Graph) -> int:
    """How many counts of major red lines are worth telling apart: 1 without any."""
    return MAX_MAJORS + 1 if any(edge.majors for edges in graph.edges for edge in edges) else 1


def most_ahead(
    graph: Graph,
    order: Order,
    goals: Collection[int],
    layers: int = 1,
    avoid: Collection[int] = (),
) -> list[list[int]]:
    """`[majors][group]`: the most points from there to a goal crossing exactly so many major red lines.

    Positions in `avoid` may not be passed. NONE where there is no such path.
    """
    table: list[list[int]] = []
    for layer in range(layers):
        best = [NONE] * len(order.groups)
        for number, members in enumerate(order.groups):
            top = NONE
            for place in members:
                if place in avoid:
                    continue
                if layer == 0 and place in goals:
                    top = max(top, 0)
                for edge in graph.edges[place]:
                    ahead = _ahead(edge, order, number, best, table)
                    if ahead > NONE:
                        top = max(top, ahead + edge.gain)
            best[number] = top
        table.append(best)
    return table


def _ahead(edge: Edge, order: Order, number: int, best: list[int], fewer: list[list[int]]) -> int:
    """The most points behind an edge. `fewer` holds the layers below; as many as the edge crosses are used up."""
    group = order.group[edge.target]
    if edge.majors:
        return fewer[-edge.majors][group] if edge.majors <= len(fewer) else NONE
    return NONE if group == number else best[group]


def had_before(
    graph: Graph, order: Order, points: Callable[[Edge], int], layers: int, pick: Callable[[int, int], int]
) -> list[list[int | None]]:
    """`[majors][group]`: the least or most points (by `pick`: min or max) on the way from the opening to there.

    The last layer stands for that many major red lines or more. None where no such path exists.
    """
    table: list[list[int | None]] = [[None] * len(order.groups) for _ in range(layers)]
    if order.groups:
        table[0][order.group[0]] = 0
    for layer in range(layers):
        for number in range(len(order.groups) - 1, -1, -1):
            have = table[layer][number]
            if have is None:
                continue
            for place in order.groups[number]:
                for edge in graph.edges[place]:
                    target = order.group[edge.target]
                    onto = min(layer + edge.majors, layers - 1)
                    if target == number and onto == layer:
                        continue
                    known = table[onto][target]
                    value = have + points(edge)
                    table[onto][target] = value if known is None else pick(known, value)
    return table
