"""What a result may show, and when: the review matrix of a paper."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.content.paper import Paper, Part, Phase, Purpose
from app.domain.exams.attempt import AttemptState

RIGHT_AFTER = timedelta(minutes=30)
"""How long "right after" lasts once an attempt is finished."""

DEFAULTS: dict[Purpose, frozenset[Part]] = {
    Purpose.PRACTICE: frozenset(Part),
    Purpose.QUIZ: frozenset(Part),
    Purpose.EXAM: frozenset({Part.OWN_ANSWER, Part.CORRECTNESS, Part.MARKS}),
}
"""What a paper without a matrix shows: an exam keeps its keys for the next person."""


def phase(finished_at: datetime, now: datetime, *, closed: bool = False) -> Phase:
    """The phase in which a result is looked at; `closed` when nobody can take the paper any more."""
    if closed:
        return Phase.AFTER_CLOSING
    return Phase.RIGHT_AFTER if now <= finished_at + RIGHT_AFTER else Phase.LATER


def visible_parts(
    paper: Paper, state: AttemptState, finished_at: datetime | None, now: datetime, *, closed: bool = False
) -> frozenset[Part]:
    """What the person may see of each question now; nothing before the attempt is graded.

    A phase the author left out shows what the phase before it shows.
    """
    if state is not AttemptState.GRADED or finished_at is None:
        return frozenset()
    matrix = {
        Phase.RIGHT_AFTER: paper.review.right_after,
        Phase.LATER: paper.review.later,
        Phase.AFTER_CLOSING: paper.review.after_closing,
    }
    shown = DEFAULTS[paper.purpose]
    for step in Phase:
        parts = matrix[step]
        shown = shown if parts is None else frozenset(parts)
        if step is phase(finished_at, now, closed=closed):
            break
    return shown
