"""The map of a scenario: what leads where, and the ways that were or could have been taken through it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.scenarios import movement
from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.events import Filled, Flagged, TimedOut
from app.domain.scenarios.exploration import TIMEOUT
from app.domain.scenarios.layout import Layout, Link, Pair, lay_out
from app.domain.scenarios.liveness import handed_to
from app.domain.scenarios.scoring import Reference
from app.domain.scenarios.solver import Outlook
from app.domain.scenarios.state import State
from app.domain.scenarios.step import Move

SHEET = "sheet:"
"""Stands for a choice where a plan or a list of findings was handed in; no id holds a colon."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way through the map: the nodes it enters in order, and which answer was given at which of them."""

    nodes: tuple[str, ...]
    answers: tuple[tuple[str, str], ...] = ()
    """Node and choice in order; TIMEOUT for saying nothing, SHEET for a plan or findings handed in."""

    @property
    def pairs(self) -> frozenset[Pair]:
        """From where to where it went."""
        return frozenset(zip(self.nodes, self.nodes[1:], strict=False))


NOWHERE = Way(())


def draw(scenario: CompiledScenario, *ways: Way) -> Layout:
    """The drawing of a scenario; what ways took besides (by triggers and limits) is drawn, but moves no node."""
    nodes = scenario.nodes
    ends = {name for name, node in nodes.items() if node.ending is not None}
    written = lay_out(scenario.text.start, tuple(nodes), edges_of(scenario), ends)
    layer = {place.node: place.layer for place in written.places}
    known = {(link.source, link.target) for link in written.links}
    more = sorted({pair for way in ways for pair in way.pairs if pair[0] != pair[1]} - known)
    links = [Link(source, target, layer[target] <= layer[source]) for source, target in more]
    return Layout(written.places, (*written.links, *links), written.layers, written.widest)


def edges_of(scenario: CompiledScenario) -> Iterator[Pair]:
    """What the file says leads where, in file order; triggers and the turn limit lead from anywhere: left out."""
    for name, node in scenario.nodes.items():
        for choice in node.choices:
            yield name, choice.goto
        yield from ((name, target) for target in handed_to(node))
        for auto in node.autos:
            yield name, auto.goto
        if node.time_limit is not None:
            yield name, node.time_limit.goto


def taken(opening: State, moves: Sequence[Move]) -> Way:
    """The way that a line of moves took."""
    nodes = [*opening.entered, *(node for move in moves for node in move.after.entered)]
    answers = [(move.before.node, _answer(move)) for move in moves]
    return Way(tuple(nodes), tuple(answers))


def _answer(move: Move) -> str:
    if move.choice is not None:
        return move.choice.id
    return {TimedOut.kind: TIMEOUT, Filled.kind: SHEET, Flagged.kind: SHEET}.get(move.event.kind, "")


def best(outlook: Outlook, reference: Reference) -> Way:
    """The way of the reference path."""
    graph = outlook.graph
    scenario = graph.scenario
    place = 0
    nodes = list(movement.opening(scenario, graph.variant)[1])
    answers = []
    for step in reference.path:
        position = graph.positions[place]
        onward = outlook.follow(place, step)
        if onward is None:
            break
        choice = scenario.choices.get(step)
        answers.append((position.node, step if choice or step == TIMEOUT else SHEET))
        entered = movement.move(scenario, position, choice)[1] if choice else (graph.positions[onward].node,)
        nodes += entered
        place = onward
    return Way(tuple(nodes), tuple(answers))
