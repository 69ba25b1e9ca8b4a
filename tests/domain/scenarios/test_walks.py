"""Walks through random scenarios: none leaves what the proof allows, and what is stored tells the same again."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.debrief import debrief
from app.domain.scenarios.events import Chosen, Event, Mode, Started, event_from_json, event_to_json
from app.domain.scenarios.format import MAIN
from app.domain.scenarios.proof import Span
from app.domain.scenarios.solver import outlook, prove
from app.domain.scenarios.state import State
from app.domain.scenarios.step import in_display_order, offered, replay, start, step
from tests.domain.scenarios.stories import compiled
from tests.domain.scenarios.test_solver import every_run, files
from tests.domain.scenarios.walking import check_against_proof, check_places, draw_move, walk

STARTED = Started("tp-call", "abc", "seed", Mode.PRACTICE, MAIN)
lots = st.lists(st.integers(0, 9), max_size=10)


def reordered(file: dict[str, Any]) -> dict[str, Any]:
    """The same file with the choices of every node written the other way round."""
    other = deepcopy(file)
    for node in other["nodes"].values():
        if "choices" in node:
            node["choices"] = dict(reversed(node["choices"].items()))
    return other


def stored(events: list[Event]) -> list[Event]:
    """What comes back of events that were written as JSON."""
    return [event_from_json(event.kind, json.loads(json.dumps(event_to_json(event)))) for event in events]


@settings(max_examples=80, deadline=None)
@given(files(), st.lists(lots, min_size=5, max_size=5))
def test_no_walk_leaves_what_the_proof_allows(file: dict[str, Any], many: list[list[int]]) -> None:
    scenario = compiled(file)
    proof = prove(scenario).variants[MAIN]
    if not proof.complete:
        return
    for one in many:
        check_against_proof(scenario, proof, walk(scenario, STARTED, one))


@settings(max_examples=60, deadline=None)
@given(files(), lots)
def test_every_state_of_a_walk_is_one_that_the_proof_has_seen(file: dict[str, Any], one: list[int]) -> None:
    scenario = compiled(file)
    proof = prove(scenario).variants[MAIN]
    if proof.reference is None or not proof.complete:
        return
    check_places(scenario, outlook(scenario, MAIN, proof.reference), walk(scenario, STARTED, one))


@settings(max_examples=80, deadline=None)
@given(files(), lots)
def test_stored_events_tell_the_run_that_was_played(file: dict[str, Any], one: list[int]) -> None:
    scenario = compiled(file)
    walked = walk(scenario, STARTED, one)
    told = replay(scenario, stored(walked.events))
    assert told.opening == walked.states[0]
    assert [move.after for move in told.moves] == walked.states[1:]


@settings(max_examples=80, deadline=None)
@given(files(), lots)
def test_choices_written_in_another_order_change_no_stored_run(file: dict[str, Any], one: list[int]) -> None:
    scenario, other = compiled(file), compiled(reordered(file))
    walked = walk(scenario, STARTED, one)
    told, again = replay(scenario, walked.events), replay(other, walked.events)
    pairs = list(zip(walked.states, [again.opening, *(move.after for move in again.moves)], strict=True))
    for state, same in pairs:
        assert seen(scenario, state) == seen(other, same)
    proof, proof_again = prove(scenario).variants[MAIN], prove(other).variants[MAIN]
    if proof.reference is None or not proof.complete:
        return
    assert proof_again.reference is not None
    assert proof.reference.points == proof_again.reference.points
    reference = proof.reference  # frozen with the revision that the run was started on
    before = debrief(scenario, told, reference, outlook(scenario, MAIN, reference))
    after = debrief(other, again, reference, outlook(other, MAIN, reference))
    assert before.result == after.result
    assert [move.loss for move in before.moves] == [move.loss for move in after.moves]


def seen(scenario: CompiledScenario, state: State) -> dict[str, Any]:
    """What a person knows of a state, and what is shown next under which number."""
    position = state.position
    return {
        "node": position.node,
        "values": dict(zip(scenario.variables, position.values, strict=True)),
        "used": {name for name, choice in scenario.choices.items() if position.used & choice.bit},
        "clock": position.clock,
        "turn": position.turn,
        "points": state.points,
        "breaches": state.breaches,
        "status": state.status,
        "shown": [choice.id for choice in in_display_order("seed", offered(scenario, state))],
    }


@settings(max_examples=40, deadline=None)
@given(files())
def test_points_and_places_of_the_proof_are_those_of_playing_everything(file: dict[str, Any]) -> None:
    """Beside the scores, which another test compares: each competency, every node and every choice."""
    scenario = compiled(file)
    proof = prove(scenario).variants[MAIN]
    if not proof.complete or proof.loops:
        return
    opening = start(scenario, "seed", MAIN)
    ends = [state for state in every_run(scenario, opening) if state.status.value == "ended"]
    earned = {
        name: [state.points[place] for state in ends] for place, name in enumerate(scenario.competencies)
    }
    assert proof.competencies == {name: Span(min(of), max(of)) for name, of in earned.items() if of}
    nodes, choices, waiting, met = set(opening.entered), set[str](), [opening], {opening}
    while waiting:
        state = waiting.pop()
        for lot in range(len(offered(scenario, state)) + 1):
            event = draw_move(scenario, state, lot)
            if event is None:
                break
            after = step(scenario, state, event)
            nodes.update(after.entered)
            choices |= {event.choice} if isinstance(event, Chosen) else set()
            if after not in met:
                met.add(after)
                waiting.append(after)
    assert (set(proof.choices), set(proof.nodes)) == (choices, nodes)


@pytest.mark.parametrize(
    "change",
    [
        {"endings": {"hang_up": Span(0, 100)}},
        {"endings": {"agreed": Span(0, 99), "hang_up": Span(0, 100)}},
        {"competencies": {"privacy": Span(0, 39), "communication": Span(0, 20)}},
        {"nodes": ("opening", "pressed")},
        {"choices": ("a1", "b1")},
    ],
)
def test_a_proof_that_claims_too_little_is_caught(change: dict[str, Any]) -> None:
    scenario = compiled()
    proof = prove(scenario).variants[MAIN]
    best = walk(scenario, STARTED, [0, 1, 0])
    assert best.end.node == "agreed"
    check_against_proof(scenario, proof, best)
    with pytest.raises(AssertionError):
        check_against_proof(scenario, replace(proof, **change), best)
