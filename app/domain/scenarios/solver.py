"""Proving a scenario: explore every position of every variant, then work out what runs can come to."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.events import Chosen, Event, Filled, Flagged, TimedOut
from app.domain.scenarios.exploration import TIMEOUT as TIMEOUT
from app.domain.scenarios.exploration import Edge, Graph, explore
from app.domain.scenarios.format import Ending
from app.domain.scenarios.movement import fill
from app.domain.scenarios.proof import Proof, Span, Trap, VariantProof
from app.domain.scenarios.scoring import Reference, score_of
from app.domain.scenarios.state import State, Status
from app.domain.scenarios.values import NONE, Order, had_before, layers_of, most_ahead, order_of
from app.domain.scenarios.walks import coverage

STATE_BUDGET = 150_000
"""Positions per variant; beyond it a scenario counts as not proved and wants to be simplified or split."""

MAX_TRAPS = 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one variant still holds from every position; tells how much a move lost."""

    graph: Graph
    order: Order
    ahead: list[list[int]]
    best: int

    def follow(self, place: int, choice: str) -> int | None:
        """Where a move leads from a place of the graph; None for a fatal one, which leads nowhere."""
        return next((edge.target for edge in self.graph.edges[place] if edge.choice == choice), None)

    def follow_event(self, place: int, event: Event) -> int | None:
        """As `follow`, for an event: a plan leads where the plan leads that cannot be told apart from it."""
        if isinstance(event, Chosen):
            return self.follow(place, event.choice)
        if isinstance(event, TimedOut):
            return self.follow(place, TIMEOUT)
        graph, position = self.graph, self.graph.positions[place]
        node = graph.scenario.nodes[position.node]
        if isinstance(event, Flagged):
            return graph.edges[place][0].target
        if not isinstance(event, Filled) or node.plan is None:
            return place
        after, _, rules = fill(graph.scenario, position, node.plan, node.plan.read(event.values))
        if any(rule.fatal for rule in rules):
            return None
        return graph.places[graph.memory.reduce(after)]

    def best_score(self, state: State, place: int | None) -> int:
        """The best score that a run in this state, at this place, can still reach; 0 after a fatal red line."""
        scenario = self.graph.scenario
        fatal = scenario.fatal_lines
        if any(line in fatal for line in state.breaches):
            return 0
        points, majors = sum(state.points), len(state.breaches)
        if state.status is not Status.OPEN or place is None:
            return score_of(points, self.best, majors)
        group = self.order.group[place]
        scores = [
            score_of(points + table[group], self.best, majors + more)
            for more, table in enumerate(self.ahead)
            if table[group] > NONE
        ]
        return max(scores, default=0)


def prove(scenario: CompiledScenario, budget: int = STATE_BUDGET) -> Proof:
    """Explore all variants and report. Past the budget the report says that it is not complete."""
    variants = {name: _prove_variant(scenario, name, budget) for name in scenario.text.variant_names}
    used = {breach for _, breach in scenario.text.breaches()}
    complete = all(variant.complete for variant in variants.values())
    return Proof(
        scenario=scenario.text.id,
        variants=variants,
        red_lines={name: _severity(scenario, name) for name in sorted(used)},
        coverage={} if complete else coverage(scenario),
    )


def outlook(
    scenario: CompiledScenario, variant: str, reference: Reference, budget: int = STATE_BUDGET
) -> Outlook:
    """Explore a proved variant again to answer questions about single runs; worth keeping between calls."""
    graph = explore(scenario, variant, budget)
    order = order_of(graph)
    ahead = most_ahead(graph, order, _endings(graph), layers_of(graph))
    return Outlook(graph, order, ahead, reference.points)


def _severity(scenario: CompiledScenario, name: str) -> str:
    severity = scenario.severities.get(name)
    return "fatal" if severity is None else severity.value


def _prove_variant(scenario: CompiledScenario, variant: str, budget: int) -> VariantProof:
    graph = explore(scenario, variant, budget)
    if not graph.complete or not graph.positions:
        return VariantProof(
            states=len(graph.positions),
            complete=graph.complete,
            reference=None,
            endings={},
            competencies={},
            nodes=tuple(sorted(graph.nodes)),
            choices=tuple(sorted(graph.choices)),
            loops=tuple(graph.loops),
        )
    order = order_of(graph)
    successes = _endings(graph, Ending.SUCCESS)
    reference = _reference(graph, order, successes)
    clean = most_ahead(graph, order, successes, avoid=graph.tempted)[0][order.group[0]]
    best = 0 if reference is None else reference.points
    return VariantProof(
        states=len(graph.positions),
        complete=True,
        reference=reference,
        endings=_ending_spans(graph, order, best),
        competencies=_competency_spans(graph, order),
        nodes=tuple(sorted(graph.nodes)),
        choices=tuple(sorted(graph.choices)),
        traps=_traps(graph),
        loops=tuple(dict.fromkeys(graph.loops)),
        ends_by_itself=graph.ends_by_itself,
        untempted_score=score_of(clean, best, 0) if clean > NONE and best > 0 else None,
    )


