"""Finding runs, and telling their story from the events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.errors import DomainError, NotFound
from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.events import Event, Mode, event_from_json
from app.domain.scenarios.policy import PastRun
from app.domain.scenarios.proof import Proof
from app.domain.scenarios.scoring import result_of
from app.domain.scenarios.step import Replay, replay
from app.scenarios import chain
from app.scenarios.chain import StoredEvent
from app.scenarios.models import RunState, ScenarioRun, ScenarioRunEvent


@dataclass(frozen=True)
class RunSummary:
    """A line of a list of runs."""

    uuid: UUID
    item_id: int
    revision_id: int
    number: int
    mode: Mode
    state: RunState
    variant: str
    started_at: datetime
    ended_at: datetime | None
    score: int | None
    passed: bool | None

    def as_past(self) -> PastRun:
        """What the policy needs of it."""
        return PastRun(self.mode, self.ended_at, self.passed)


def get_run_for(session: Session, actor: Actor, uuid: UUID, *, lock: bool = False) -> ScenarioRun:
    """The person's own run; somebody else's is not found. `lock` holds the row until the transaction ends."""
    query = select(ScenarioRun).where(ScenarioRun.uuid == uuid, ScenarioRun.person_id == actor.person_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    run = session.scalars(query).one_or_none()
    if run is None:
        raise NotFound
    return run


def find_open_run(session: Session, person_id: int, item_id: int) -> ScenarioRun | None:
    """The run that a person has not finished, if there is one."""
    query = select(ScenarioRun).where(
        ScenarioRun.person_id == person_id,
        ScenarioRun.item_id == item_id,
        ScenarioRun.state == RunState.OPEN,
    )
    return session.scalars(query).one_or_none()


def list_overdue_runs(session: Session, *, now: datetime) -> list[int]:
    """Ids of open runs whose deadline is over."""
    query = select(ScenarioRun.id).where(ScenarioRun.state == RunState.OPEN, ScenarioRun.deadline_at < now)
    return list(session.scalars(query.order_by(ScenarioRun.id)))


def list_runs(session: Session, person_id: int, item_id: int | None = None) -> list[RunSummary]:
    """A person's runs of one scenario or of all, oldest first. One query."""
    query = select(
        ScenarioRun.uuid,
        ScenarioRun.item_id,
        ScenarioRun.revision_id,
        ScenarioRun.number,
        ScenarioRun.mode,
        ScenarioRun.state,
        ScenarioRun.variant,
        ScenarioRun.started_at,
        ScenarioRun.ended_at,
        ScenarioRun.score,
        ScenarioRun.passed,
    ).where(ScenarioRun.person_id == person_id)
    if item_id is not None:
        query = query.where(ScenarioRun.item_id == item_id)
    rows = session.execute(query.order_by(ScenarioRun.item_id, ScenarioRun.number))
    return [RunSummary(*row) for row in rows]


def list_events(session: Session, run_id: int) -> list[StoredEvent]:
    """The stored events of a run in order."""
    query = select(
        ScenarioRunEvent.seq,
        ScenarioRunEvent.at,
        ScenarioRunEvent.kind,
        ScenarioRunEvent.body,
        ScenarioRunEvent.prev_hash,
        ScenarioRunEvent.hash,
    ).where(ScenarioRunEvent.run_id == run_id)
    return [StoredEvent(*row) for row in session.execute(query.order_by(ScenarioRunEvent.seq))]


def events_of(rows: Sequence[StoredEvent]) -> list[Event]:
    """The events that rows hold. Raises EventUnreadable."""
    return [event_from_json(row.kind, json.loads(row.body)) for row in rows]


@dataclass(frozen=True)
class Story:
    """A run told from its events. `told` is None when they tell no possible run; `broken` says not to trust it."""

    run: ScenarioRun
    rows: Sequence[StoredEvent]
    told: Replay | None
    broken: bool


def tell(session: Session, run: ScenarioRun, scenario: CompiledScenario) -> tuple[Replay, list[StoredEvent]]:
    """The story of a run for playing on. Raises EventsBroken or EventUnreadable."""
    rows = list_events(session, run.id)
    return replay(scenario, events_of(rows)), rows


def check_story(session: Session, run: ScenarioRun, scenario: CompiledScenario, proof: Proof) -> Story:
    """The story of a run with its chain, its claim and its row held against the events. Raises nothing."""
    rows = list_events(session, run.id)
    if chain.first_broken(run.uuid, rows, run.last_seq, run.last_hash) is not None:
        return Story(run, rows, None, True)
    try:
        told = replay(scenario, events_of(rows))
    except DomainError:
        return Story(run, rows, None, True)
    return Story(run, rows, told, run.ended_at is not None and not _agrees(run, told, scenario, proof))


def _agrees(run: ScenarioRun, told: Replay, scenario: CompiledScenario, proof: Proof) -> bool:
    if told.claim is None:
        return False
    result = result_of(scenario, proof.reference(run.variant), told.graded_state)
    claim = told.claim
    told_end = (told.graded_state.status.value, told.graded_state.node, result.score, result.passed)
    return (
        told_end
        == (claim.status, claim.node, claim.score, claim.passed)
        == (run.status, run.ending, run.score, run.passed)
    )
