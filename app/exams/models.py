"""Tables of attempts. Events and gradings are append-only; the current answers are their fold."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.exams.attempt import AttemptState
from app.orm import Base, Json, UtcDateTime, enum_column, new_uuid


class EndedBy(StrEnum):
    """How an attempt came to its end."""

    PERSON = "person"
    TIME = "time"


class Attempt(Base):
    """One person's go at a paper, pinned to the revisions it was drawn from."""

    __tablename__ = "exam_attempts"
    __table_args__ = (
        UniqueConstraint("person_id", "item_id", "number"),
        Index(
            "uq_exam_attempts_open",
            "person_id",
            "item_id",
            unique=True,
            sqlite_where=text("state = 'in_progress'"),
            postgresql_where=text("state = 'in_progress'"),
        ),
        Index("ix_exam_attempts_state_deadline_at", "state", "deadline_at"),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", "score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=new_uuid)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("content_revisions.id"))
    paper_hash: Mapped[str] = mapped_column(String(64))  # of that revision: finds it in the process
    number: Mapped[int]  # 1 for the person's first attempt at the paper
    state: Mapped[AttemptState] = mapped_column(enum_column(AttemptState))
    seed: Mapped[str] = mapped_column(String(32))
    frozen: Mapped[dict[str, Any]] = mapped_column(Json)  # domain.exams.freeze.FrozenPaper
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # handed in; never past the deadline
    ended_by: Mapped[EndedBy | None] = mapped_column(enum_column(EndedBy))
    score: Mapped[float | None]  # of the latest grading, per cent
    passed: Mapped[bool | None]


class AnswerEventRow(Base):
    """One save of one question, as it arrived. Never changed, never deleted."""

    __tablename__ = "answer_events"
    __table_args__ = (UniqueConstraint("attempt_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("exam_attempts.id"))
    number: Mapped[int]
    sequence: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    answer: Mapped[Any] = mapped_column(Json, nullable=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AttemptAnswer(Base):
    """The answer that stands: the fold of the events of one question."""

    __tablename__ = "attempt_answers"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("exam_attempts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    answer: Mapped[Any] = mapped_column(Json, nullable=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class GradingRow(Base):
    """One grading of an attempt. The latest counts; earlier ones stay. Numbers are exact, as text."""

    __tablename__ = "gradings"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("exam_attempts.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(40))
    points: Mapped[str] = mapped_column(String(40))
    of: Mapped[str] = mapped_column(String(40))
    passed: Mapped[bool]
    fractions: Mapped[list[str]] = mapped_column(Json)  # by question number from 1
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class QuestionUse(Base):
    """How often a paper's draws took a question; what the least-used-first rule looks at."""

    __tablename__ = "question_uses"

    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(160), primary_key=True)  # bank/question
    uses: Mapped[int] = mapped_column(default=0)
