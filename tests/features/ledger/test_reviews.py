"""Facts are written once; reviews are decided by somebody else, once."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Role
from app.ledger import services
from app.ledger.models import HoursCredit, ReviewState
from tests.factories import make_actor


def test_hours_are_credited_once_per_source(session: Session, now: datetime) -> None:
    person = make_actor(session, now=now).person_id
    given = [
        services.credit_hours(session, person, 240, "study:1", credited_on=now.date(), now=now)
        for _ in range(2)
    ]
    assert given == [True, False]
    assert session.scalars(select(HoursCredit.minutes)).all() == [240]


def test_signing_the_same_words_twice_is_one_signature(session: Session, now: datetime) -> None:
    actor = make_actor(session, now=now)
    first = services.sign_acknowledgement(session, actor, "promise", "我承诺……", now=now)
    session.flush()
    assert services.sign_acknowledgement(session, actor, "promise", "我承诺……", now=now) is first
    assert services.sign_acknowledgement(session, actor, "promise", "我承诺……（修订）", now=now) is not first


def test_a_review_is_asked_once_and_decided_once_by_another_person(session: Session, now: datetime) -> None:
    learner, trainer = make_actor(session, "S1", now=now), make_actor(session, "T1", Role.TRAINER, now=now)
    review = services.request_review(session, learner, "attempt:1", " 第三题答案有争议 ", now=now)
    assert (review.reason, review.state) == ("第三题答案有争议", ReviewState.OPEN)
    with pytest.raises(services.ReviewPending):
        services.request_review(session, learner, "attempt:1", "再问一次", now=now)
    with pytest.raises(services.OwnReviewRefused):
        services.decide_review(session, learner, review, ReviewState.CHANGED, "给我通过", now=now)
    services.decide_review(session, trainer, review, ReviewState.UPHELD, "题目无误", now=now)
    with pytest.raises(services.ReviewClosed):
        services.decide_review(session, trainer, review, ReviewState.CHANGED, "改判", now=now)
