"""How positions follow one another: the one place that knows the order of a step.

Playing and proving both go through here. Nothing reads a clock or draws a lot.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.errors import Conflict
from app.domain.scenarios.compiled import CompiledChoice, CompiledScenario
from app.domain.scenarios.effects import Draft
from app.domain.scenarios.format import Variant
from app.domain.scenarios.sheets import CompiledFlags, CompiledPlan, CompiledRule
from app.domain.scenarios.state import Position

MAX_HOPS = 20
"""How many nodes one step may pass through before it is called a loop."""


class AutoLoop(Conflict):
    """A step never settles. Proved scenarios cannot raise it."""

    code = "scenario_auto_loop"


def opening(scenario: CompiledScenario, variant: str) -> tuple[Position, tuple[str, ...]]:
    """The first position of a variant and the nodes entered on the way to it."""
    changed = scenario.text.variants.get(variant, Variant()).start
    values = tuple(int(changed.get(name, start)) for name, start in scenario.starts.items())
    counts = (0,) * 7
    start = scenario.text.start
    position = Position(start, values, 0, scenario.nodes[start].bit, 0, scenario.opening_clock, counts, 0)
    return _settle(scenario, position, [start])


def offered_at(scenario: CompiledScenario, position: Position) -> tuple[CompiledChoice, ...]:
    """The choices open at a position, in file order."""
    return tuple(
        choice
        for choice in scenario.nodes[position.node].choices
        if not (choice.once and position.used & choice.bit)
        and (choice.when is None or choice.when.holds(position))
    )


def move(
    scenario: CompiledScenario, position: Position, choice: CompiledChoice
) -> tuple[Position, tuple[str, ...]]:
    """Take a choice: effects in file order, then the move, then what follows by itself."""
    values = position.values
    if choice.moving:
        draft = Draft(list(values))
        for effect in choice.moving:
            effect.apply(draft)
        values = tuple(draft.values)
    counts = position.counts
    if choice.tags:
        counts = tuple(count + choice.tags.count(place) for place, count in enumerate(counts))
    moved = Position(
        choice.goto,
        values,
        position.used | choice.bit,
        position.visited | scenario.nodes[choice.goto].bit,
        position.turn + 1,
        position.clock + choice.minutes,
        counts,
        position.fired,
    )
    return _settle(scenario, moved, [choice.goto])


def fill(
    scenario: CompiledScenario, position: Position, plan: CompiledPlan, values: Sequence[int]
) -> tuple[Position, tuple[str, ...], tuple[CompiledRule, ...]]:
    """Fill in a form, values in field order: the rules that hold then, the move, and what follows by itself."""
    filled = plan.filled(position, values)
    rules = plan.judge(filled)
    goto = next((rule.text.goto for rule in rules if rule.text.goto), plan.goto)
    return (*_hand_in(scenario, filled, plan, goto), rules)


def mark(
    scenario: CompiledScenario, position: Position, flags: CompiledFlags
) -> tuple[Position, tuple[str, ...]]:
    """Hand in a list of findings. Where it leads does not depend on what was marked."""
    return _hand_in(scenario, position, flags, flags.goto)


def _hand_in(
    scenario: CompiledScenario, position: Position, sheet: CompiledPlan | CompiledFlags, goto: str
) -> tuple[Position, tuple[str, ...]]:
    moved = position._replace(
        used=position.used | sheet.bit, turn=position.turn + 1, clock=position.clock + sheet.minutes
    )
    return _settle(scenario, _enter(scenario, moved, goto), [goto])


def run_out(scenario: CompiledScenario, position: Position) -> tuple[Position, tuple[str, ...]]:
    """Say nothing until the time limit of the node is over: a turn and a minute pass."""
    limit = scenario.nodes[position.node].time_limit
    if limit is None:
        raise Conflict(node=position.node)
    moved = _enter(scenario, position._replace(turn=position.turn + 1, clock=position.clock + 1), limit.goto)
    return _settle(scenario, moved, [limit.goto])


def _enter(scenario: CompiledScenario, position: Position, node: str) -> Position:
    return position._replace(node=node, visited=position.visited | scenario.nodes[node].bit)


def _settle(
    scenario: CompiledScenario, position: Position, entered: list[str]
) -> tuple[Position, tuple[str, ...]]:
    """Triggers once each in order, then the automatic ways out, then the turn limit, until choices are due."""
    for trigger in scenario.triggers:
        if not position.fired & trigger.once_bit and trigger.when.holds(position):
            position = position._replace(fired=position.fired | trigger.once_bit)
            if position.node != trigger.goto:
                position = _enter(scenario, position, trigger.goto)
                entered.append(trigger.goto)
    position = _follow_autos(scenario, position, entered)
    limit = scenario.text.turn_limit
    if limit is not None and position.turn >= limit.turns and _may_be_cut(scenario, position):
        position = position._replace(fired=position.fired | scenario.limit_bit)
        position = _enter(scenario, position, limit.goto)
        entered.append(limit.goto)
        position = _follow_autos(scenario, position, entered)
    return position, tuple(entered)


def _may_be_cut(scenario: CompiledScenario, position: Position) -> bool:
    return not position.fired & scenario.limit_bit and scenario.nodes[position.node].ending is None


def _follow_autos(scenario: CompiledScenario, position: Position, entered: list[str]) -> Position:
    for _ in range(MAX_HOPS):
        for auto in scenario.nodes[position.node].autos:
            if auto.when.holds(position):
                position = _enter(scenario, position, auto.goto)
                entered.append(auto.goto)
                break
        else:
            return position
    raise AutoLoop(node=position.node)
