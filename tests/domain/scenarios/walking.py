"""Walks through scenarios by lot, and what a proof promises about every one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.scenarios import movement
from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.events import Chosen, Event, Filled, Flagged, Started, TimedOut
from app.domain.scenarios.proof import VariantProof
from app.domain.scenarios.scoring import result_of
from app.domain.scenarios.solver import Outlook
from app.domain.scenarios.state import State, Status
from app.domain.scenarios.step import offered, start, step


@dataclass(frozen=True)
class Walk:
    """A run played by lot: its events, `Started` first, and its states, the opening first."""

    events: list[Event]
    states: list[State]

    @property
    def end(self) -> State:
        """Where it stopped."""
        return self.states[-1]


def draw_move(scenario: CompiledScenario, state: State, lot: int) -> Event | None:
    """The move that a lot falls on: an answer, silence, some plan or some findings; None when nothing can be done."""
    if state.status is not Status.OPEN:
        return None
    node = scenario.nodes[state.node]
    if node.plan is not None:
        values = {}
        for field in node.plan.fields:
            lot, place = divmod(lot, len(field.ways))
            values[field.name] = field.ways[place].written
        return Filled(node.id, values)
    if node.flags is not None:
        marked = tuple(one.id for bit, one in enumerate(node.flags.findings) if lot >> bit & 1)
        return Flagged(node.id, marked)
    moves: list[Event] = [Chosen(choice.id) for choice in offered(scenario, state)]
    if node.time_limit is not None:
        moves.append(TimedOut(node.id))
    return moves[lot % len(moves)] if moves else None


def walk(scenario: CompiledScenario, started: Started, lots: Iterable[int]) -> Walk:
    """Play on until the lots are used up or nothing can be done."""
    state = start(scenario, started.seed, started.variant)
    events: list[Event] = [started]
    states = [state]
    for lot in lots:
        event = draw_move(scenario, state, lot)
        if event is None:
            break
        state = step(scenario, state, event)
        events.append(event)
        states.append(state)
    return Walk(events, states)


def check_against_proof(scenario: CompiledScenario, proof: VariantProof, walked: Walk) -> None:
    """Nothing that the proof does not know, and nothing outside its bounds."""
    entered = {node for state in walked.states for node in state.entered}
    taken = {event.choice for event in walked.events if isinstance(event, Chosen)}
    assert entered <= set(proof.nodes)
    assert taken <= set(proof.choices)
    end = walked.end
    if end.status is not Status.ENDED:
        return
    assert end.node in proof.endings
    for name, earned in zip(scenario.competencies, end.points, strict=True):
        assert proof.competencies[name].low <= earned <= proof.competencies[name].high, name
    if proof.reference is not None:
        score = result_of(scenario, proof.reference, end).score
        assert proof.endings[end.node].low <= score <= proof.endings[end.node].high


def check_places(scenario: CompiledScenario, ahead: Outlook, walked: Walk) -> None:
    """Every state up to a fatal red line stands for a place of the proof where the same is open.

    The place is found by following the moves: one place stands for many states with the same future.
    """
    place: int | None = 0
    for state, event in zip(walked.states, [*walked.events[1:], None], strict=True):
        assert place is not None
        known = ahead.graph.positions[place]
        assert known.node == state.node
        assert movement.offered_at(scenario, known) == movement.offered_at(scenario, state.position)
        if event is not None:
            place = ahead.follow_event(place, event)
        if place is None:
            assert walked.end.status is Status.RED_LINE
            return
