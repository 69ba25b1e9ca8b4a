"""Tables of facts. Append-only: a correction is a new row that supersedes."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.orm import Base, Json, UtcDateTime, enum_column, new_uuid


class SubjectKind(StrEnum):
    """What an outcome is about."""

    COURSE = "course"
    PAPER = "paper"
    SCENARIO = "scenario"
    OBSERVATION = "observation"


class Mode(StrEnum):
    """Under which conditions it was reached."""

    PRACTICE = "practice"
    QUIZ = "quiz"
    EXAM = "exam"


class SourceKind(StrEnum):
    """Where evidence comes from; with the weight of competencies' rules behind each."""

    EXAM = "exam"  # an invigilated attempt
    QUIZ = "quiz"  # any other graded attempt
    RUN_EXAM = "run_exam"
    RUN_PRACTICE = "run_practice"
    OBSERVATION = "observation"
    PRACTICE = "practice"


class Outcome(Base):
    """A person reached the end of something: a course, a paper, a scenario, an observation."""

    __tablename__ = "outcomes"
    __table_args__ = (
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", "score"),
        Index("ix_outcomes_person_id_at", "person_id", "at"),
        Index("ix_outcomes_item_id_at", "item_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=new_uuid)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    subject_kind: Mapped[SubjectKind] = mapped_column(enum_column(SubjectKind))
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("content_revisions.id"))
    passed: Mapped[bool]
    score: Mapped[float | None]  # per cent of the points; None where there is none (a course)
    mode: Mapped[Mode] = mapped_column(enum_column(Mode))
    invigilated: Mapped[bool] = mapped_column(default=False)
    red_lines: Mapped[list[str]] = mapped_column(Json, default=list)  # ids breached or missed
    source: Mapped[str] = mapped_column(String(80), index=True)  # outside name of the row, "attempt:UUID"
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("outcomes.id"), unique=True)


class Evidence(Base):
    """One observation of a competency: fraction 0..1 with a weight."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("fraction BETWEEN 0 AND 1", "fraction"),
        CheckConstraint("weight >= 0", "weight"),
        Index("ix_evidence_person_id_competency_at", "person_id", "competency", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    competency: Mapped[str] = mapped_column(String(64))
    level: Mapped[int]
    source_kind: Mapped[SourceKind] = mapped_column(enum_column(SourceKind))
    source: Mapped[str] = mapped_column(String(80), index=True)
    item: Mapped[str] = mapped_column(String(160))  # "bank/question" or "scenario"
    revision_id: Mapped[int] = mapped_column(ForeignKey("content_revisions.id"))
    fraction: Mapped[float]
    weight: Mapped[float]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"), unique=True)


class HoursCredit(Base):
    """Training time credited to a person. A manual entry names who approved it and on which document."""

    __tablename__ = "hours_credits"
    __table_args__ = (
        CheckConstraint("minutes > 0 OR supersedes_id IS NOT NULL", "minutes"),
        Index("ix_hours_credits_person_id_credited_on", "person_id", "credited_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    minutes: Mapped[int]
    is_online: Mapped[bool] = mapped_column(default=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("content_items.id"))
    source: Mapped[str] = mapped_column(
        String(80), unique=True
    )  # one credit per source, so a repeat is harmless
    credited_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    document: Mapped[str | None] = mapped_column(String(200))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("hours_credits.id"), unique=True)


class Acknowledgement(Base):
    """A person signed a text, in exactly this wording."""

    __tablename__ = "acknowledgements"
    __table_args__ = (
        Index("uq_acknowledgements_signed", "person_id", "text_key", "text_digest", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text_key: Mapped[str] = mapped_column(String(64))
    text_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReviewState(StrEnum):
    """Where a request for review stands."""

    OPEN = "open"
    UPHELD = "upheld"
    CHANGED = "changed"


class Review(Base):
    """A person asks for a human decision on a result, a run, an observation or a revocation."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=new_uuid)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    state: Mapped[ReviewState] = mapped_column(enum_column(ReviewState), default=ReviewState.OPEN)
    decision: Mapped[str | None] = mapped_column(Text)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
