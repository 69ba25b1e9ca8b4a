"""Not agreeing with a comment: a learner says why, may take it back, and a trainer answers once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from app.audit.services import record
from app.domain.access import Actor
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.scenarios.policy import shows_lessons
from app.notices.services import notify_person
from app.scenarios import material, queries
from app.scenarios.models import DisputeKind, ScenarioDispute, ScenarioRun

MOST_LETTERS = 2000

# Built once and over plain tables: every debrief asks for those of its run.
_raised, _closing = ScenarioDispute.__table__.alias("raised"), ScenarioDispute.__table__.alias("closing")
_runs = ScenarioRun.__table__
_DISPUTES = (
    select(
        _raised.c.uuid,
        _raised.c.run_id,
        _raised.c.move,
        _raised.c.choice,
        _raised.c.text,
        _raised.c.person_id,
        _raised.c.at,
        _closing.c.text.label("answer"),
        _closing.c.at.label("answered_at"),
    )
    .select_from(
        _raised.outerjoin(_closing, _closing.c.about_id == _raised.c.id).join(
            _runs, _runs.c.id == _raised.c.run_id
        )
    )
    .where(
        _raised.c.kind == DisputeKind.RAISED,
        or_(_closing.c.kind.is_(None), _closing.c.kind != DisputeKind.WITHDRAWN),
    )
    .order_by(_closing.c.at.is_not(None), _raised.c.move, _raised.c.id)
)
_OF_RUN = _DISPUTES.where(_raised.c.run_id == bindparam("run_id"))
_OF_ITEM = _DISPUTES.where(_runs.c.item_id == bindparam("item_id"))


class NotDisputable(Conflict):
    """The run has no such answer, or its comments are not open yet."""

    code = "scenario_not_disputable"


class DisputeStands(Conflict):
    """There is a dispute about this answer already."""

    code = "scenario_dispute_stands"


class DisputeClosed(Conflict):
    """The dispute was answered or taken back."""

    code = "scenario_dispute_closed"


class OwnDisputeRefused(Forbidden):
    """Nobody answers their own dispute."""

    code = "scenario_own_dispute"


class WordsMissing(Invalid):
    """Nothing was written, or far too much."""

    code = "scenario_words_missing"


@dataclass(frozen=True)
class Dispute:
    """A dispute that stands. `answer` is None while it waits."""

    uuid: UUID
    run_id: int
    move: int
    choice: str | None
    text: str
    person_id: int
    at: datetime
    answer: str | None
    answered_at: datetime | None


def raise_dispute(
    session: Session, actor: Actor, run_uuid: UUID, move: int, text: str, *, now: datetime
) -> ScenarioDispute:
    """Say that one does not agree with the comment on an answer. Raises NotFound and what this module names."""
    run = queries.get_run_for(session, actor, run_uuid, lock=True)
    if run.ended_at is None:
        raise NotDisputable(move=move)
    ready = material.pinned_scenario(session, run.revision_id)
    past = [past.as_past() for past in queries.list_runs(session, run.person_id, run.item_id)]
    told, _ = queries.tell(session, run, ready.scenario)
    if not shows_lessons(ready.text, run.mode, past) or not 1 <= move <= len(told.graded_moves):
        raise NotDisputable(move=move)
    if any(one.move == move for one in list_disputes(session, run_id=run.id)):
        raise DisputeStands(move=move)
    choice = told.graded_moves[move - 1].choice
    dispute = ScenarioDispute(
        run_id=run.id,
        move=move,
        choice=choice.id if choice else None,
        kind=DisputeKind.RAISED,
        text=checked(text),
        person_id=actor.person_id,
        at=now,
    )
    session.add(dispute)
    session.flush()
    record(session, actor, "scenario.disputed", f"dispute:{dispute.uuid}", {"run": str(run.uuid)}, now=now)
    return dispute


def withdraw_dispute(session: Session, actor: Actor, uuid: UUID, *, now: datetime) -> ScenarioRun:
    """Take one's own dispute back while nobody has answered. Raises NotFound, DisputeClosed."""
    dispute, run = _get(session, uuid)
    if dispute.person_id != actor.person_id:
        raise NotFound
    _close(session, actor, dispute, DisputeKind.WITHDRAWN, "", now=now)
    return run


def answer_dispute(session: Session, actor: Actor, uuid: UUID, text: str, *, now: datetime) -> ScenarioRun:
    """Answer as a trainer; the learner gets a notice. Raises NotFound, OwnDisputeRefused, DisputeClosed."""
    dispute, run = _get(session, uuid)
    if dispute.person_id == actor.person_id:
        raise OwnDisputeRefused
    _close(session, actor, dispute, DisputeKind.ANSWERED, checked(text), now=now)
    title = material.pinned_scenario(session, run.revision_id).text.title
    notify_person(
        session,
        dispute.person_id,
        "dispute_answered",
        f"dispute:{dispute.uuid}:answered",
        params={"scenario": title},
        path=f"/runs/{run.uuid}/debrief#move-{dispute.move}",
        now=now,
    )
    return run


def list_disputes(
    session: Session, *, run_id: int | None = None, item_id: int | None = None
) -> Sequence[Dispute]:
    """Disputes not taken back: of a run by answer, of a scenario, or all; waiting ones first. One query."""
    statement = _OF_RUN if run_id is not None else _OF_ITEM if item_id is not None else _DISPUTES
    return [Dispute(*row) for row in session.execute(statement, {"run_id": run_id, "item_id": item_id})]


def checked(text: str) -> str:
    """The words without blanks around. Raises WordsMissing."""
    words = text.strip()
    if not 1 <= len(words) <= MOST_LETTERS:
        raise WordsMissing(most=MOST_LETTERS)
    return words


def _get(session: Session, uuid: UUID) -> tuple[ScenarioDispute, ScenarioRun]:
    """The row that raised a dispute, locked, with its run."""
    query = select(ScenarioDispute).where(
        ScenarioDispute.uuid == uuid, ScenarioDispute.kind == DisputeKind.RAISED
    )
    dispute = session.scalars(query.with_for_update()).one_or_none()
    run = session.get(ScenarioRun, dispute.run_id) if dispute else None
    if dispute is None or run is None:
        raise NotFound
    return dispute, run


def _close(
    session: Session, actor: Actor, dispute: ScenarioDispute, kind: DisputeKind, text: str, *, now: datetime
) -> None:
    closed = select(ScenarioDispute.id).where(ScenarioDispute.about_id == dispute.id)
    if session.scalar(closed) is not None:
        raise DisputeClosed
    session.add(
        ScenarioDispute(
            run_id=dispute.run_id,
            move=dispute.move,
            choice=dispute.choice,
            kind=kind,
            text=text,
            person_id=actor.person_id,
            at=now,
            about_id=dispute.id,
        )
    )
    session.flush()
    record(session, actor, f"scenario.dispute_{kind.value}", f"dispute:{dispute.uuid}", {}, now=now)
