"""Losses, turning points and what else a debrief says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.scenarios.debrief import Debrief, MoveKind, debrief
from app.domain.scenarios.events import Abandoned, Chosen, Event, Hinted, Mode, Rewound, Started, TimedOut
from app.domain.scenarios.format import MAIN
from app.domain.scenarios.solver import outlook, prove
from app.domain.scenarios.step import offered, replay, start, step
from tests.domain.scenarios.stories import compiled
from tests.domain.scenarios.test_solver import files

STARTED = Started("tp-call", "abc", "seed", Mode.PRACTICE, MAIN)


def judged(*moves: str | Event) -> Debrief:
    scenario = compiled()
    reference = prove(scenario).reference(MAIN)
    events = [Chosen(move) if isinstance(move, str) else move for move in moves]
    told = replay(scenario, [STARTED, *events])
    return debrief(scenario, told, reference, outlook(scenario, MAIN, reference))


@pytest.mark.parametrize(
    ("moves", "losses", "score"),
    [
        (("a1", "b2", "b1"), [0, 0, 0], 100),
        (("a1", "b1"), [0, 17], 83),
        (("a3", "b1"), [58, 0], 42),
        (("a2",), [100], 0),
        (("a1", "b2", "b3"), [0, 0, 53], 47),
        (("a1", TimedOut("pressed")), [0, 50], 50),
        (("a1", Abandoned()), [0, 50], 50),
        (("a3", "b1", Rewound(1), "a1"), [58, 0], 42),
    ],
)
def test_losses_add_up(moves: tuple[str | Event, ...], losses: list[int], score: int) -> None:
    found = judged(*moves)
    assert [move.loss for move in found.moves] == losses
    assert found.result.score == score == 100 - sum(losses)


def test_turning_point_names_the_better_line() -> None:
    [turn] = judged("a3", "b1").turning_points
    assert turn.better is not None
    assert (turn.number, turn.better.id, turn.lost_pass) == (1, "a1", True)


def test_red_lines_stand_apart_from_turning_points() -> None:
    found = judged("a1", "b2", "b3")
    assert [move.breach for move in found.crossings] == ["rl-14"]
    assert found.turning_points == ()


def test_near_misses_and_strengths() -> None:
    found = judged("a1", "b1")
    assert [[choice.id for choice in move.near] for move in found.near_misses] == [["a2"], ["b3"]]
    assert [move.number for move in found.strengths] == [1]


def test_kinds_of_moves_and_hints() -> None:
    found = judged(Hinted("opening"), "a1", TimedOut("pressed"))
    assert [(move.kind, move.hinted) for move in found.moves] == [
        (MoveKind.CHOICE, True),
        (MoveKind.SILENCE, False),
    ]
    assert judged("a1", Abandoned()).moves[-1].kind is MoveKind.GIVING_UP


def test_run_without_moves_has_nothing_to_judge() -> None:
    assert judged().moves == ()


@settings(max_examples=60, deadline=None)
@given(files(), st.lists(st.integers(0, 5), max_size=8))
def test_losses_of_any_run_add_up_and_are_never_negative(file: dict[str, object], lots: list[int]) -> None:
    scenario = compiled(file)
    proof = prove(scenario).variants[MAIN]
    if proof.reference is None or not proof.complete:
        return
    state = start(scenario, "seed", MAIN)
    events: list[Event] = [STARTED]
    for lot in lots:
        moves: list[Event] = [Chosen(choice.id) for choice in offered(scenario, state)]
        if state.status.value == "open" and scenario.nodes[state.node].time_limit is not None:
            moves.append(TimedOut(state.node))
        if not moves:
            break
        events.append(moves[lot % len(moves)])
        state = step(scenario, state, events[-1])
    told = replay(scenario, events)
    assert told.state == state
    found = debrief(scenario, told, proof.reference, outlook(scenario, MAIN, proof.reference))
    assert all(move.loss >= 0 for move in found.moves)
    if found.moves:
        assert sum(move.loss for move in found.moves) == 100 - found.result.score