def _endings(graph: Graph, kind: Ending | None = None) -> set[int]:
    nodes = graph.scenario.nodes
    found = ((place, nodes[position.node].ending) for place, position in enumerate(graph.positions))
    return {place for place, ending in found if ending is not None and kind in (None, ending)}


def _reference(graph: Graph, order: Order, successes: set[int]) -> Reference | None:
    """P* with its path: among the best paths the one with the fewest moves, then the first in file order."""
    table = most_ahead(graph, order, successes)[0]
    best = table[order.group[0]] if order.groups else NONE
    if best <= 0:
        return None
    steps = _steps_left(graph, order, successes, table)
    place, path = 0, []
    earned = [0] * len(graph.scenario.competencies)
    while place not in successes:
        edge = next(
            edge
            for edge in graph.edges[place]
            if _is_best(edge, place, order, table) and steps.get(edge.target) == steps[place] - 1
        )
        for index, gain in enumerate(edge.gains):
            earned[index] += gain
        path.append(edge.choice)
        place = edge.target
    by_competency = dict(zip(graph.scenario.competencies, earned, strict=True))
    return Reference(best, tuple(path), graph.positions[place].node, by_competency)


def _is_best(edge: Edge, place: int, order: Order, table: list[int]) -> bool:
    ahead = table[order.group[edge.target]]
    return not edge.majors and ahead > NONE and edge.gain + ahead == table[order.group[place]]


def _steps_left(graph: Graph, order: Order, successes: set[int], table: list[int]) -> dict[int, int]:
    """How many moves the shortest best path still needs, for every position on one."""
    back: dict[int, list[int]] = {}
    for place, edges in enumerate(graph.edges):
        for edge in edges:
            if _is_best(edge, place, order, table):
                back.setdefault(edge.target, []).append(place)
    steps = dict.fromkeys(successes, 0)
    queue = deque(successes)
    while queue:
        place = queue.popleft()
        for before in back.get(place, ()):
            if before not in steps:
                steps[before] = steps[place] + 1
                queue.append(before)
    return steps


def _ending_spans(graph: Graph, order: Order, best: int) -> dict[str, Span]:
    layers = layers_of(graph)
    most = had_before(graph, order, _gain, layers, max)
    least = had_before(graph, order, _least, layers, min)
    scores: dict[str, list[int]] = {}
    for place in sorted(_endings(graph)):
        found = scores.setdefault(graph.positions[place].node, [])
        for row in (*enumerate(least), *enumerate(most)):
            points = row[1][order.group[place]]
            if points is not None:
                found.append(score_of(points, best, row[0]))
    return {ending: Span(min(found), max(found)) for ending, found in scores.items()}


def _gain(edge: Edge) -> int:
    return edge.gain


def _least(edge: Edge) -> int:
    return edge.gain if edge.spread is None else edge.spread.least


def _competency_spans(graph: Graph, order: Order) -> dict[str, Span]:
    endings = [order.group[place] for place in _endings(graph)]
    spans: dict[str, Span] = {}
    for index, competency in enumerate(graph.scenario.competencies):

        def high_of(edge: Edge, index: int = index) -> int:
            gains = edge.gains if edge.spread is None else edge.spread.mosts
            return gains[index] if gains else 0

        def low_of(edge: Edge, index: int = index) -> int:
            gains = edge.gains if edge.spread is None else edge.spread.leasts
            return gains[index] if gains else 0

        most = had_before(graph, order, high_of, 1, max)[0]
        least = had_before(graph, order, low_of, 1, min)[0]
        high = [value for value in (most[group] for group in endings) if value is not None]
        low = [value for value in (least[group] for group in endings) if value is not None]
        if high:
            spans[competency] = Span(min(low), max(high))
    return spans


def _traps(graph: Graph) -> tuple[Trap, ...]:
    """Positions from which no ending can be reached by choosing; a time limit running out is no way out."""
    back: dict[int, list[int]] = {}
    for place, edges in enumerate(graph.edges):
        for edge in edges:
            if edge.choice != TIMEOUT:
                back.setdefault(edge.target, []).append(place)
    safe = _endings(graph)
    queue = deque(safe)
    while queue:
        for before in back.get(queue.popleft(), ()):
            if before not in safe:
                safe.add(before)
                queue.append(before)
    traps: dict[str, Trap] = {}
    for place, position in enumerate(graph.positions):
        if place not in safe and position.node not in traps:
            traps[position.node] = Trap(position.node, graph.path_to(place))
    return tuple(traps.values())[:MAX_TRAPS]
