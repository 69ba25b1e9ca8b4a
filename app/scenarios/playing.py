"""What the page of a call shows. Numbers only: no id that an author gave reaches the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.domain.scenarios.debrief import judged_marks
from app.domain.scenarios.events import Filled, Flagged, Mode
from app.domain.scenarios.format import Ending
from app.domain.scenarios.policy import has_stopped_at_red_line, may_rewind
from app.domain.scenarios.state import State, Status
from app.domain.scenarios.step import Move, Replay, in_display_order, offered, rules_of
from app.library.queries import registers
from app.scenarios import queries
from app.scenarios.citations import RedLineCard, red_line_card
from app.scenarios.material import Material
from app.scenarios.models import MOVING, RunState, ScenarioRun
from app.scenarios.services import silence_deadline
from app.scenarios.sheets import (
    BudgetView,
    FieldView,
    MarkView,
    budgets_of,
    form_of,
    handed_in,
    list_of,
    mark_views,
    with_cost,
)


@dataclass(frozen=True)
class Bubble:
    """A line of the talk: somebody's, one's own, or told (`who` None and not `mine`). `silence`: nothing was said."""

    text: str
    who: str | None = None
    mine: bool = False
    mood: str | None = None
    fresh: bool = False
    note: str | None = None
    breach: bool = False
    silence: bool = False
    sheet: bool = False
    """Planned or marked rather than said; an empty text means that nothing was marked."""
    marks: tuple[MarkView, ...] = ()


@dataclass(frozen=True)
class Paper:
    """An exhibit at hand. `html` was rendered and cleaned when the scenario was published."""

    title: str
    html: Markup
    fresh: bool


@dataclass(frozen=True)
class Pause:
    """Practice stops here and explains. `move` is what to go back before."""

    red_line: RedLineCard
    comment: str
    over: bool
    move: int


@dataclass(frozen=True)
class CallPage:
    """Everything on the page of a run."""

    uuid: UUID
    slug: str
    title: str
    mode: Mode
    rehearsing: bool
    seq: int
    clock: str
    turn: int
    speakers: tuple[tuple[str, str], ...]
    """Names of the other side with their moods."""
    bubbles: tuple[Bubble, ...]
    choices: tuple[str, ...]
    form: tuple[FieldView, ...]
    findings: tuple[str, ...]
    budgets: tuple[BudgetView, ...]
    papers: tuple[Paper, ...]
    has_hint: bool
    hint: str | None
    pause: Pause | None
    ending: Ending | None
    summary: str | None
    status: Status
    silence_at: datetime | None
    deadline_at: datetime | None
    may_rewind: bool

    @property
    def talks(self) -> bool:
        """Whether somebody is at the other end just now."""
        return bool(self.speakers)

    @property
    def is_over(self) -> bool:
        """Whether the talk takes no more moves."""
        return self.status is not Status.OPEN


def present_call(session: Session, run: ScenarioRun) -> CallPage:
    """The page of a run. One query, two where a red line is explained. Raises EventsBroken."""
    ready, told, rows = queries.tell_with_material(session, run)
    state, text, node = told.state, ready.text, ready.text.nodes[told.state.node]
    practice = run.mode is Mode.PRACTICE
    in_order = in_display_order(run.seed, offered(ready.scenario, state))
    return CallPage(
        uuid=run.uuid,
        slug=ready.live.slug,
        title=text.title,
        mode=run.mode,
        rehearsing=run.state is RunState.REHEARSING or told.rewinds > 0,
        seq=run.last_seq,
        clock=clock_text(state),
        turn=state.position.turn,
        speakers=_speakers(ready, state),
        bubbles=tuple(bubbles(ready, told.opening, told.moves, comments=practice)),
        choices=tuple(with_cost(ready, choice) for choice in in_order) if run.state in MOVING else (),
        form=form_of(ready, state) if run.state in MOVING else (),
        findings=list_of(ready, run.seed, state) if run.state in MOVING else (),
        budgets=budgets_of(ready, state),
        papers=_papers(ready, told),
        has_hint=practice and node.hint is not None and state.status is Status.OPEN,
        hint=node.hint if practice and state.hinted else None,
        pause=_pause(ready, session, told) if practice and has_stopped_at_red_line(told) else None,
        ending=node.ending,
        summary=node.summary,
        status=state.status,
        silence_at=silence_deadline(ready, told, rows),
        deadline_at=run.deadline_at if run.ended_at is None else None,
        may_rewind=may_rewind(told),
    )


def bubbles(ready: Material, opening: State, moves: Sequence[Move], *, comments: bool) -> list[Bubble]:
    """The talk so far. The last move and what it led to are fresh; in practice it carries the author's comment."""
    said = _heard(ready, opening, fresh=not moves)
    for place, move in enumerate(moves, start=1):
        fresh = place == len(moves)
        said.append(_own(ready, move, fresh=fresh, comments=comments))
        said += _heard(ready, move.after, fresh=fresh)
    return said


