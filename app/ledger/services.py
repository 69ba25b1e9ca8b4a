"""Writing facts, in the transaction that found them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.audit.services import record
from app.domain.access import Actor
from app.domain.errors import Conflict, Forbidden
from app.ledger import handlers
from app.ledger.models import (
    Acknowledgement,
    Evidence,
    HoursCredit,
    Mode,
    Outcome,
    Review,
    ReviewState,
    SourceKind,
    SubjectKind,
)
from app.orm import upsert

_EVIDENCE = insert(Evidence.__table__)
"""Over the plain table: as entities twenty answers would cost ten times as much as sending them."""

REVIEW_DAYS = 15
"""How long a named person has to answer a request for review."""


@dataclass(frozen=True)
class OutcomeFact:
    """What is to be written down; see Outcome. `score` is per cent, `source` the outside name of the row behind it."""

    person_id: int
    subject_kind: SubjectKind
    item_id: int
    revision_id: int
    passed: bool
    mode: Mode
    source: str
    at: datetime
    score: float | None = None
    invigilated: bool = False
    red_lines: tuple[str, ...] = ()
    supersedes_id: int | None = None


@dataclass(frozen=True)
class EvidenceFact:
    """One fraction 0..1 of a competency with its weight; see Evidence."""

    person_id: int
    competency: str
    level: int
    source_kind: SourceKind
    source: str
    item: str
    revision_id: int
    fraction: float
    weight: float
    at: datetime
    supersedes_id: int | None = None


class ReviewClosed(Conflict):
    """The review was decided already."""

    code = "review_closed"


class ReviewPending(Conflict):
    """A review of this subject is open already."""

    code = "review_pending"


class OwnReviewRefused(Forbidden):
    """Nobody decides on their own request."""

    code = "own_review_refused"


def record_outcome(session: Session, fact: OutcomeFact) -> Outcome:
    """Write an outcome and let the registered rooms follow, in the same transaction."""
    outcome = Outcome(**{**fact.__dict__, "red_lines": list(fact.red_lines)})
    session.add(outcome)
    session.flush()
    for handler in handlers.outcome_handlers:
        handler(session, outcome)
    return outcome


def record_evidence(session: Session, facts: Sequence[EvidenceFact]) -> None:
    """Write a batch of evidence in one statement and let the registered rooms follow, with the facts.

    The rows' ids are not asked for: that would cost one statement per row on SQLite.
    """
    if facts:
        session.execute(_EVIDENCE, [fact.__dict__ for fact in facts])
    for handler in handlers.evidence_handlers:
        handler(session, facts)


def credit_hours(
    session: Session,
    person_id: int,
    minutes: int,
    source: str,
    *,
    credited_on: date,
    now: datetime,
    item_id: int | None = None,
    is_online: bool = True,
) -> bool:
    """Credit training time once per source. Returns False when this source was credited before."""
    insert = upsert(session, HoursCredit).values(
        person_id=person_id,
        minutes=minutes,
        is_online=is_online,
        item_id=item_id,
        source=source,
        credited_on=credited_on,
        recorded_at=now,
    )
    done = session.execute(insert.on_conflict_do_nothing(index_elements=["source"]).returning(HoursCredit.id))
    return done.first() is not None


def sign_acknowledgement(
    session: Session, actor: Actor, text_key: str, text: str, *, now: datetime
) -> Acknowledgement:
    """Write down that the person signed this very text. Signing the same wording again returns the first signature."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    signed = session.scalars(
        select(Acknowledgement).where(
            Acknowledgement.person_id == actor.person_id,
            Acknowledgement.text_key == text_key,
            Acknowledgement.text_digest == digest,
        )
    ).one_or_none()
    if signed:
        return signed
    signed = Acknowledgement(person_id=actor.person_id, text_key=text_key, text_digest=digest, at=now)
    session.add(signed)
    record(session, actor, "acknowledgement.signed", f"text:{text_key}", {"digest": digest}, now=now)
    return signed


def request_review(session: Session, actor: Actor, subject: str, reason: str, *, now: datetime) -> Review:
    """Ask for a human decision on a result of one's own. Raises ReviewPending when one is open."""
    is_open = (
        (Review.person_id == actor.person_id)
        & (Review.subject == subject)
        & (Review.state == ReviewState.OPEN)
    )
    if session.scalars(select(Review.id).where(is_open)).first():
        raise ReviewPending
    due = (now + timedelta(days=REVIEW_DAYS)).date()
    review = Review(
        person_id=actor.person_id, subject=subject, reason=reason.strip(), asked_at=now, due_on=due
    )
    session.add(review)
    session.flush()
    record(session, actor, "review.requested", f"review:{review.uuid}", {"subject": subject}, now=now)
    return review


def decide_review(
    session: Session, actor: Actor, review: Review, state: ReviewState, decision: str, *, now: datetime
) -> Review:
    """Decide as a named person who is not the person concerned. Raises OwnReviewRefused, ReviewClosed."""
    if review.person_id == actor.person_id:
        raise OwnReviewRefused
    session.refresh(review, with_for_update=True)
    if review.state is not ReviewState.OPEN or state is ReviewState.OPEN:
        raise ReviewClosed
    review.state, review.decision = state, decision.strip()
    review.decided_by_id, review.decided_at = actor.person_id, now
    record(session, actor, "review.decided", f"review:{review.uuid}", {"state": state}, now=now)
    return review
