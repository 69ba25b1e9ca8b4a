"""Asking for a human look at the result of an exam run, and deciding on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.errors import Conflict, NotFound
from app.domain.scenarios.events import Mode
from app.ledger import services as ledger
from app.ledger.models import Outcome, Review, ReviewState
from app.ledger.queries import is_current
from app.notices.services import notify_person
from app.scenarios import queries
from app.scenarios.disputes import checked
from app.scenarios.models import ScenarioRun

SUBJECT = "run:"


class NotReviewable(Conflict):
    """Only exam runs that were not passed are looked at again."""

    code = "scenario_not_reviewable"


def may_be_reviewed(run: ScenarioRun) -> bool:
    """Whether a review could change anything for the person."""
    return run.mode is Mode.EXAM and run.ended_at is not None and not run.passed


def ask_review(session: Session, actor: Actor, run_uuid: UUID, reason: str, *, now: datetime) -> Review:
    """Ask for a human decision, once per run. Raises NotFound, NotReviewable, ReviewPending, ReviewClosed."""
    run = queries.get_run_for(session, actor, run_uuid, lock=True)
    if not may_be_reviewed(run):
        raise NotReviewable
    words = checked(reason)
    known = find_review(session, run)
    if known is not None and known.state is not ReviewState.OPEN:
        raise ledger.ReviewClosed
    return ledger.request_review(session, actor, f"{SUBJECT}{run.uuid}", words, now=now)


def decide_run_review(
    session: Session, actor: Actor, uuid: UUID, state: ReviewState, decision: str, *, now: datetime
) -> Review:
    """Decide as somebody else than the person concerned; the person gets a notice.

    `CHANGED` lets the run count as passed in the ledger, by a new outcome that supersedes the first; the run itself
    stays as it was played. Raises NotFound, OwnReviewRefused, ReviewClosed, WordsMissing.
    """
    review, run = get_review(session, uuid)
    ledger.decide_review(session, actor, review, state, checked(decision), now=now)
    if state is ReviewState.CHANGED:
        _let_pass(session, run, now=now)
    notify_person(
        session,
        review.person_id,
        "review_decided",
        f"review:{review.uuid}:decided",
        path=f"/runs/{run.uuid}/debrief#review",
        now=now,
    )
    return review


def find_review(session: Session, run: ScenarioRun) -> Review | None:
    """The request for review of a run, if there is one. One query."""
    query = select(Review).where(Review.person_id == run.person_id, Review.subject == f"{SUBJECT}{run.uuid}")
    return session.scalars(query.order_by(Review.id.desc()).limit(1)).one_or_none()


def get_review(session: Session, uuid: UUID) -> tuple[Review, ScenarioRun]:
    """A request about a run, with the run. Raises NotFound."""
    review = session.scalars(select(Review).where(Review.uuid == uuid)).one_or_none()
    if review is None or not review.subject.startswith(SUBJECT):
        raise NotFound
    run_uuid = UUID(review.subject.removeprefix(SUBJECT))
    run = session.scalars(select(ScenarioRun).where(ScenarioRun.uuid == run_uuid)).one_or_none()
    if run is None:
        raise NotFound
    return review, run


def list_open_reviews(session: Session) -> Sequence[Review]:
    """Requests about runs that wait, the one due first on top. One query."""
    waiting = (Review.state == ReviewState.OPEN) & Review.subject.startswith(SUBJECT)
    return session.scalars(select(Review).where(waiting).order_by(Review.due_on, Review.id)).all()


def _let_pass(session: Session, run: ScenarioRun, *, now: datetime) -> None:
    query = select(Outcome).where(Outcome.source == f"{SUBJECT}{run.uuid}", is_current())
    old = session.scalars(query).one_or_none()
    if old is None or old.passed:
        return
    ledger.record_outcome(
        session,
        ledger.OutcomeFact(
            person_id=old.person_id,
            subject_kind=old.subject_kind,
            item_id=old.item_id,
            revision_id=old.revision_id,
            passed=True,
            mode=old.mode,
            source=old.source,
            at=now,
            score=old.score,
            invigilated=old.invigilated,
            supersedes_id=old.id,
        ),
    )
