"""Playing: the order of one step, what is offered, events and replay."""

from __future__ import annotations

import json

import pytest

from app.domain.errors import Conflict
from app.domain.scenarios.events import (
    Abandoned,
    Chosen,
    Ended,
    Event,
    EventUnreadable,
    Hinted,
    Mode,
    Rewound,
    Started,
    TimedOut,
    event_from_json,
    event_to_json,
)
from app.domain.scenarios.format import MAIN
from app.domain.scenarios.movement import AutoLoop
from app.domain.scenarios.state import State, Status
from app.domain.scenarios.step import (
    ChoiceNotOffered,
    EventsBroken,
    RunClosed,
    draw_variant,
    in_display_order,
    offered,
    replay,
    start,
    step,
)
from tests.domain.scenarios.stories import compiled, edited, story

STARTED = Started("tp-call", "abc", "seed", Mode.PRACTICE, MAIN, {"rl-09": "fatal", "rl-14": "major"})


def walk(*choices: str, file: dict[str, object] | None = None, variant: str = MAIN) -> State:
    scenario = compiled(file)
    state = start(scenario, "seed", variant)
    for choice in choices:
        state = step(scenario, state, TimedOut(state.node) if choice == "timeout" else Chosen(choice))
    return state


def ids(state: State, file: dict[str, object] | None = None) -> list[str]:
    return [choice.id for choice in offered(compiled(file), state)]


def test_start_offers_the_first_choices_and_open_exhibits() -> None:
    state = walk()
    assert (state.node, state.status, state.entered) == ("opening", Status.OPEN, ("opening",))
    assert ids(state) == ["a1", "a2", "a3"]
    assert state.revealed == {"card"}
    assert dict(state.moods) == {"wife": "警惕"}
    assert (state.position.turn, state.position.clock) == (0, 19 * 60 + 40)


def test_a_choice_moves_everything_it_says() -> None:
    state = walk("a1")
    assert state.node == "pressed"
    assert state.position.values == (55, 0)
    assert state.points == (20, 10)
    assert (state.position.turn, state.position.clock) == (1, 19 * 60 + 42)
    assert state.revealed == {"card", "flow"}
    assert dict(state.moods) == {"wife": "急"}, "what is said on entering sounds after the effect"


def test_condition_and_once_decide_what_is_offered() -> None:
    assert ids(walk("a1")) == ["b1", "b2", "b3"]
    assert ids(walk("a1", "b2")) == ["b1", "b3"]
    assert ids(walk("a3")) == ["b1", "b3"]


@pytest.mark.parametrize("choice", ["b1", "nowhere", "a1 "])
def test_a_choice_that_is_not_offered_is_refused(choice: str) -> None:
    with pytest.raises(ChoiceNotOffered):
        walk(choice)


def test_nothing_moves_after_the_end() -> None:
    with pytest.raises(RunClosed):
        walk("a1", "b1", "b1")
    assert ids(walk("a1", "b1")) == []


def test_fatal_red_line_stops_the_run_after_the_reaction() -> None:
    state = walk("a2")
    assert (state.status, state.node, state.breaches) == (Status.RED_LINE, "hang_up", ("rl-09",))


def test_major_red_line_goes_on() -> None:
    state = walk("a1", "b3")
    assert (state.status, state.breaches) == (Status.ENDED, ("rl-14",))


def test_silence_is_a_move_where_there_is_a_time_limit() -> None:
    state = walk("a1", "timeout")
    assert (state.node, state.status, state.position.turn) == ("hang_up", Status.ENDED, 2)
    with pytest.raises(ChoiceNotOffered):
        walk("timeout")


def test_points_count_once_per_run() -> None:
    file = edited("nodes/pressed/choices/b2/once", "false")
    assert walk("a1", "b2", "b2", "b2", file=file).points == (20, 20)


@pytest.mark.parametrize(
    ("effect", "expected"),
    [("+15", 55), ("-15", 25), ("=5", 5), ("+100", 100), ("-100", 0), ("=100", 100)],
)
def test_numbers_stay_inside_their_bounds(effect: str, expected: int) -> None:
    file = edited("nodes/opening/choices/a1/effects/trust", effect)
    assert walk("a1", file=file).position.values[0] == expected


def test_trigger_comes_before_auto_and_before_the_ending() -> None:
    file = story(triggers=[{"id": "t", "when": "trust < 30", "goto": "hang_up"}])
    assert walk("a3", file=file).node == "hang_up"
    file["nodes"]["opening"]["choices"]["a3"]["goto"] = "agreed"
    assert walk("a3", file=file).entered == ("agreed", "hang_up")


def test_trigger_with_once_fires_once() -> None:
    file = story(triggers=[{"id": "t", "when": "trust >= 30", "goto": "opening", "once": "true"}])
    state = walk("a1", file=file)
    assert state.node == "pressed", "it fired at the start, where the run already stood"
    file = story(triggers=[{"id": "t", "when": "trust >= 50", "goto": "opening", "once": "true"}])
    assert walk("a1", file=file).entered == ("pressed", "opening")
    assert walk("a1", "a1", file=file).entered == ("pressed",)


