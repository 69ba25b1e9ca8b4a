"""Every position a variant can reach, found by playing all moves from the opening; breadth first, in file order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.scenarios import movement
from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.events import Event, Filled, Flagged
from app.domain.scenarios.liveness import Memory
from app.domain.scenarios.planning import Planning, step_text
from app.domain.scenarios.sheets import CompiledFlags, CompiledPlan, total
from app.domain.scenarios.state import Position

TIMEOUT = "timeout"
"""Stands for a choice where a time limit runs out; no choice may be called so."""


class Spread(NamedTuple):
    """What marking findings can come to, when its points count."""

    least: int
    leasts: tuple[int, ...]
    mosts: tuple[int, ...]


class Edge(NamedTuple):
    """One move from one position to another. `gains` are empty when the move earns nothing now.

    `choice` is the id of a choice, TIMEOUT, or a plan or list of findings as `step_text` writes it. Lists of findings
    are one move with the most points that they can come to, and `spread` says the rest: nothing later depends on what
    was marked.
    """

    choice: str
    target: int
    gain: int
    gains: tuple[int, ...]
    majors: int
    """How many major red lines it crosses."""
    event: Event | None = None
    """What happens in a run that makes this move; None for choices and silence."""
    spread: Spread | None = None


@dataclass(slots=True)
class Graph:
    """The reachable positions of one variant. Position 0 is the opening. Fatal moves lead nowhere and are apart."""

    scenario: CompiledScenario
    variant: str
    memory: Memory
    planning: Planning
    positions: list[Position] = field(default_factory=list)
    edges: list[list[Edge]] = field(default_factory=list)
    places: dict[Position, int] = field(default_factory=dict)
    tempted: set[int] = field(default_factory=set)
    """Positions at which a choice that crosses a red line is open."""
    parents: list[tuple[int, str]] = field(default_factory=list)
    nodes: set[str] = field(default_factory=set)
    """Nodes that are entered somewhere, those that only show the reaction to a fatal choice included."""
    choices: set[str] = field(default_factory=set)
    loops: list[str] = field(default_factory=list)
    """Nodes at which a step never settles."""
    ends_by_itself: bool = False
    """Whether some ending is reached otherwise than by the turn limit."""
    complete: bool = True

    def path_to(self, place: int) -> tuple[str, ...]:
        """A shortest list of choices from the opening to a position."""
        path: list[str] = []
        while place > 0:
            place, choice = self.parents[place]
            path.append(choice)
        return tuple(reversed(path))


def explore(scenario: CompiledScenario, variant: str, budget: int) -> Graph:
    """Find every position, or stop as not complete once there are more than `budget`."""
    graph = Graph(scenario, variant, Memory(scenario), Planning(scenario))
    try:
        position, entered = movement.opening(scenario, variant)
    except movement.AutoLoop as loop:
        graph.loops.append(str(loop.params["node"]))
        return graph
    graph.nodes.update(entered)
    _add(graph, position, (-1, ""))
    place = 0
    while place < len(graph.positions):
        if len(graph.positions) > budget:
            graph.complete = False
            break
        for edge in _moves(graph, place):
            graph.edges[place].append(edge)
        place += 1
    return graph


def components(graph: Graph) -> tuple[list[int], list[list[int]]]:
    """Strongly connected groups of positions, those further from the opening first (Tarjan's algorithm).

    Returns the group of each position and the positions of each group. Going round inside a group earns nothing:
    points count once, and whether they were earned is part of the position.
    """
    count = len(graph.positions)
    order = [-1] * count
    low = [0] * count
    group = [-1] * count
    groups: list[list[int]] = []
    stack: list[int] = []
    clock = 0
    work: list[tuple[int, Iterator[Edge]]] = [(0, iter(graph.edges[0]))] if count else []
    if work:
        order[0] = low[0] = clock
        stack.append(0)
    while work:
        place, rest = work[-1]
        for edge in rest:
            target = edge.target
            if order[target] < 0:
                clock += 1
                order[target] = low[target] = clock
                stack.append(target)
                work.append((target, iter(graph.edges[target])))
                break
            if group[target] < 0:
                low[place] = min(low[place], order[target])
        else:
            work.pop()
            if work:
                above = work[-1][0]
                low[above] = min(low[above], low[place])
            if low[place] == order[place]:
                groups.append(_pop_group(stack, place, group, len(groups)))
    return group, groups


def _pop_group(stack: list[int], root: int, group: list[int], number: int) -> list[int]:
    members: list[int] = []
    while True:
        member = stack.pop()
        group[member] = number
        members.append(member)
        if member == root:
            return members


def _add(graph: Graph, position: Position, parent: tuple[int, str]) -> int:
    reduced = graph.memory.reduce(position)
    place = graph.places.get(reduced)
    if place is None:
        place = len(graph.positions)
        graph.places[reduced] = place
        graph.positions.append(reduced)
        graph.edges.append([])
        graph.parents.append(parent)
    if not graph.ends_by_itself and not position.fired & graph.scenario.limit_bit:
        graph.ends_by_itself = graph.scenario.nodes[position.node].ending is not None
    return place


def _moves(graph: Graph, place: int) -> Iterator[Edge]:
    scenario = graph.scenario
    position = graph.positions[place]
    for choice in movement.offered_at(scenario, position):
        graph.choices.add(choice.id)
        if choice.breach is not None:
            graph.tempted.add(place)
        try:
            after, entered = movement.move(scenario, position, choice)
        except movement.AutoLoop as loop:
            graph.loops.append(str(loop.params["node"]))
            continue
        graph.nodes.update(entered)
        if choice.fatal:
            continue
        fresh = not position.used & choice.bit and any(choice.gains)
        gain, gains = (choice.gain, choice.gains) if fresh else (0, ())
        yield Edge(choice.id, _add(graph, after, (place, choice.id)), gain, gains, int(choice.major))
    node = scenario.nodes[position.node]
    try:
        if node.plan is not None:
            yield from _plans(graph, place, node.plan)
        if node.flags is not None:
            yield _list(graph, place, node.flags)
    except movement.AutoLoop as loop:
        graph.loops.append(str(loop.params["node"]))
    if scenario.nodes[position.node].time_limit is not None:
        try:
            after, entered = movement.run_out(scenario, position)
        except movement.AutoLoop as loop:
            graph.loops.append(str(loop.params["node"]))
            return
        graph.nodes.update(entered)
        yield Edge(TIMEOUT, _add(graph, after, (place, TIMEOUT)), 0, (), False)


def _plans(graph: Graph, place: int, plan: CompiledPlan) -> Iterator[Edge]:
    position, size = graph.positions[place], len(graph.scenario.competencies)
    fresh = not position.used & plan.bit
    for values in graph.planning.representatives(plan, position):
        after, entered, rules = movement.fill(graph.scenario, position, plan, values)
        graph.nodes.update(entered)
        breaches = [rule for rule in rules if rule.breach is not None]
        if breaches:
            graph.tempted.add(place)
        if any(rule.fatal for rule in breaches):
            continue
        gains = total(rules, size) if fresh else ()
        event = Filled(plan.node, plan.written(values))
        name = step_text(plan.node, event.values)
        target = _add(graph, after, (place, name))
        yield Edge(name, target, sum(gains), gains if any(gains) else (), len(breaches), event)


def _list(graph: Graph, place: int, flags: CompiledFlags) -> Edge:
    position, size = graph.positions[place], len(graph.scenario.competencies)
    after, entered = movement.mark(graph.scenario, position, flags)
    graph.nodes.update(entered)
    event = Flagged(flags.node, flags.best)
    name = step_text(flags.node, flags.best)
    target = _add(graph, after, (place, name))
    if position.used & flags.bit or not flags.scores:
        return Edge(name, target, 0, (), 0, event)
    gains = total(flags.read(flags.best), size)
    spread = Spread(
        flags.least,
        tuple(sum(min(0, finding.gains[k]) for finding in flags.findings) for k in range(size)),
        tuple(sum(max(0, finding.gains[k]) for finding in flags.findings) for k in range(size)),
    )
    return Edge(name, target, sum(gains), gains, 0, event, spread)
