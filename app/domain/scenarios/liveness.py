"""What can still matter at a node. Positions that differ in nothing else are one state to the solver.

Forgotten are: variables, visits and choices that no condition reads any more, the used mark of a choice whose node
cannot come back, turns and times beyond the last figure anything is compared with, and how far a number is out of
reach of the figures it is compared with.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from app.domain.scenarios.compiled import TAGS, CompiledNode, CompiledScenario
from app.domain.scenarios.conditions import Reads
from app.domain.scenarios.drift import Drift, drifts
from app.domain.scenarios.state import Position


class Memory:
    """Reduces positions of one scenario to what can still matter."""

    def __init__(self, scenario: CompiledScenario) -> None:
        limit = scenario.text.turn_limit
        lasting = limit is not None and _may_last(scenario, limit.turns)
        turns = limit.turns if limit is not None and lasting else 0
        drift = [drifts(scenario, place) for place in range(len(scenario.variables))]
        self._keep = {
            node_id: _Keep(scenario, node_id, turns, [ahead[node_id] for ahead in drift])
            for node_id in scenario.nodes
        }

    def reduce(self, position: Position) -> Position:
        """The representative of all positions that have the same future."""
        return self._keep[position.node].reduce(position)


def onward(
    scenario: CompiledScenario, node: CompiledNode, *, fatal: bool = False, limit: bool = True
) -> list[str]:
    """The nodes that may follow a node in one step, conditions aside.

    With `fatal` also over fatal choices; without `limit` not by the turn limit.
    """
    if node.ending is not None:
        return []
    targets = [choice.goto for choice in node.choices if fatal or not choice.fatal]
    targets += [auto.goto for auto in node.autos]
    targets += [trigger.goto for trigger in scenario.triggers]
    targets += handed_to(node)
    if node.time_limit is not None:
        targets.append(node.time_limit.goto)
    if limit and scenario.text.turn_limit is not None:
        targets.append(scenario.text.turn_limit.goto)
    return targets


def handed_to(node: CompiledNode) -> tuple[str, ...]:
    """Where a plan or a list of findings may lead."""
    if node.plan is not None:
        return node.plan.targets
    return () if node.flags is None else (node.flags.goto,)


def reachable(scenario: CompiledScenario, origins: Iterable[str], *, fatal: bool = False) -> frozenset[str]:
    """The origins and every node that may follow them, conditions aside."""
    seen = set(origins)
    queue = deque(seen)
    while queue:
        for target in onward(scenario, scenario.nodes[queue.popleft()], fatal=fatal):
            if target not in seen:
                seen.add(target)
                queue.append(target)
    return frozenset(seen)


class _Keep:
    """What one node's positions keep."""

    def __init__(self, scenario: CompiledScenario, node_id: str, turns: int, drift: list[Drift]) -> None:
        node = scenario.nodes[node_id]
        self.over = node.ending is not None
        ahead = [scenario.nodes[name] for name in reachable(scenario, [node_id])]
        reads = Reads() if self.over else reads_of(scenario, ahead)
        self.spans = tuple(_span(reads, place, ahead) for place, ahead in enumerate(drift))
        self.visited = reads.nodes
        self.used = reads.choices
        if not self.over:
            for choice in (choice for other in ahead for choice in other.choices):
                if choice.once or any(choice.gains):
                    self.used |= choice.bit
            for sheet in (
                sheet for other in ahead for sheet in (other.plan, other.flags) if sheet is not None
            ):
                if sheet.scores:
                    self.used |= sheet.bit
        self.fired = 0
        if not self.over:
            self.fired = scenario.limit_bit if turns else 0
            for trigger in scenario.triggers:
                self.fired |= trigger.once_bit
        gauges = reads.gauges
        self.turn = max(gauges.get("turn", 0), 0 if self.over else turns)
        self.clock = gauges.get("clock", 0)
        self.counts = tuple(gauges.get(f"count:{tag.value}", 0) for tag in TAGS)
        self.counted = any(self.counts)

    def reduce(self, position: Position) -> Position:
        counts = position.counts
        return Position(
            position.node,
            tuple(
                [
                    low if value < low else high if value > high else value
                    for value, (low, high) in zip(position.values, self.spans, strict=True)
                ]
            ),
            position.used & self.used,
            position.visited & self.visited,
            min(position.turn, self.turn),
            min(position.clock, self.clock),
            tuple(map(min, counts, self.counts)) if self.counted else self.counts,
            position.fired & self.fired,
        )


def _span(reads: Reads, place: int, drift: Drift) -> tuple[int, int]:
    """The range inside which a value must be kept apart; outside it no comparison ahead can come out differently.

    A value above the greatest constant by more than everything that can still be taken off stays above it.
    """
    if place not in reads.variables:
        return (0, 0)
    least, greatest = reads.variables[place]
    return (least - drift.up - 1, greatest + drift.down + 1)


def reads_of(scenario: CompiledScenario, ahead: Iterable[CompiledNode]) -> Reads:
    """What conditions ahead read. The rules of a form read its own fields anew, whatever they held before."""
    parts = [trigger.when.reads for trigger in scenario.triggers]
    for node in ahead:
        parts += [auto.when.reads for auto in node.autos]
        parts += [choice.when.reads for choice in node.choices if choice.when is not None]
        if node.plan is not None:
            parts += [rule.when.reads.without(node.plan.places) for rule in node.plan.rules]
    return Reads.union(parts)


def _may_last(scenario: CompiledScenario, turns: int) -> bool:
    """Whether any path can make that many moves; where none can, turns need not be counted for the limit."""
    frontier = {scenario.text.start}
    for _ in range(turns):
        frontier = {
            target
            for node_id in frontier
            for target in onward(scenario, scenario.nodes[node_id], limit=False)
        }
        if not frontier:
            return False
    return True
