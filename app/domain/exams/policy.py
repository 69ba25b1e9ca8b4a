"""Who may start an attempt, and which of several attempts counts."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from app.domain.content.paper import Paper, ResultPolicy, Retake
from app.domain.errors import Conflict
from app.domain.exams.attempt import COUNTED, AttemptState


@dataclass(frozen=True)
class PastAttempt:
    """What the policy needs to know of an earlier attempt. `score` in per cent."""

    number: int
    state: AttemptState
    finished_at: datetime | None = None
    score: Fraction | None = None
    passed: bool | None = None


@dataclass(frozen=True)
class Finding:
    """One reason why an attempt cannot start now; the sentence for the code lives in the catalogues."""

    code: str
    params: dict[str, object] = field(default_factory=dict)


class StartRefused(Conflict):
    """The paper's policy says no; `findings` lists every reason by code."""

    code = "attempt_start_refused"


def reasons_against_start(
    paper: Paper, past: Sequence[PastAttempt], met: Set[str], now: datetime
) -> tuple[Finding, ...]:
    """Every reason against a new attempt, none when it may start.

    `met` are the prerequisites, written as in the paper, that the person fulfils. Voided attempts are not
    counted.
    Codes: paper_prerequisite, paper_attempts_used_up, paper_already_passed, paper_cooldown.
    """
    counted = [attempt for attempt in past if attempt.state in COUNTED]
    findings = [
        Finding("paper_prerequisite", {"needs": name}) for name in paper.prerequisites if name not in met
    ]
    if paper.attempts is not None and len(counted) >= paper.attempts:
        findings.append(Finding("paper_attempts_used_up", {"allowed": paper.attempts}))
    if paper.retake is Retake.FAILED_ONLY and any(attempt.passed for attempt in counted):
        findings.append(Finding("paper_already_passed"))
    until = cooldown_until(paper, counted)
    if until is not None and now < until:
        findings.append(Finding("paper_cooldown", {"until": until}))
    return tuple(findings)


def cooldown_until(paper: Paper, past: Sequence[PastAttempt]) -> datetime | None:
    """When the pause after the last finished attempt ends; None when there is no pause."""
    ends = [attempt.finished_at for attempt in past if attempt.state in COUNTED and attempt.finished_at]
    if not paper.cooldown_hours or not ends:
        return None
    return max(ends) + timedelta(hours=paper.cooldown_hours)


def attempts_left(paper: Paper, past: Sequence[PastAttempt]) -> int | None:
    """How many more attempts the paper allows; None without a limit."""
    if paper.attempts is None:
        return None
    return max(0, paper.attempts - sum(attempt.state in COUNTED for attempt in past))


def counting_attempt(paper: Paper, past: Sequence[PastAttempt]) -> PastAttempt | None:
    """The graded attempt whose result counts: the last one, or the best (the earlier one of equals)."""
    graded = [attempt for attempt in past if attempt.state is AttemptState.GRADED]
    if not graded:
        return None
    if paper.result is ResultPolicy.LAST:
        return max(graded, key=lambda attempt: attempt.number)
    return max(
        graded, key=lambda attempt: (bool(attempt.passed), attempt.score or Fraction(0), -attempt.number)
    )
