"""Finding attempts and what was answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.errors import NotFound
from app.domain.exams.attempt import GRACE, AttemptState
from app.domain.exams.fold import CurrentAnswer
from app.domain.exams.policy import PastAttempt
from app.exams.models import Attempt, AttemptAnswer, EndedBy, GradingRow, QuestionUse
from app.ledger.models import Evidence, SourceKind


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


def get_attempt_for(session: Session, actor: Actor, uuid: UUID, *, lock: bool = False) -> Attempt:
    """The person's own attempt; somebody else's is not found. `lock` holds the row until the transaction ends."""
    query = select(Attempt).where(Attempt.uuid == uuid, Attempt.person_id == actor.person_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    attempt = session.scalars(query).one_or_none()
    if attempt is None:
        raise NotFound
    return attempt


def list_attempts(session: Session, person_id: int, item_id: int | None = None) -> list[AttemptSummary]:
    """A person's attempts at one paper or at all, oldest first."""
    query = select(
        Attempt.uuid,
        Attempt.item_id,
        Attempt.number,
        Attempt.state,
        Attempt.started_at,
        Attempt.deadline_at,
        Attempt.finished_at,
        Attempt.ended_by,
        Attempt.score,
        Attempt.passed,
    ).where(Attempt.person_id == person_id)
    if item_id is not None:
        query = query.where(Attempt.item_id == item_id)
    return [AttemptSummary(*row) for row in session.execute(query.order_by(Attempt.item_id, Attempt.number))]


def current_answers(session: Session, attempt_id: int) -> dict[int, CurrentAnswer]:
    """The answers that stand, by question number."""
    query = select(AttemptAnswer.number, AttemptAnswer.sequence, AttemptAnswer.answer)
    rows = session.execute(query.where(AttemptAnswer.attempt_id == attempt_id))
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
    query = select(QuestionUse.key, QuestionUse.uses).where(QuestionUse.item_id == item_id)
    return {row.key: row.uses for row in session.execute(query)}


def count_practice(session: Session, person_id: int, items: Collection[str]) -> Mapping[str, int]:
    """How many answers in practice the ledger holds already, by item."""
    query = (
        select(Evidence.item, func.count(Evidence.source.distinct()).label("times"))
        .where(
            Evidence.person_id == person_id,
            Evidence.source_kind == SourceKind.PRACTICE,
            Evidence.item.in_(items),
        )
        .group_by(Evidence.item)
    )
    return {row.item: row.times for row in session.execute(query)}
