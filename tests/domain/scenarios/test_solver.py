"""Proofs: what the search finds, that it agrees with playing everything, and that it is quick enough."""

from __future__ import annotations

import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.scenarios import exploration
from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.events import Chosen, TimedOut
from app.domain.scenarios.format import MAIN
from app.domain.scenarios.proof import Proof, Span
from app.domain.scenarios.scoring import result_of
from app.domain.scenarios.solver import TIMEOUT, prove
from app.domain.scenarios.state import Position, State
from app.domain.scenarios.step import offered, start, step
from tests.domain.scenarios.stories import compiled, edited, story


def proof_of(file: dict[str, Any] | None = None) -> Proof:
    return prove(compiled(file))


def test_reference_path_is_the_best_clean_way_to_a_success() -> None:
    reference = proof_of().variants[MAIN].reference
    assert reference is not None
    assert (reference.points, reference.path, reference.ending) == (60, ("a1", "b2", "b1"), "agreed")
    assert reference.by_competency == {"privacy": 40, "communication": 20}


def test_ties_go_to_the_shorter_path_then_to_file_order() -> None:
    file = edited("nodes/opening/choices/a3/score", {"communication": "40"})
    assert reference_path(file) == ("a3", "b1"), "worth as much as a1, b2, b1"
    file["nodes"]["opening"]["choices"]["a1"]["score"] = {"privacy": "40"}
    file["nodes"]["pressed"]["choices"]["b2"]["score"] = {}
    assert reference_path(file) == ("a1", "b1"), "worth as much and as long as a3, b1"


def reference_path(file: dict[str, Any]) -> tuple[str, ...]:
    reference = proof_of(file).variants[MAIN].reference
    assert reference is not None
    return reference.path


def test_spans_cover_every_run() -> None:
    variant = proof_of().variants[MAIN]
    assert variant.endings == {"agreed": Span(0, 100), "hang_up": Span(8, 67)}
    assert variant.competencies == {"privacy": Span(0, 40), "communication": Span(5, 20)}
    assert variant.nodes == ("agreed", "hang_up", "opening", "pressed")


def test_proof_survives_json() -> None:
    proof = proof_of()
    assert Proof.from_json(proof.to_json()) == proof


def test_proof_is_the_same_every_time() -> None:
    assert proof_of() == proof_of()


def test_too_many_states_are_reported_with_coverage() -> None:
    proof = prove(compiled(), budget=1)
    assert not proof.complete
    assert proof.coverage["choices"] == 6
    assert proof.coverage["walks"] == 200


def test_a_choice_that_is_closed_for_now_is_no_trap() -> None:
    assert proof_of(edited("nodes/pressed/choices/b1/when", "trust > 50")).variants[MAIN].traps == ()


def test_trap_is_found_with_the_way_into_it() -> None:
    file = edited("nodes/pressed/choices/b1/when", "trust > 50")
    file["nodes"]["pressed"]["choices"]["b3"]["when"] = "trust > 50"
    [trap] = proof_of(file).variants[MAIN].traps
    assert (trap.node, trap.path) == ("pressed", ("a3",)), "silence is no way out"


def test_success_behind_a_red_line_is_not_winnable() -> None:
    file = edited("nodes/pressed/choices/b1/goto", "hang_up")
    assert proof_of(file).variants[MAIN].reference is None


class _Everything:
    """A memory that forgets nothing."""

    def __init__(self, scenario: CompiledScenario) -> None:
        del scenario

    def reduce(self, position: Position) -> Position:
        return position


effects = st.dictionaries(
    st.sampled_from(["trust", "tension", "flag"]),
    st.sampled_from(["+10", "-10", "+25", "-25", "=50"]),
    max_size=2,
).map(
    lambda found: {
        k: ("true" if v.startswith("+") else "false") if k == "flag" else v for k, v in found.items()
    }
)
conditions = st.sampled_from(
    [
        "trust > 30",
        "trust < 60",
        "tension >= 50 or flag",
        "not flag",
        "turn() < 4",
        "count('press') < 2",
        "chose('n0_c0')",
        "visited('n2')",
        "trust - tension > 0",
        "clock() < '19:44'",
    ]
)


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """Random scenarios, circles and dead alleys included."""
    count = draw(st.integers(2, 5))
    goals = [f"n{number}" for number in range(count)] + ["good", "bad"]
    nodes: dict[str, Any] = {
        "good": {"ending": "success", "summary": "好"},
        "bad": {"ending": "failure", "summary": "坏"},
    }
    for number in range(count):
        choices: dict[str, Any] = {}
        for place in range(draw(st.integers(1, 3))):
            choice: dict[str, Any] = {
                "say": "说",
                "goto": draw(st.sampled_from(goals)),
                "effects": draw(effects),
            }
            choice["once"] = draw(st.sampled_from(["true", "false"]))
            score = draw(st.integers(-5, 20))
            choice["score"] = (
                {draw(st.sampled_from(["privacy", "communication"])): str(score)} if score else {}
            )
            if draw(st.booleans()):
                choice["when"] = draw(conditions)
            if draw(st.integers(0, 5)) == 0:
                choice["breach"] = draw(st.sampled_from(["rl-09", "rl-14"]))
            choice["tags"] = draw(st.sampled_from([[], ["press"]]))
            choices[f"n{number}_c{place}"] = choice
        nodes[f"n{number}"] = {"choices": choices}
        if draw(st.integers(0, 3)) == 0:
            nodes[f"n{number}"]["time_limit"] = {"seconds": "30", "goto": draw(st.sampled_from(goals))}
    variables = {
        "trust": {"start": "40", "min": "0", "max": "100"},
        "tension": {"start": "20", "min": "0", "max": "100"},
        "flag": {"start": "false"},
    }
    file = story(nodes=nodes, start="n0", vars=variables, tests=None, cast=None, exhibits=None)
    file["turn_limit"] = {"turns": str(draw(st.integers(3, 6))), "goto": "bad"}
    if draw(st.booleans()):
        file["triggers"] = [{"id": "t", "when": "trust < 15", "goto": "bad", "once": "true"}]
    if count < 3:
        for node in nodes.values():
            for choice in node.get("choices", {}).values():
                if choice.get("when") == "visited('n2')":
                    del choice["when"]
    return file


