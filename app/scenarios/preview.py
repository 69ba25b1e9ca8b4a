"""Playing a scenario to look at it. The address holds the whole walk, so nothing is written and nothing counts.

A run of a third mode would have to be kept out of numbering, evidence, outcomes, counts, deadlines and records one by
one; a walk in the address is nobody's run, can be sent to a colleague, and goes back with the browser's own button.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.scenarios.events import Chosen, Event, Mode, Started, TimedOut
from app.domain.scenarios.format import Ending
from app.domain.scenarios.scoring import result_of
from app.domain.scenarios.state import State, Status
from app.domain.scenarios.step import Replay, extend, offered, start
from app.scenarios import material
from app.scenarios.material import Material
from app.scenarios.playing import Bubble, bubbles, clock_text
from app.scenarios.sheets import FieldView, filled, flagged, form_of, list_of, with_cost

SILENCE = "0"
PLAN, FINDINGS = "p", "f"
MOST_MOVES = 200


@dataclass(frozen=True)
class PreviewChoice:
    """An answer that is open, with what its author thinks of it. `moves` is the walk with it."""

    text: str
    silence: bool
    comment: str
    points: int
    red_line: bool
    moves: str


@dataclass(frozen=True)
class PreviewPage:
    """A walk as far as it has come. Variants are counted from 1."""

    slug: str
    title: str
    variant: int
    variants: int
    moves: str
    before: str | None
    """The walk without its last move."""
    turn: int
    clock: str
    bubbles: tuple[Bubble, ...]
    choices: tuple[PreviewChoice, ...]
    form: tuple[FieldView, ...]
    """Fields of a plan to make here."""
    findings: tuple[str, ...]
    """What may be marked here."""
    levels: tuple[tuple[str, int], ...]
    points: int
    best: int
    status: Status
    ending: Ending | None
    summary: str
    score: int | None
    passed: bool


def present_preview(session: Session, slug: str, variant: int, moves: str) -> PreviewPage:
    """A walk of a live scenario: `moves` are numbers of answers in file order, 0 for silence, joined by dots.

    A plan is `p` and the numbers of its values, `p2-1-4`; findings are `f` and the numbers marked, `f1-3` or `f`.
    Raises NotFound for a walk that does not exist.
    """
    ready = material.live_scenario(session, slug)
    names = ready.text.variant_names
    if not 1 <= variant <= len(names):
        raise NotFound(variant=variant)
    told = _walk(ready, names[variant - 1], moves)
    state, node = told.state, ready.text.nodes[told.state.node]
    over = state.status is not Status.OPEN
    reference = ready.proof.reference(state.variant)
    result = result_of(ready.scenario, reference, state)
    return PreviewPage(
        slug=slug,
        title=ready.text.title,
        variant=variant,
        variants=len(names),
        moves=moves,
        before=moves.rpartition(".")[0] if moves else None,
        turn=state.position.turn,
        clock=clock_text(state),
        bubbles=tuple(bubbles(ready, told.opening, told.moves, comments=True)),
        choices=_choices(ready, state, moves),
        form=form_of(ready, state),
        findings=list_of(ready, "", state),
        levels=_levels(ready, state),
        points=sum(state.points),
        best=reference.points,
        status=state.status,
        ending=node.ending,
        summary=node.summary or "",
        score=result.score if over else None,
        passed=result.passed,
    )


def _walk(ready: Material, variant: str, moves: str) -> Replay:
    opening = start(ready.scenario, "", variant)
    started = Started(ready.text.id, ready.live.content_hash, "", Mode.PRACTICE, variant)
    told = Replay(started, opening, opening)
    steps = moves.split(".") if moves else []
    if len(steps) > MOST_MOVES:
        raise NotFound(moves=len(steps))
    for step in steps:
        try:
            told = extend(ready.scenario, told, _event(ready, told.state, step))
        except (Conflict, Invalid):
            raise NotFound(step=step) from None
    return told


def _event(ready: Material, state: State, step: str) -> Event:
    if step == SILENCE:
        return TimedOut(state.node)
    if step[:1] == PLAN:
        return filled(ready, state, _numbers(step[1:]))
    if step[:1] == FINDINGS:
        return flagged(ready, "", state, _numbers(step[1:]))
    choices = offered(ready.scenario, state)
    if not (step.isascii() and step.isdigit() and len(step) < 4 and 1 <= int(step) <= len(choices)):
        raise NotFound(step=step)
    return Chosen(choices[int(step) - 1].id)


def _numbers(text: str) -> list[int]:
    parts = text.split("-") if text else []
    if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        raise NotFound(step=text)
    return [int(part) for part in parts]


def with_sheet(moves: str, kind: str, numbers: Sequence[int]) -> str:
    """The walk with a plan or findings handed in."""
    step = kind + "-".join(str(number) for number in numbers)
    return f"{moves}.{step}" if moves else step


def _choices(ready: Material, state: State, moves: str) -> tuple[PreviewChoice, ...]:
    stem = f"{moves}." if moves else ""
    found = [
        PreviewChoice(
            with_cost(ready, choice),
            False,
            choice.text.comment or "",
            0 if state.position.used & choice.bit else choice.gain,
            choice.breach is not None,
            f"{stem}{number}",
        )
        for number, choice in enumerate(offered(ready.scenario, state), start=1)
    ]
    if state.status is Status.OPEN and ready.scenario.nodes[state.node].time_limit is not None:
        found.append(PreviewChoice("", True, "", 0, False, f"{stem}{SILENCE}"))
    return tuple(found)


def _levels(ready: Material, state: State) -> tuple[tuple[str, int], ...]:
    return tuple(
        (variable.label, state.position.values[place])
        for place, variable in enumerate(ready.text.vars.values())
        if variable.label is not None and not variable.is_flag
    )
