"""How much a number can still rise and fall from each node on, at most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.scenarios.compiled import CompiledChoice, CompiledScenario
from app.domain.scenarios.conditions.names import UNBOUNDED
from app.domain.scenarios.effects.number import Number


class Drift(NamedTuple):
    """The most that effects ahead can take off a number and add to it; UNBOUNDED where a circle repeats them."""

    down: int
    up: int


def drifts(scenario: CompiledScenario, place: int) -> Mapping[str, Drift]:
    """The drift of one variable from each node.

    Found by letting figures grow until nothing changes; what still grows after as many rounds as there are nodes
    grows in a circle. A choice that can be taken once only is counted apart, once, so it makes no circle grow.
    """
    once = [c for c in scenario.choices.values() if c.once]
    falls = _furthest(scenario, place, -1)
    rises = _furthest(scenario, place, 1)
    fall_once = sum(max(0, -_change(choice, place)) for choice in once)
    rise_once = sum(max(0, _change(choice, place)) for choice in once)
    return {
        node: Drift(min(UNBOUNDED, falls[node] + fall_once), min(UNBOUNDED, rises[node] + rise_once))
        for node in scenario.nodes
    }


def _furthest(scenario: CompiledScenario, place: int, sign: int) -> dict[str, int]:
    edges = _edges(scenario, place, sign)
    far = dict.fromkeys(scenario.nodes, 0)
    for round_number in range(2 * len(far) + 1):
        changed = False
        for node, target, change in edges:
            reach = change + far[target]
            if reach > far[node]:
                far[node] = UNBOUNDED if round_number >= len(far) else min(reach, UNBOUNDED)
                changed = True
        if not changed:
            break
    return far


def _edges(scenario: CompiledScenario, place: int, sign: int) -> list[tuple[str, str, int]]:
    edges: list[tuple[str, str, int]] = []
    limit = scenario.text.turn_limit
    for node in scenario.nodes.values():
        if node.ending is not None:
            continue
        for choice in node.choices:
            change = 0 if choice.once or choice.fatal else max(0, sign * _change(choice, place))
            edges.append((node.id, choice.goto, change))
        targets = [auto.goto for auto in node.autos] + [trigger.goto for trigger in scenario.triggers]
        targets += node.plan.targets if node.plan is not None else ()
        targets += [node.flags.goto] if node.flags is not None else []
        targets += [node.time_limit.goto] if node.time_limit is not None else []
        targets += [limit.goto] if limit is not None else []
        edges += [(node.id, target, 0) for target in targets]
    return edges


def _change(choice: CompiledChoice, place: int) -> int:
    """What a choice adds to a variable; setting it makes all values equal and so adds nothing."""
    for effect in choice.moving:
        if isinstance(effect, Number) and effect.place == place and not effect.sets:
            return effect.amount
    return 0