def findings(proof: Proof) -> dict[str, Any]:
    """Everything but the number of states; which of the equally good paths is the reference may differ."""
    body = proof.to_json()["variants"][MAIN]
    for key in ("states", "traps"):
        del body[key]
    if body["reference"] is not None:
        body["reference"] = body["reference"]["points"]
    return {key: set(value) if key == "loops" else value for key, value in body.items()}


@settings(max_examples=60, deadline=None)
@given(files())
def test_forgetting_what_cannot_matter_changes_no_finding(file: dict[str, Any]) -> None:
    scenario = compiled(file)
    lean = prove(scenario)
    original = exploration.Memory
    exploration.Memory = _Everything  # type: ignore[assignment,misc]
    try:
        full = prove(scenario)
    finally:
        exploration.Memory = original  # type: ignore[misc]
    if lean.complete and full.complete:
        assert findings(lean) == findings(full)
        assert lean.states <= full.states


def every_run(scenario: CompiledScenario, state: State, depth: int = 0) -> list[State]:
    """The last states of all runs, played move by move."""
    moves = [Chosen(choice.id) for choice in offered(scenario, state)]
    limit = scenario.nodes[state.node].time_limit
    events = [*moves, TimedOut(state.node)] if limit is not None and state.status.value == "open" else moves
    if not events or depth > 7:
        return [state]
    return [end for event in events for end in every_run(scenario, step(scenario, state, event), depth + 1)]


@settings(max_examples=40, deadline=None)
@given(files())
def test_proof_agrees_with_playing_every_run(file: dict[str, Any]) -> None:
    scenario = compiled(file)
    variant = prove(scenario).variants[MAIN]
    ends = [
        state for state in every_run(scenario, start(scenario, "s", MAIN)) if state.status.value == "ended"
    ]
    clean = [sum(state.points) for state in ends if state.node == "good" and not state.breaches]
    best = max(clean, default=0)
    assert (variant.reference.points if variant.reference else 0) == max(best, 0)
    assert {state.node for state in ends} == set(variant.endings)
    if variant.reference is None:
        return
    for ending, span in variant.endings.items():
        scores = [
            result_of(scenario, variant.reference, state).score for state in ends if state.node == ending
        ]
        assert (min(scores), max(scores)) == (span.low, span.high)
    state = start(scenario, "s", MAIN)
    for choice in variant.reference.path:
        state = step(scenario, state, TimedOut(state.node) if choice == TIMEOUT else Chosen(choice))
    assert result_of(scenario, variant.reference, state).score == 100


def large_file() -> dict[str, Any]:
    """40 nodes and 200 choices: eight hubs of once-only questions, numbers that move, flags, a turn limit."""
    nodes: dict[str, Any] = {
        "good": {"ending": "success", "summary": "好"},
        "bad": {"ending": "failure", "summary": "坏"},
    }
    for number in range(38):
        onward = f"n{number + 1}" if number < 37 else "good"
        choices: dict[str, Any] = {}
        for place in range(5 if number < 29 else 6):
            hub = number % 5 == 0 and place < 3
            choices[f"n{number}_c{place}"] = {
                "say": "说",
                "goto": f"n{number}" if hub else onward,
                "once": "true" if hub else "false",
                "score": {"privacy": str(place + 1)},
                "effects": {"trust": f"{'+' if place % 2 else '-'}{5 * (place + 1)}", "tension": f"+{place}"},
                **({"when": "tension < 90"} if place == 4 else {}),
            }
        choices[f"n{number}_c3"]["effects"] = {"trust": "+20", "flag": "true" if number % 3 else "false"}
        nodes[f"n{number}"] = {"choices": choices}
    nodes["n20"]["auto"] = [{"when": "trust < 5 and not flag", "goto": "bad"}]
    variables = {
        "trust": {"start": "40", "min": "0", "max": "100"},
        "tension": {"start": "20", "min": "0", "max": "100"},
        "flag": {"start": "false"},
    }
    file = story(nodes=nodes, start="n0", vars=variables, tests=None, cast=None, exhibits=None)
    file["triggers"] = [{"id": "t", "when": "trust < 10", "goto": "bad", "once": "true"}]
    return file


def test_forty_nodes_and_two_hundred_choices_are_proved_in_seconds() -> None:
    scenario = compiled(large_file())
    assert (len(scenario.nodes), len(scenario.choices)) == (40, 199)
    begun = time.process_time()
    proof = prove(scenario)
    assert proof.complete
    assert time.process_time() - begun < 20