def _own(ready: Material, move: Move, *, fresh: bool, comments: bool) -> Bubble:
    """What one said, planned, marked, or that one said nothing."""
    crossed = comments and bool(move.breaches)
    tells = comments and fresh
    if move.choice is not None:
        note = move.choice.text.comment if tells else None
        return Bubble(move.choice.text.say, mine=True, fresh=fresh, note=note, breach=crossed)
    if isinstance(move.event, Filled | Flagged):
        rules = rules_of(ready.scenario, move) if tells else ()
        marks = mark_views(judged_marks(ready.scenario, move)) if tells else ()
        return Bubble(
            handed_in(ready, move),
            mine=True,
            fresh=fresh,
            note="".join(rule.text.comment for rule in rules) or None,
            breach=crossed,
            sheet=True,
            marks=marks,
        )
    return Bubble("", mine=True, fresh=fresh, silence=True)


def clock_text(state: State) -> str:
    """The time of day in the scenario."""
    minutes = state.position.clock % (24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _heard(ready: Material, state: State, *, fresh: bool) -> list[Bubble]:
    cast = ready.text.cast
    return [
        Bubble(line.say, cast[line.by].name if line.by else None, mood=line.mood, fresh=fresh)
        for node in state.entered
        for line in ready.text.lines_of(node, state.variant)
    ]


def _speakers(ready: Material, state: State) -> tuple[tuple[str, str], ...]:
    """Who was heard last, with how they sound; only somebody who has spoken in the latest lines."""
    heard = [
        line.by
        for node in state.entered
        for line in ready.text.lines_of(node, state.variant)
        if line.by is not None
    ]
    moods = dict(state.moods)
    return tuple((ready.text.cast[name].name, moods.get(name, "")) for name in dict.fromkeys(heard))


def _papers(ready: Material, told: Replay) -> tuple[Paper, ...]:
    before = told.moves[-1].before.revealed if told.moves else told.opening.revealed
    rendered = ready.live.rendered.get("exhibits", {})
    return tuple(
        Paper(exhibit.title, Markup(rendered.get(name, "")), name not in before)  # noqa: S704 - cleaned at publish
        for name, exhibit in ready.text.exhibits.items()
        if name in told.state.revealed
    )


def _pause(ready: Material, session: Session, told: Replay) -> Pause | None:
    """What is explained after a move over a red line; of several the fatal one first."""
    move = told.moves[-1]
    crossed = [rule for rule in rules_of(ready.scenario, move) if rule.breach is not None]
    crossed.sort(key=lambda rule: not rule.fatal)
    parts = [move.choice.text] if move.choice is not None else [rule.text for rule in crossed]
    if not parts or parts[0].breach is None:
        return None
    card = red_line_card(registers(session), parts[0].breach, parts[0].cites)
    comment = "".join(part.comment or "" for part in parts)
    return Pause(card, comment, told.state.status is not Status.OPEN, len(told.moves))
