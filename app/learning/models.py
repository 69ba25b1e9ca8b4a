"""Studies, what was read and answered in them, and where a reader stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.orm import Base, Json, UtcDateTime, new_uuid


class Study(Base):
    """One person's go at a course. It pins the revision it stands on; moves to another are rows of their own."""

    __tablename__ = "studies"
    __table_args__ = (
        UniqueConstraint("person_id", "item_id", "number"),
        Index(
            "uq_studies_open",
            "person_id",
            "item_id",
            unique=True,
            sqlite_where=text("completed_at IS NULL"),
            postgresql_where=text("completed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=new_uuid)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"), index=True)
    number: Mapped[int]
    """1 for the first go at this course, 2 for the next."""
    revision_id: Mapped[int] = mapped_column(ForeignKey("content_revisions.id"))
    publication_id: Mapped[int] = mapped_column(ForeignKey("content_publications.id"))
    """The last publication this study took note of."""
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lessons: Mapped[list[StudyLesson]] = relationship(back_populates="study", lazy="raise")


class StudyLesson(Base):
    """Where a lesson stands in a study: folded from the answers, the confirmations and the moves."""

    __tablename__ = "study_lessons"

    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id"), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("content_revisions.id"))
    """The revision it was last read in."""
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Check id to `{"answer": …, "fraction": …}` of the latest answer."""
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    study: Mapped[Study] = relationship(back_populates="lessons")


class StudyCheck(Base):
    """An answer to a question under a lesson. Append-only; the last one is what the page shows."""

    __tablename__ = "study_checks"
    __table_args__ = (
        CheckConstraint("fraction BETWEEN 0 AND 1", "fraction"),
        Index("ix_study_checks_study_id_lesson_id", "study_id", "lesson_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id"))
    lesson_id: Mapped[str] = mapped_column(String(64))
    check_id: Mapped[str] = mapped_column(String(80))
    revision_id: Mapped[int] = mapped_column(ForeignKey("content_revisions.id"))
    answer: Mapped[Any] = mapped_column(Json)
    fraction: Mapped[float]
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StudyMove(Base):
    """A study moved to another revision, and which lessons that reopened or added. Append-only."""

    __tablename__ = "study_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id"), index=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("content_publications.id"))
    from_revision_id: Mapped[int] = mapped_column(ForeignKey("content_revisions.id"))
    to_revision_id: Mapped[int] = mapped_column(ForeignKey("content_revisions.id"))
    reopened: Mapped[list[str]] = mapped_column(Json, default=list)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReadingPosition(Base):
    """Where a person stopped in a course: the lesson, and how far down in thousandths. A convenience, no fact."""

    __tablename__ = "reading_positions"
    __table_args__ = (CheckConstraint("permille BETWEEN 0 AND 1000", "permille"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(String(64))
    permille: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
