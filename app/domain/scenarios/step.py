"""Playing: a run starts, takes events one by one, and can be told again from its events."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.errors import Conflict
from app.domain.scenarios import movement
from app.domain.scenarios.compiled import CompiledChoice, CompiledScenario
from app.domain.scenarios.effects import Draft
from app.domain.scenarios.events import (
    Abandoned,
    Chosen,
    Ended,
    Event,
    Filled,
    Flagged,
    Hinted,
    Rewound,
    Started,
    TimedOut,
)
from app.domain.scenarios.sheets import CompiledFinding, CompiledFlags, CompiledRule, total
from app.domain.scenarios.state import Position, State, Status


class RunClosed(Conflict):
    """The run has ended; it takes no more moves."""

    code = "scenario_run_closed"


class ChoiceNotOffered(Conflict):
    """The choice is not among those open now."""

    code = "scenario_choice_not_offered"


class EventsBroken(Conflict):
    """The events do not tell a possible run. `place` counts from 1."""

    code = "scenario_events_broken"


def draw_variant(scenario: CompiledScenario, seed: str, but: str | None = None) -> str:
    """The variant that belongs to a seed; another than `but` where there is another."""
    names = sorted(set(scenario.text.variant_names) - {but}) or [*scenario.text.variant_names]
    return names[int.from_bytes(_digest(seed, "variant")[:8]) % len(names)]


def start(scenario: CompiledScenario, seed: str, variant: str | None = None) -> State:
    """The state before the first move. Without `variant` the seed draws one."""
    variant = draw_variant(scenario, seed) if variant is None else variant
    position, entered = movement.opening(scenario, variant)
    moods = {member: cast.mood for member, cast in scenario.text.cast.items() if cast.mood}
    open_papers = frozenset(name for name, paper in scenario.text.exhibits.items() if not paper.hidden)
    _hear(scenario, variant, entered, moods)
    return State(
        variant=variant,
        position=position,
        status=_status(scenario, position.node),
        points=(0,) * len(scenario.competencies),
        moods=tuple(sorted(moods.items())),
        revealed=open_papers,
        entered=entered,
    )


def offered(scenario: CompiledScenario, state: State) -> tuple[CompiledChoice, ...]:
    """The choices open now, in file order; none once the run is closed."""
    if state.status is not Status.OPEN:
        return ()
    return movement.offered_at(scenario, state.position)


def in_display_order(seed: str, choices: Sequence[CompiledChoice]) -> tuple[CompiledChoice, ...]:
    """The order in which a run shows choices: the same on every look, different from run to run."""
    return tuple(sorted(choices, key=lambda choice: _digest(seed, choice.node, choice.id)))


def findings_in_order(seed: str, flags: CompiledFlags) -> tuple[CompiledFinding, ...]:
    """The order in which a run lists findings: the same on every look, different from run to run."""
    return tuple(sorted(flags.findings, key=lambda finding: _digest(seed, flags.node, finding.id)))


def step(scenario: CompiledScenario, state: State, event: Event) -> State:
    """The state after an event. Raises RunClosed or ChoiceNotOffered, and changes nothing then.

    `Ended` changes nothing; `Started` and `Rewound` need the whole story and belong to `replay`.
    """
    if isinstance(event, Ended):
        return state
    if state.status is not Status.OPEN:
        raise RunClosed(status=state.status.value)
    if isinstance(event, Chosen):
        return _choose(scenario, state, event.choice)
    if isinstance(event, Filled):
        return _fill(scenario, state, event)
    if isinstance(event, Flagged):
        return _flag(scenario, state, event)
    if isinstance(event, TimedOut):
        return _time_out(scenario, state, event)
    if isinstance(event, Hinted):
        return replace(state, hinted=True)
    if isinstance(event, Abandoned):
        return replace(state, status=Status.ABANDONED, entered=())
    raise EventsBroken(kind=event.kind)


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a line with the states around it. `choice` is None unless an answer was chosen."""

    event: Event
    choice: CompiledChoice | None
    before: State
    after: State
    hinted: bool
    """Whether the hint had been asked for before this move."""

    @property
    def breaches(self) -> tuple[str, ...]:
        """The red lines that this move crossed."""
        return self.after.breaches[len(self.before.breaches) :]


def rules_of(scenario: CompiledScenario, move: Move) -> tuple[CompiledRule, ...]:
    """The rules that held for the plan of a move; none for other moves."""
    plan = scenario.nodes[move.before.node].plan
    if plan is None or not isinstance(move.event, Filled):
        return ()
    return plan.judge(plan.filled(move.before.position, plan.read(move.event.values)))


def marks_of(scenario: CompiledScenario, move: Move) -> tuple[CompiledFinding, ...]:
    """The findings that a move marked; none for other moves."""
    flags = scenario.nodes[move.before.node].flags
    if flags is None or not isinstance(move.event, Flagged):
        return ()
    return flags.read(move.event.findings)


@dataclass(frozen=True, slots=True)
class Replay:
    """A run told from its events.

    `moves` is the line being played; `counted` is the first line, which alone is graded: it is complete once it
    ended or was first rewound, and `None` before that. `claim` is what was written about it when it ended.
    """

    started: Started
    opening: State
    state: State
    moves: tuple[Move, ...] = ()
    counted: tuple[Move, ...] | None = None
    claim: Ended | None = None
    rewinds: int = 0
    hints: int = 0

    @property
    def graded_moves(self) -> tuple[Move, ...]:
        """The moves of the line that is graded, complete or not."""
        return self.moves if self.counted is None else self.counted

    @property
    def graded_state(self) -> State:
        """The last state of the line that is graded."""
        line = self.graded_moves
        return line[-1].after if line else self.opening


