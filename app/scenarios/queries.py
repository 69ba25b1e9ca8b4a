"""Finding runs, and telling their story from the events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.errors import DomainError, NotFound
from app.domain.scenarios.compiled import CompiledScenario
from app.domain.scenarios.events import Event, Mode, Started, event_from_json
from app.domain.scenarios.policy import PastRun
from app.domain.scenarios.proof import Proof
from app.domain.scenarios.scoring import result_of
from app.domain.scenarios.step import Replay, replay
from app.scenarios import chain, material
from app.scenarios.chain import StoredEvent
from app.scenarios.material import Material
from app.scenarios.models import RunState, ScenarioRun, ScenarioRunEvent

# Built once: building a statement costs more than sending it. Those that only read go over plain tables.
_runs, _events = ScenarioRun.__table__.c, ScenarioRunEvent.__table__.c
_PERSON: BindParameter[int] = bindparam("person_id")
_RUN = select(ScenarioRun).where(ScenarioRun.uuid == bindparam("uuid"), ScenarioRun.person_id == _PERSON)
_LOCKED_RUN = _RUN.with_for_update().execution_options(populate_existing=True)
_OPEN_RUN = select(ScenarioRun).where(
    ScenarioRun.person_id == _PERSON,
    ScenarioRun.item_id == bindparam("item_id"),
    ScenarioRun.state == RunState.OPEN,
)
_RUNS = (
    select(
        _runs.uuid,
        _runs.item_id,
        _runs.revision_id,
        _runs.number,
        _runs.mode,
        _runs.state,
        _runs.variant,
        _runs.started_at,
        _runs.ended_at,
        _runs.score,
        _runs.passed,
    )
    .where(_runs.person_id == _PERSON)
    .order_by(_runs.item_id, _runs.number)
)
_RUNS_OF = _RUNS.where(_runs.item_id == bindparam("item_id"))
_EVENTS = (
    select(_events.seq, _events.at, _events.kind, _events.body, _events.prev_hash, _events.hash)
    .where(_events.run_id == bindparam("run_id"))
    .order_by(_events.seq)
)


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
    params = {"uuid": uuid, "person_id": actor.person_id}
    run = session.scalars(_LOCKED_RUN if lock else _RUN, params).one_or_none()
    if run is None:
        raise NotFound
    return run


def find_open_run(session: Session, person_id: int, item_id: int) -> ScenarioRun | None:
    """The run that a person has not finished, if there is one."""
    return session.scalars(_OPEN_RUN, {"person_id": person_id, "item_id": item_id}).one_or_none()


def list_overdue_runs(session: Session, *, now: datetime) -> list[int]:
    """Ids of open runs whose deadline is over."""
    query = select(ScenarioRun.id).where(ScenarioRun.state == RunState.OPEN, ScenarioRun.deadline_at < now)
    return list(session.scalars(query.order_by(ScenarioRun.id)))


def list_runs(session: Session, person_id: int, item_id: int | None = None) -> list[RunSummary]:
    """A person's runs of one scenario or of all, oldest first. One query."""
    statement = _RUNS if item_id is None else _RUNS_OF
    rows = session.execute(statement, {"person_id": person_id, "item_id": item_id})
    return [RunSummary(*row) for row in rows]


def list_events(session: Session, run_id: int) -> list[StoredEvent]:
    """The stored events of a run in order."""
    return [StoredEvent(*row) for row in session.execute(_EVENTS, {"run_id": run_id})]


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


def tell_with_material(session: Session, run: ScenarioRun) -> tuple[Material, Replay, list[StoredEvent]]:
    """As `tell`, with the revision the run stands on: its first event says which, and saves a query for it."""
    rows = list_events(session, run.id)
    events = events_of(rows)
    told_hash = events[0].content_hash if events and isinstance(events[0], Started) else None
    ready = material.pinned_scenario(session, run.revision_id, content_hash=told_hash)
    return ready, replay(ready.scenario, events), rows


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
