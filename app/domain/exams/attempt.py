"""The states of an attempt, the one table of moves between them, and the rules of time."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import Conflict


class AttemptState(StrEnum):
    """Where an attempt stands."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    MARKING = "marking"
    GRADED = "graded"
    VOIDED = "voided"


class AttemptAct(StrEnum):
    """What can happen to an attempt."""

    SUBMIT = "submit"
    EXPIRE = "expire"
    QUEUE = "queue"  # some answers wait for a person
    GRADE = "grade"
    REGRADE = "regrade"
    REOPEN = "reopen"
    VOID = "void"


S, A = AttemptState, AttemptAct
MOVES: dict[tuple[AttemptState, AttemptAct], AttemptState] = {
    (S.IN_PROGRESS, A.SUBMIT): S.SUBMITTED,
    (S.IN_PROGRESS, A.EXPIRE): S.SUBMITTED,
    (S.IN_PROGRESS, A.VOID): S.VOIDED,
    (S.SUBMITTED, A.QUEUE): S.MARKING,
    (S.SUBMITTED, A.GRADE): S.GRADED,
    (S.SUBMITTED, A.REOPEN): S.IN_PROGRESS,
    (S.SUBMITTED, A.VOID): S.VOIDED,
    (S.MARKING, A.GRADE): S.GRADED,
    (S.MARKING, A.VOID): S.VOIDED,
    (S.GRADED, A.REGRADE): S.GRADED,
    (S.GRADED, A.REOPEN): S.IN_PROGRESS,
    (S.GRADED, A.VOID): S.VOIDED,
}
"""Every move there is. What is not here is refused."""

OPEN = frozenset({S.IN_PROGRESS})
COUNTED = frozenset(S) - {S.VOIDED}
"""States that use up one of the attempts allowed."""
FINISHED = frozenset({S.SUBMITTED, S.MARKING, S.GRADED})

GRACE = timedelta(seconds=30)
"""How long after the deadline an answer on its way is still taken."""


class AttemptActRefused(Conflict):
    """The attempt is in no state for this act; `state` and `act` by value."""

    code = "attempt_act_refused"


class AttemptClosed(Conflict):
    """Answers are no longer taken; `closed_at` is when the time ended or the attempt was handed in."""

    code = "attempt_closed"


def transition(state: AttemptState, act: AttemptAct) -> AttemptState:
    """The state after the act. Raises AttemptActRefused when the table has no such move."""
    try:
        return MOVES[state, act]
    except KeyError:
        raise AttemptActRefused(state=state.value, act=act.value) from None


def act_after_grading(*, waiting: bool) -> AttemptAct:
    """What follows on handing in: the grade, or the markers' queue while some answer waits for a person."""
    return AttemptAct.QUEUE if waiting else AttemptAct.GRADE


def deadline(started_at: datetime, minutes: int | None, extra_minutes: int = 0) -> datetime | None:
    """When the person's time ends, extra time included; None without a limit."""
    return None if minutes is None else started_at + timedelta(minutes=minutes + extra_minutes)


def accepts_answers(
    state: AttemptState, deadline_at: datetime | None, now: datetime, grace: timedelta = GRACE
) -> bool:
    """Whether an answer that arrives now is taken: in progress, and not past deadline plus grace."""
    return state in OPEN and not is_overdue(state, deadline_at, now, grace)


def is_overdue(
    state: AttemptState, deadline_at: datetime | None, now: datetime, grace: timedelta = GRACE
) -> bool:
    """Whether an attempt that still says in progress has in truth run out of time."""
    return state in OPEN and deadline_at is not None and now > deadline_at + grace


def finishing_time(deadline_at: datetime | None, now: datetime) -> datetime:
    """The instant to record as the end: never later than the deadline."""
    return now if deadline_at is None else min(deadline_at, now)
