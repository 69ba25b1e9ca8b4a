"""Starting, moving, asking for a hint, going back, giving up. Each locks the run first and then decides.

A page names the run's last event; when something happened since, nothing is done and the page is simply shown anew. So
double clicks, stale tabs and repeated requests are harmless.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.domain.access import Actor
from app.domain.errors import Invalid
from app.domain.scenarios.events import Abandoned, Chosen, Event, Hinted, Mode, Rewound, Started, TimedOut
from app.domain.scenarios.policy import (
    GRACE,
    NoHint,
    RewindRefused,
    StartRefused,
    may_rewind,
    reasons_against_start,
    seconds_allowed,
)
from app.domain.scenarios.state import Status
from app.domain.scenarios.step import Replay, draw_variant, extend, in_display_order, offered
from app.orm import new_uuid
from app.scenarios import material, queries, sheets
from app.scenarios.chain import StoredEvent, first_hash
from app.scenarios.grading import end_line
from app.scenarios.material import Material
from app.scenarios.models import MOVING, RunState, ScenarioRun
from app.scenarios.writing import append_events


class NoSuchChoice(Invalid):
    """The page sent a number that stands for no choice."""

    code = "scenario_no_such_choice"


def start_run(
    session: Session,
    actor: Actor,
    slug: str,
    *,
    now: datetime,
    seed: str,
    mode: Mode = Mode.PRACTICE,
    untimed: bool = False,
    other: bool = False,
) -> ScenarioRun:
    """Start a run of a live scenario, or give the one that is open: pressing twice starts once.

    Practice may switch time limits off and ask for another variant than last time; an exam draws it.
    Raises NotFound, StartRefused.
    """
    ready = material.live_scenario(session, slug)
    session.execute(
        select(Person.id).where(Person.id == actor.person_id).with_for_update(key_share=True)
    )  # one start at a time per person
    still_open = queries.find_open_run(session, actor.person_id, ready.live.item_id)
    if still_open is not None and not close_when_overdue(session, still_open, now=now):
        return still_open
    past = queries.list_runs(session, actor.person_id, ready.live.item_id)
    reasons = reasons_against_start(ready.text, mode, [run.as_past() for run in past], now)
    if reasons:
        raise StartRefused(findings=reasons)
    last = past[-1].variant if past and other and mode is Mode.PRACTICE else None
    uuid = new_uuid()
    run = ScenarioRun(
        uuid=uuid,
        person_id=actor.person_id,
        item_id=ready.live.item_id,
        revision_id=ready.live.revision_id,
        number=1 + max((run.number for run in past), default=0),
        mode=mode,
        state=RunState.OPEN,
        seed=seed,
        variant=draw_variant(ready.scenario, seed, but=last),
        started_at=now,
        deadline_at=now + timedelta(minutes=ready.text.exam.minutes) if mode is Mode.EXAM else None,
        last_seq=0,
        last_hash=first_hash(uuid),
    )
    session.add(run)
    session.flush()
    append_events(session, run, [_started(run, ready, untimed=untimed)], now=now)
    return run


def make_move(
    session: Session, actor: Actor, uuid: UUID, seq: int, number: int, *, now: datetime
) -> ScenarioRun:
    """Take the choice with this number on the page. When its time limit was over by then, silence is the move.

    Raises NotFound, NoSuchChoice.
    """

    def chosen(run: ScenarioRun, ready: Material, told: Replay) -> Event:
        choices = in_display_order(run.seed, offered(ready.scenario, told.state))
        if not 1 <= number <= len(choices):
            raise NoSuchChoice(number=number)
        return Chosen(choices[number - 1].id)

    return _answer(session, actor, uuid, seq, chosen, now=now)


def fill_plan(
    session: Session, actor: Actor, uuid: UUID, seq: int, picks: Sequence[int], *, now: datetime
) -> ScenarioRun:
    """Hand in the form of this moment: per field the number of the value picked. Raises NotFound, SheetRefused."""
    return _answer(
        session, actor, uuid, seq, lambda _, ready, told: sheets.filled(ready, told.state, picks), now=now
    )


def mark_findings(
    session: Session, actor: Actor, uuid: UUID, seq: int, numbers: Sequence[int], *, now: datetime
) -> ScenarioRun:
    """Hand in the list of this moment with these findings marked. Raises NotFound, SheetRefused, Invalid."""

    def flagged(run: ScenarioRun, ready: Material, told: Replay) -> Event:
        return sheets.flagged(ready, run.seed, told.state, numbers)

    return _answer(session, actor, uuid, seq, flagged, now=now)


def _answer(
    session: Session,
    actor: Actor,
    uuid: UUID,
    seq: int,
    event_of: Callable[[ScenarioRun, Material, Replay], Event],
    *,
    now: datetime,
) -> ScenarioRun:
    run, ready, told, rows = _open(session, actor, uuid)
    if seq != run.last_seq or run.state not in MOVING or told.state.status is not Status.OPEN:
        return run
    if _is_overdue(run, now):
        _play(session, run, ready, told, Abandoned(), now=now)
    elif _has_run_out(ready, told, rows, now):
        _play(session, run, ready, told, TimedOut(told.state.node), now=now)
    else:
        _play(session, run, ready, told, event_of(run, ready, told), now=now)
    return run


def ask_hint(session: Session, actor: Actor, uuid: UUID, seq: int, *, now: datetime) -> ScenarioRun:
    """Show the hint of this moment; practice only, and written down. Raises NotFound, NoHint."""
    run, ready, told, _ = _open(session, actor, uuid)
    if seq != run.last_seq or run.state not in MOVING or told.state.status is not Status.OPEN:
        return run
    if run.mode is not Mode.PRACTICE or ready.text.nodes[told.state.node].hint is None:
        raise NoHint(node=told.state.node)
    if not told.state.hinted:
        append_events(session, run, [Hinted(told.state.node)], now=now)
    return run


def rewind_run(
    session: Session, actor: Actor, uuid: UUID, seq: int, move: int, *, now: datetime
) -> ScenarioRun:
    """Go back to just before a move of the current line. The line so far is graded first when it was not yet.

    Raises NotFound, RewindRefused.
    """
    run, ready, told, _ = _open(session, actor, uuid)
    if seq != run.last_seq:
        return run
    if not may_rewind(told) or not 1 <= move <= len(told.moves):
        raise RewindRefused(move=move)
    if run.ended_at is None:
        end_line(session, run, ready, told, now=now)
    append_events(session, run, [Rewound(move)], now=now)
    run.state = RunState.REHEARSING
    return run


def abandon_run(session: Session, actor: Actor, uuid: UUID, *, now: datetime) -> ScenarioRun:
    """Give a run up. Doing it twice is once. Raises NotFound."""
    run, ready, told, _ = _open(session, actor, uuid)
    if run.state in MOVING and told.state.status is Status.OPEN:
        _play(session, run, ready, told, Abandoned(), now=now)
    return run


def close_run_when_overdue(session: Session, run_id: int, *, now: datetime) -> bool:
    """As `close_when_overdue`, by id."""
    run = session.get(ScenarioRun, run_id)
    return run is not None and close_when_overdue(session, run, now=now)


def close_when_overdue(session: Session, run: ScenarioRun, *, now: datetime) -> bool:
    """End an exam run whose deadline is over, as given up. Returns whether it did."""
    if run.state is not RunState.OPEN or not _is_overdue(run, now):
        return False
    session.refresh(run, with_for_update=True)
    ready, told, _ = queries.tell_with_material(session, run)
    if told.state.status is Status.OPEN:
        _play(session, run, ready, told, Abandoned(), now=now)
    session.flush()
    return True


def _open(
    session: Session, actor: Actor, uuid: UUID
) -> tuple[ScenarioRun, Material, Replay, list[StoredEvent]]:
    run = queries.get_run_for(session, actor, uuid, lock=True)
    ready, told, rows = queries.tell_with_material(session, run)
    return run, ready, told, rows


def _started(run: ScenarioRun, ready: Material, *, untimed: bool) -> Started:
    return Started(
        scenario=ready.text.id,
        content_hash=ready.live.content_hash,
        seed=run.seed,
        mode=run.mode,
        variant=run.variant,
        red_lines=dict(ready.proof.red_lines),
        time_percent=0 if untimed and run.mode is Mode.PRACTICE else 100,
    )


def _play(
    session: Session, run: ScenarioRun, ready: Material, told: Replay, event: Event, *, now: datetime
) -> None:
    """Add a move; when it closes the line, write how it came out."""
    after = extend(ready.scenario, told, event)
    append_events(session, run, [event], now=now)
    if after.state.status is not Status.OPEN:
        end_line(session, run, ready, after, now=now)


def _is_overdue(run: ScenarioRun, now: datetime) -> bool:
    return run.deadline_at is not None and now > run.deadline_at + GRACE


def _has_run_out(ready: Material, told: Replay, rows: list[StoredEvent], now: datetime) -> bool:
    """Whether the time limit of this moment was over when the move arrived."""
    deadline = silence_deadline(ready, told, rows)
    return deadline is not None and now > deadline + GRACE


def silence_deadline(ready: Material, told: Replay, rows: list[StoredEvent]) -> datetime | None:
    """When saying nothing becomes the answer; asking for a hint does not stop the clock."""
    limit = ready.text.nodes[told.state.node].time_limit
    if limit is None or told.state.status is not Status.OPEN:
        return None
    allowed = seconds_allowed(limit.seconds, told.started.time_percent)
    heard = next(row for row in reversed(rows) if row.kind != Hinted.kind)
    return None if allowed is None else datetime.fromisoformat(heard.at) + allowed
