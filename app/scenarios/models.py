"""Tables of runs. Events are append-only and chained by hash; the run's row repeats what they say."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.scenarios.events import Mode
from app.orm import Base, Json, UtcDateTime, enum_column, new_uuid


class RunState(StrEnum):
    """Whether a run takes moves, and whether they still count."""

    OPEN = "open"
    ENDED = "ended"
    REHEARSING = "rehearsing"
    """Rewound after its end: played on without counting."""


class DisputeKind(StrEnum):
    """What a row about a disputed comment says."""

    RAISED = "raised"
    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"


MOVING = frozenset({RunState.OPEN, RunState.REHEARSING})


class ScenarioRun(Base):
    """One person's go at a scenario, pinned to the revision it started on. Results are those of the first line."""

    __tablename__ = "scenario_runs"
    __table_args__ = (
        UniqueConstraint("person_id", "item_id", "number"),
        Index(
            "uq_scenario_runs_open",
            "person_id",
            "item_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", "score"),
        CheckConstraint("(ended_at IS NULL) = (passed IS NULL)", "ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=new_uuid)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("content_revisions.id"))
    number: Mapped[int]  # 1 for the person's first run of the scenario
    mode: Mapped[Mode] = mapped_column(enum_column(Mode))
    state: Mapped[RunState] = mapped_column(enum_column(RunState), default=RunState.OPEN)
    seed: Mapped[str] = mapped_column(String(32))
    variant: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[str | None] = mapped_column(String(64))  # node at which the first line stopped
    status: Mapped[str | None] = mapped_column(String(20))  # how it stopped: domain.scenarios.state.Status
    score: Mapped[int | None]
    passed: Mapped[bool | None]
    counts: Mapped[bool] = mapped_column(default=True)  # whether evidence was written for it
    red_lines: Mapped[list[str]] = mapped_column(Json, default=list)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(String(64))


class ScenarioRunEvent(Base):
    """One event of a run, as it was written. Never changed, never deleted."""

    __tablename__ = "scenario_run_events"
    __table_args__ = (UniqueConstraint("run_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("scenario_runs.id"))
    seq: Mapped[int]
    at: Mapped[str] = mapped_column(String(40))  # ISO 8601 in UTC; text, because the hash goes over it
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class ScenarioDispute(Base):
    """A learner does not agree with a comment, takes it back, or a trainer answers. Rows are only ever added.

    The first row raises the dispute; at most one more closes it, which `about_id` being unique makes sure of.
    """

    __tablename__ = "scenario_disputes"
    __table_args__ = (
        UniqueConstraint("about_id"),
        CheckConstraint("(kind = 'raised') = (about_id IS NULL)", "about"),
        Index("ix_scenario_disputes_run_id_move", "run_id", "move"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=new_uuid)
    run_id: Mapped[int] = mapped_column(ForeignKey("scenario_runs.id"))
    move: Mapped[int]  # counted from 1 in the graded line
    choice: Mapped[str | None] = mapped_column(String(80))  # the author's id; None for a plan or findings
    kind: Mapped[DisputeKind] = mapped_column(enum_column(DisputeKind))
    text: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("scenario_disputes.id"))
