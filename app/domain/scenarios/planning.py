"""The ways to fill in a form that can make a difference. All others follow one of them exactly.

Two plans are alike when the same rules hold for them and they cannot be told apart by any condition that may be read
afterwards. So a form of a thousand ways is a handful of moves to the solver, and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.conditions import Reads
from app.domain.scenarios.liveness import reachable, reads_of
from app.domain.scenarios.sheets import CompiledPlan
from app.domain.scenarios.state import Position

Span = tuple[int, int]


class Planning:
    """The classes of alike plans of one scenario, worked out once per form and situation."""

    def __init__(self, scenario: CompiledScenario) -> None:
        self.scenario = scenario
        self._known: dict[tuple[object, ...], tuple[tuple[int, ...], ...]] = {}
        self._own: dict[str, Reads] = {}
        self._spans: dict[str, tuple[Span, ...]] = {}

    def representatives(self, plan: CompiledPlan, position: Position) -> tuple[tuple[int, ...], ...]:
        """One plan of each class, the first in file order: values in field order."""
        key = (plan.node, *_seen(self._reads(plan), position))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._classes(plan, position)
        return known

    def _reads(self, plan: CompiledPlan) -> Reads:
        """What its rules read besides the form itself."""
        known = self._own.get(plan.node)
        if known is None:
            rules = Reads.union(rule.when.reads for rule in plan.rules)
            known = self._own[plan.node] = rules.without(plan.places)
        return known

    def _classes(self, plan: CompiledPlan, position: Position) -> tuple[tuple[int, ...], ...]:
        spans = self._later(plan)
        found: dict[tuple[object, ...], tuple[int, ...]] = {}
        for values in plan.all_ways():
            filled = plan.filled(position, values)
            held = tuple(bool(rule.when.holds(filled)) for rule in plan.rules)
            kept = tuple(min(max(v, low), high) for v, (low, high) in zip(values, spans, strict=True))
            found.setdefault((held, kept), values)
        return tuple(found.values())

    def _later(self, plan: CompiledPlan) -> tuple[Span, ...]:
        """For each field the range inside which its values can be told apart later; nothing adds to a field."""
        known = self._spans.get(plan.node)
        if known is None:
            scenario = self.scenario
            after = [scenario.nodes[name] for name in reachable(scenario, plan.targets, fatal=True)]
            reads = reads_of(scenario, after).variables
            known = self._spans[plan.node] = tuple(_around(reads, field.place) for field in plan.fields)
        return known


def _around(reads: Mapping[int, Span], place: int) -> Span:
    least, greatest = reads.get(place, (1, -1))
    return (least - 1, greatest + 1)


def _seen(reads: Reads, position: Position) -> tuple[object, ...]:
    gauges = (position.turn, position.clock, position.counts) if reads.gauges else ()
    values = tuple(position.values[place] for place in sorted(reads.variables))
    return (values, position.used & reads.choices, position.visited & reads.nodes, gauges)


def step_text(node: str, parts: Mapping[str, str] | tuple[str, ...]) -> str:
    """A plan or a list of findings as a step of a path: `call(whom=self, hour=10:00)`, `flow(f1, f3)`."""
    if isinstance(parts, tuple):
        return f"{node}({', '.join(parts)})"
    return f"{node}({', '.join(f'{name}={value}' for name, value in parts.items())})"
