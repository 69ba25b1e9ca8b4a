"""Finding attempts and what was answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.errors import NotFound
from app.domain.exams.attempt import GRACE, AttemptState
from app.domain.exams.fold import CurrentAnswer
from app.domain.exams.policy import PastAttempt
from app.exams.models import Attempt, AttemptAnswer, EndedBy, GradingRow, QuestionUse
from app.ledger.models import Evidence, SourceKind

# Built once: building a statement costs more than sending it. Those that only read go over plain tables.
_attempts, _answers = Attempt.__table__.c, AttemptAnswer.__table__.c
_uses, _evidence = QuestionUse.__table__.c, Evidence.__table__.c
_MINE: BindParameter[int] = bindparam("person_id")
_LOCKED = (
    select(Attempt)
    .where(Attempt.uuid == bindparam("uuid"), Attempt.person_id == _MINE)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_SUMMARY = select(
    _attempts.uuid,
    _attempts.item_id,
    _attempts.number,
    _attempts.state,
    _attempts.started_at,
    _attempts.deadline_at,
    _attempts.finished_at,
    _attempts.ended_by,
    _attempts.score,
    _attempts.passed,
).where(_attempts.person_id == _MINE)
_RECORD = _SUMMARY.add_columns(
    _attempts.id, _attempts.person_id, _attempts.revision_id, _attempts.paper_hash, _attempts.frozen
).where(_attempts.uuid == bindparam("uuid"))
_LOCKED_RECORD = _RECORD.with_for_update()
_ATTEMPTS = _SUMMARY.order_by(_attempts.item_id, _attempts.number)
_ATTEMPTS_AT = _ATTEMPTS.where(_attempts.item_id == bindparam("item_id"))
_ANSWERS = select(_answers.number, _answers.sequence, _answers.answer).where(
    _answers.attempt_id == bindparam("attempt_id")
)
_USES = select(_uses.key, _uses.uses).where(_uses.item_id == bindparam("item_id"))
_PRACTICE = (
    select(_evidence.item, func.count(_evidence.source.distinct()).label("times"))
    .where(
        _evidence.person_id == bindparam("person_id"),
        _evidence.source_kind == SourceKind.PRACTICE,
        _evidence.item.in_(bindparam("items", expanding=True)),
    )
    .group_by(_evidence.item)
)


@dataclass(frozen=True)
class AttemptSummary:
    """A line of a list of attempts: everything but the frozen paper."""

    uuid: UUID
    item_id: int
    number: int
    state: AttemptState
    started_at: datetime
    deadline_at: datetime | None
    finished_at: datetime | None
    ended_by: EndedBy | None
    score: float | None
    passed: bool | None

    def as_past(self) -> PastAttempt:
        """What the policy needs of it."""
        score = None if self.score is None else Fraction(self.score)
        return PastAttempt(self.number, self.state, self.finished_at, score, self.passed)


@dataclass(frozen=True)
class AttemptRecord(AttemptSummary):
    """An attempt to show, with its frozen paper."""

    id: int
    person_id: int
    revision_id: int
    paper_hash: str
    frozen: dict[str, Any]


def get_attempt_for(session: Session, actor: Actor, uuid: UUID, *, lock: bool = False) -> AttemptRecord:
    """The person's own attempt, to show; somebody else's is not found. `lock` holds it for what hangs on it."""
    row = session.execute(
        _LOCKED_RECORD if lock else _RECORD, {"uuid": uuid, "person_id": actor.person_id}
    ).one_or_none()
    if row is None:
        raise NotFound
    return AttemptRecord(*row)


def lock_attempt_for(session: Session, actor: Actor, uuid: UUID) -> Attempt:
    """The person's own attempt, to change: its row is held until the transaction ends."""
    attempt = session.scalars(_LOCKED, {"uuid": uuid, "person_id": actor.person_id}).one_or_none()
    if attempt is None:
        raise NotFound
    return attempt


def list_attempts(session: Session, person_id: int, item_id: int | None = None) -> list[AttemptSummary]:
    """A person's attempts at one paper or at all, oldest first."""
    statement = _ATTEMPTS if item_id is None else _ATTEMPTS_AT
    rows = session.execute(statement, {"person_id": person_id, "item_id": item_id})
    return [AttemptSummary(*row) for row in rows]


def current_answers(session: Session, attempt_id: int) -> dict[int, CurrentAnswer]:
    """The answers that stand, by question number."""
    rows = session.execute(_ANSWERS, {"attempt_id": attempt_id})
    return {number: CurrentAnswer(sequence, answer) for number, sequence, answer in rows}


def latest_grading(session: Session, attempt_id: int) -> GradingRow | None:
    """The grading that counts."""
    query = (
        select(GradingRow).where(GradingRow.attempt_id == attempt_id).order_by(GradingRow.id.desc()).limit(1)
    )
    return session.scalars(query).one_or_none()


def list_overdue(session: Session, now: datetime, limit: int = 500) -> Sequence[int]:
    """Ids of attempts whose time ran out unwritten, the longest overdue first."""
    overdue = (Attempt.state == AttemptState.IN_PROGRESS) & (Attempt.deadline_at < now - GRACE)
    return session.scalars(select(Attempt.id).where(overdue).order_by(Attempt.deadline_at).limit(limit)).all()


def question_uses(session: Session, item_id: int) -> dict[str, int]:
    """How often the paper's draws took each question so far, by `bank/question`."""
    return {row.key: row.uses for row in session.execute(_USES, {"item_id": item_id})}


def count_practice(session: Session, person_id: int, items: Collection[str]) -> Mapping[str, int]:
    """How many answers in practice the ledger holds already, by item."""
    rows = session.execute(_PRACTICE, {"person_id": person_id, "items": list(items)})
    return {row.item: row.times for row in rows}