def test_auto_follows_the_first_that_holds() -> None:
    file = edited(
        "nodes/pressed/auto",
        [{"when": "trust >= 90", "goto": "hang_up"}, {"when": "trust >= 50", "goto": "agreed"}],
    )
    assert walk("a1", file=file).entered == ("pressed", "agreed")
    assert walk("a3", file=file).entered == ("pressed",)


def test_endless_auto_is_refused() -> None:
    file = edited("nodes/pressed/auto", [{"when": "true", "goto": "opening"}])
    file["nodes"]["opening"]["auto"] = [{"when": "visited('pressed')", "goto": "pressed"}]
    with pytest.raises(AutoLoop):
        walk("a1", file=file)


@pytest.mark.parametrize(("turns", "ends"), [("1", "hang_up"), ("2", "hang_up"), ("3", "agreed")])
def test_turn_limit_cuts_a_talk_that_has_not_ended(turns: str, ends: str) -> None:
    file = story(turn_limit={"turns": turns, "goto": "hang_up"})
    scenario = compiled(file)
    state = start(scenario, "seed", MAIN)
    for choice in ("a1", "b2", "b1"):
        if state.status is Status.OPEN:
            state = step(scenario, state, Chosen(choice))
    assert state.node == ends


def test_variant_changes_values_and_lines() -> None:
    variants = {
        "cold": {"set": {"trust": "10"}, "lines": {"opening": [{"by": "wife", "say": "打错了。"}]}},
        "warm": {},
    }
    scenario = compiled(story(variants=variants, tests=None))
    assert start(scenario, "s", "cold").position.values == (10, 0)
    assert [line.say for line in scenario.text.lines_of("opening", "cold")] == ["打错了。"]
    assert {draw_variant(scenario, f"seed-{n}") for n in range(20)} == {"cold", "warm"}
    assert start(scenario, "s").variant == start(scenario, "s").variant


def test_display_order_depends_on_the_seed_alone() -> None:
    scenario = compiled()
    choices = offered(scenario, start(scenario, "x"))
    orders = {tuple(c.id for c in in_display_order(f"seed-{n}", choices)) for n in range(40)}
    assert len(orders) == 6
    assert in_display_order("seed-1", choices) == in_display_order("seed-1", tuple(reversed(choices)))


EVENTS: list[Event] = [
    STARTED,
    Hinted("opening"),
    Chosen("a3"),
    TimedOut("pressed"),
    Ended("ended", "hang_up", 8, False),
    Rewound(1),
    Chosen("a1"),
    Chosen("b2"),
    Abandoned(),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
def test_event_survives_json(event: Event) -> None:
    assert event_from_json(event.kind, json.loads(json.dumps(event_to_json(event)))) == event


@pytest.mark.parametrize(("kind", "body"), [("flew", {}), ("chose", {}), ("chose", {"choice": "a", "x": 1})])
def test_unknown_event_is_refused(kind: str, body: dict[str, object]) -> None:
    with pytest.raises(EventUnreadable):
        event_from_json(kind, body)


def test_replay_equals_the_fold() -> None:
    told = replay(compiled(), EVENTS)
    assert told.state == step(compiled(), walk("a1", "b2"), Abandoned())
    assert [move.choice.id for move in told.graded_moves if move.choice] == ["a3"]
    assert (told.rewinds, told.hints, told.claim) == (1, 1, EVENTS[4])
    assert told.graded_state.node == "hang_up"
    assert told.graded_moves[0].hinted
    assert not told.graded_moves[1].hinted


def test_first_line_counts_even_when_it_was_rewound_before_its_end() -> None:
    told = replay(compiled(), [STARTED, Chosen("a3"), Rewound(1), Chosen("a1")])
    assert [move.choice.id for move in told.graded_moves if move.choice] == ["a3"]
    assert [move.choice.id for move in told.moves if move.choice] == ["a1"]


@pytest.mark.parametrize(
    ("events", "place"),
    [
        ([], 1),
        ([Chosen("a1")], 1),
        ([STARTED, STARTED], 2),
        ([STARTED, Chosen("b1")], 2),
        ([STARTED, Chosen("a1"), TimedOut("opening")], 3),
        ([STARTED, Chosen("a1"), Rewound(2)], 3),
        ([STARTED, Rewound(0)], 2),
        ([STARTED, Chosen("a2"), Chosen("a1")], 3),
    ],
)
def test_impossible_events_are_refused_with_their_place(events: list[Event], place: int) -> None:
    with pytest.raises(EventsBroken) as broken:
        replay(compiled(), events)
    assert broken.value.params["place"] == place or isinstance(broken.value, Conflict)
