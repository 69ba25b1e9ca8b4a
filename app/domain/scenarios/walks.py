"""Help for scenarios that are too large to prove: seeded walks that always take the least used choice."""

from __future__ import annotations

import hashlib
from collections import Counter

from app.domain.scenarios import movement
from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.state import Position

WALKS = 200
LONGEST = 200
"""Moves after which a walk is given up."""


def coverage(scenario: CompiledScenario, seed: str = "walks") -> dict[str, int]:
    """How many nodes and choices the walks came by, how many there are, and how many walks found an ending."""
    used: Counter[str] = Counter()
    nodes: set[str] = set()
    ended = 0
    for number in range(WALKS):
        variant = scenario.text.variant_names[number % len(scenario.text.variant_names)]
        ended += _walk(scenario, variant, f"{seed}|{number}", used, nodes)
    return {
        "walks": WALKS,
        "ended": ended,
        "nodes": len(nodes),
        "nodes_of": len(scenario.nodes),
        "choices": len(used),
        "choices_of": len(scenario.choices),
    }


def _walk(scenario: CompiledScenario, variant: str, seed: str, used: Counter[str], nodes: set[str]) -> bool:
    try:
        position, entered = movement.opening(scenario, variant)
        nodes.update(entered)
        for _ in range(LONGEST):
            if scenario.nodes[position.node].ending is not None:
                return True
            sheet = _hand_in(scenario, position, seed)
            if sheet is not None:
                position, entered, stopped = sheet
                nodes.update(entered)
                if stopped:
                    return False
                continue
            choices = movement.offered_at(scenario, position)
            if not choices:
                return False
            choice = min(choices, key=lambda one: (used[one.id], _lot(seed, one.id)))
            used[choice.id] += 1
            position, entered = movement.move(scenario, position, choice)
            nodes.update(entered)
            if choice.fatal:
                return False
    except movement.AutoLoop:
        return False
    return False


def _hand_in(
    scenario: CompiledScenario, position: Position, seed: str
) -> tuple[Position, tuple[str, ...], bool] | None:
    """Fill in a form or hand in a list, and whether a red line ends the walk; None where there is neither."""
    node = scenario.nodes[position.node]
    if node.flags is not None:
        return (*movement.mark(scenario, position, node.flags), False)
    if node.plan is None:
        return None
    values = [
        min(field.ways, key=lambda way, name=field.name: _lot(seed, f"{name}={way.written}")).value  # type: ignore[misc]
        for field in node.plan.fields
    ]
    after, entered, rules = movement.fill(scenario, position, node.plan, values)
    return after, entered, any(rule.fatal for rule in rules)


def _lot(seed: str, choice: str) -> bytes:
    return hashlib.sha256(f"{seed}|{choice}".encode()).digest()