def replay(scenario: CompiledScenario, events: Sequence[Event]) -> Replay:
    """Tell a run again. Raises EventsBroken when the events are not a possible run of this scenario."""
    if not events or not isinstance(events[0], Started):
        raise EventsBroken(place=1)
    opening = start(scenario, events[0].seed, events[0].variant)
    told = Replay(events[0], opening, opening)
    for place, event in enumerate(events[1:], start=2):
        try:
            told = extend(scenario, told, event)
        except Conflict as refused:
            raise EventsBroken(place=place, cause=refused.code) from None
    return told


def extend(scenario: CompiledScenario, told: Replay, event: Event) -> Replay:
    """The story with one more event. Raises what `step` raises, or EventsBroken for an impossible rewind."""
    if isinstance(event, Ended):
        claim = event if told.claim is None else told.claim
        return replace(told, counted=told.graded_moves, claim=claim)
    if isinstance(event, Rewound):
        return _rewind(told, event)
    after = step(scenario, told.state, event)
    if isinstance(event, Hinted):
        return replace(told, state=after, hints=told.hints + 1)
    choice = scenario.choices.get(event.choice) if isinstance(event, Chosen) else None
    move = Move(event, choice, told.state, after, told.state.hinted)
    return replace(told, state=after, moves=(*told.moves, move))


def _rewind(told: Replay, event: Rewound) -> Replay:
    if not 1 <= event.move <= len(told.moves):
        raise EventsBroken(move=event.move)
    kept = told.moves[: event.move - 1]
    back = told.moves[event.move - 1].before
    return replace(told, moves=kept, state=back, counted=told.graded_moves, rewinds=told.rewinds + 1)


def _choose(scenario: CompiledScenario, state: State, choice_id: str) -> State:
    choice = scenario.choices.get(choice_id)
    if choice is None or choice not in movement.offered_at(scenario, state.position):
        raise ChoiceNotOffered(choice=choice_id)
    first_time = not state.position.used & choice.bit
    position, entered = movement.move(scenario, state.position, choice)
    draft = Draft(list(state.position.values), dict(state.moods), set(state.revealed))
    for effect in choice.effects:
        effect.apply(draft)
    _hear(scenario, state.variant, entered, draft.moods)
    points = state.points
    if first_time:
        points = tuple(have + gain for have, gain in zip(points, choice.gains, strict=True))
    return State(
        variant=state.variant,
        position=position,
        status=Status.RED_LINE if choice.fatal else _status(scenario, position.node),
        points=points,
        breaches=state.breaches if choice.breach is None else (*state.breaches, choice.breach),
        moods=tuple(sorted(draft.moods.items())),
        revealed=frozenset(draft.revealed),
        entered=entered,
    )


def _fill(scenario: CompiledScenario, state: State, event: Filled) -> State:
    plan = scenario.nodes[state.node].plan
    if plan is None or event.node != state.node:
        raise ChoiceNotOffered(node=event.node)
    position, entered, rules = movement.fill(scenario, state.position, plan, plan.read(event.values))
    gains = total(rules, len(state.points)) if not state.position.used & plan.bit else None
    crossed = tuple(rule.breach for rule in rules if rule.breach is not None)
    after = _handed_in(scenario, state, position, entered, gains)
    status = Status.RED_LINE if any(rule.fatal for rule in rules) else after.status
    return replace(after, status=status, breaches=(*state.breaches, *crossed))


def _flag(scenario: CompiledScenario, state: State, event: Flagged) -> State:
    flags = scenario.nodes[state.node].flags
    if flags is None or event.node != state.node:
        raise ChoiceNotOffered(node=event.node)
    marked = flags.read(event.findings)
    position, entered = movement.mark(scenario, state.position, flags)
    gains = total(marked, len(state.points)) if not state.position.used & flags.bit else None
    return _handed_in(scenario, state, position, entered, gains)


def _handed_in(
    scenario: CompiledScenario,
    state: State,
    position: Position,
    entered: tuple[str, ...],
    gains: tuple[int, ...] | None,
) -> State:
    """The state after a plan or a list; `gains` is None when its points were counted before."""
    moods = dict(state.moods)
    _hear(scenario, state.variant, entered, moods)
    points = state.points
    if gains is not None:
        points = tuple(have + gain for have, gain in zip(points, gains, strict=True))
    return replace(
        state,
        position=position,
        status=_status(scenario, position.node),
        points=points,
        moods=tuple(sorted(moods.items())),
        entered=entered,
        hinted=False,
    )


def _time_out(scenario: CompiledScenario, state: State, event: TimedOut) -> State:
    if event.node != state.node or scenario.nodes[state.node].time_limit is None:
        raise ChoiceNotOffered(node=event.node)
    position, entered = movement.run_out(scenario, state.position)
    moods = dict(state.moods)
    _hear(scenario, state.variant, entered, moods)
    return replace(
        state,
        position=position,
        status=_status(scenario, position.node),
        moods=tuple(sorted(moods.items())),
        entered=entered,
        hinted=False,
    )


def _hear(scenario: CompiledScenario, variant: str, entered: Sequence[str], moods: dict[str, str]) -> None:
    """Lines may say how their speaker sounds."""
    for node_id in entered:
        for line in scenario.text.lines_of(node_id, variant):
            if line.by is not None and line.mood is not None:
                moods[line.by] = line.mood


def _status(scenario: CompiledScenario, node_id: str) -> Status:
    return Status.OPEN if scenario.nodes[node_id].ending is None else Status.ENDED


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("|".join(parts).encode()).digest()
