"""What a run teaches: where points were lost and to what, which red lines were crossed, what went well.

The loss of a move is the best score still possible before it, less the best after it. Every move of the graded line
has one, and they add up to 100 less the score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.scenarios.compiled import CompiledChoice, CompiledScenario
from app.domain.scenarios.events import Abandoned, Chosen, Filled, Flagged
from app.domain.scenarios.movement import offered_at
from app.domain.scenarios.scoring import Reference, Result, result_of
from app.domain.scenarios.sheets import CompiledFinding, CompiledRule
from app.domain.scenarios.solver import Outlook
from app.domain.scenarios.state import State
from app.domain.scenarios.step import Move, Replay, rules_of, step

MOST_TURNING_POINTS = 3


class MoveKind(StrEnum):
    """What a move was."""

    CHOICE = "choice"
    PLAN = "plan"
    FLAG = "flag"
    SILENCE = "silence"
    GIVING_UP = "giving_up"


class Mark(StrEnum):
    """How a finding was dealt with."""

    FOUND = "found"
    MISSED = "missed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class JudgedMark:
    """A finding that was marked, or should have been."""

    finding: CompiledFinding
    mark: Mark


@dataclass(frozen=True, slots=True)
class JudgedMove:
    """A move of the graded line. Scores are the best that a run could still reach."""

    number: int
    """Counted from 1 in the graded line."""
    kind: MoveKind
    choice: CompiledChoice | None
    before: State
    after: State
    best_before: int
    best_after: int
    better: CompiledChoice | None
    """The choice that would have kept most, when something was lost."""
    better_plan: Mapping[str, str]
    """The same for a plan: what each field would have said; empty otherwise."""
    plan: Mapping[str, str]
    """What was planned, as written in the file; empty for other moves."""
    rules: tuple[CompiledRule, ...]
    """The rules that held for the plan."""
    marks: tuple[JudgedMark, ...]
    """What was found, missed and wrongly marked, in file order; nothing for other moves."""
    near: tuple[CompiledChoice, ...]
    """Choices crossing a red line that were open and not taken."""
    hinted: bool
    lost_pass: bool
    """Whether passing was still possible before and not after."""

    @property
    def loss(self) -> int:
        """Points of the score that were lost here for good."""
        return self.best_before - self.best_after

    @property
    def breach(self) -> str | None:
        """The first red line crossed by this move."""
        return next(iter(self.breaches), None)

    @property
    def breaches(self) -> tuple[str, ...]:
        """The red lines crossed by this move."""
        return self.after.breaches[len(self.before.breaches) :]

    @property
    def earned(self) -> int:
        """Points this move added."""
        return sum(self.after.points) - sum(self.before.points)


@dataclass(frozen=True, slots=True)
class Debrief:
    """The graded line of a run, judged."""

    result: Result
    state: State
    reference: Reference
    moves: tuple[JudgedMove, ...]

    @property
    def turning_points(self) -> tuple[JudgedMove, ...]:
        """The moves that lost most, worst first; red lines stand apart."""
        lossy = [move for move in self.moves if move.loss > 0 and move.breach is None]
        return tuple(sorted(lossy, key=lambda move: (-move.loss, move.number))[:MOST_TURNING_POINTS])

    @property
    def crossings(self) -> tuple[JudgedMove, ...]:
        """The moves that crossed a red line, in order."""
        return tuple(move for move in self.moves if move.breach is not None)

    @property
    def strengths(self) -> tuple[JudgedMove, ...]:
        """The best moves that lost nothing, in order; those that passed by a red line, then those worth most."""
        good = [m for m in self.moves if m.earned > 0 and m.loss == 0 and m.breach is None]
        best = sorted(good, key=lambda m: (not m.near, -m.earned, m.number))[:MOST_TURNING_POINTS]
        return tuple(sorted(best, key=lambda m: m.number))

    @property
    def near_misses(self) -> tuple[JudgedMove, ...]:
        """Moves at which one click would have crossed a red line."""
        return tuple(move for move in self.moves if move.near and move.breach is None)


def debrief(scenario: CompiledScenario, told: Replay, reference: Reference, outlook: Outlook) -> Debrief:
    """Judge the graded line of a run."""
    line = told.graded_moves
    places = _places(outlook, line)
    states = [told.opening, *(move.after for move in line)]
    bests = [outlook.best_score(state, place) for state, place in zip(states, places, strict=True)]
    result = result_of(scenario, reference, told.graded_state)
    if line:
        bests[-1] = result.score
    # Who gives up can keep points that every way on would have cost: what was reached was reachable all along.
    for place in range(len(bests) - 2, -1, -1):
        bests[place] = max(bests[place], bests[place + 1])
    moves = tuple(
        _judge(scenario, outlook, number, move, places[number - 1], bests[number - 1], bests[number])
        for number, move in enumerate(line, start=1)
    )
    return Debrief(result, told.graded_state, reference, moves)


def _places(outlook: Outlook, line: Sequence[Move]) -> list[int | None]:
    """Where the states of a line stand in the graph of the proof, the opening first; None after a fatal move."""
    places: list[int | None] = [0]
    for move in line:
        here = places[-1]
        if isinstance(move.event, Abandoned) or here is None:
            places.append(here)
        else:
            places.append(outlook.follow_event(here, move.event))
    return places


def _judge(
    scenario: CompiledScenario,
    outlook: Outlook,
    number: int,
    move: Move,
    place: int | None,
    before: int,
    after: int,
) -> JudgedMove:
    open_choices = offered_at(scenario, move.before.position)
    lost = before > after
    pass_mark = scenario.text.pass_mark
    return JudgedMove(
        number=number,
        kind=_kind(move),
        choice=move.choice,
        before=move.before,
        after=move.after,
        best_before=before,
        best_after=after,
        better=_better(scenario, outlook, move, place, open_choices) if lost else None,
        better_plan=_better_plan(scenario, outlook, move, place) if lost else {},
        plan=move.event.values if isinstance(move.event, Filled) else {},
        rules=rules_of(scenario, move),
        marks=judged_marks(scenario, move),
        near=tuple(choice for choice in open_choices if choice.breach and choice is not move.choice),
        hinted=move.hinted,
        lost_pass=before >= pass_mark > after,
    )


def _kind(move: Move) -> MoveKind:
    if isinstance(move.event, Abandoned):
        return MoveKind.GIVING_UP
    if isinstance(move.event, Filled):
        return MoveKind.PLAN
    if isinstance(move.event, Flagged):
        return MoveKind.FLAG
    return MoveKind.SILENCE if move.choice is None else MoveKind.CHOICE


def judged_marks(scenario: CompiledScenario, move: Move) -> tuple[JudgedMark, ...]:
    """What a list of findings came to: found, missed and wrongly marked, in file order."""
    flags = scenario.nodes[move.before.node].flags
    if flags is None or not isinstance(move.event, Flagged):
        return ()
    marks = []
    for finding in flags.findings:
        marked = finding.id in move.event.findings
        if finding.gain > 0:
            marks.append(JudgedMark(finding, Mark.FOUND if marked else Mark.MISSED))
        elif marked:
            marks.append(JudgedMark(finding, Mark.WRONG))
    return tuple(marks)


def _better_plan(
    scenario: CompiledScenario, outlook: Outlook, move: Move, place: int | None
) -> Mapping[str, str]:
    """The clean plan after which most could still be reached; the first in the file of equals."""
    if place is None or not isinstance(move.event, Filled):
        return {}
    clean = [edge for edge in outlook.graph.edges[place] if not edge.majors and edge.event is not None]
    kept = [
        (outlook.best_score(step(scenario, move.before, edge.event), edge.target), edge.event)
        for edge in clean
        if isinstance(edge.event, Filled)
    ]
    best = max(kept, key=lambda pair: pair[0], default=None)
    return {} if best is None else best[1].values


def _better(
    scenario: CompiledScenario,
    outlook: Outlook,
    move: Move,
    place: int | None,
    open_choices: Sequence[CompiledChoice],
) -> CompiledChoice | None:
    """The clean choice after which most could still be reached; the first in the file of equals."""
    if place is None:
        return None
    clean = [choice for choice in open_choices if choice.breach is None and choice is not move.choice]
    kept = {
        choice.id: outlook.best_score(
            step(scenario, move.before, Chosen(choice.id)), outlook.follow(place, choice.id)
        )
        for choice in clean
    }
    return max(clean, key=lambda choice: kept[choice.id], default=None)
