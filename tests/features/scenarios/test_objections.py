"""Disputes and reviews: who may say what, once, and what follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.domain.access import Actor
from app.domain.errors import NotFound
from app.domain.scenarios.events import Mode
from app.ledger.models import Outcome, ReviewState
from app.ledger.queries import list_outcomes
from app.ledger.services import OwnReviewRefused, ReviewClosed, ReviewPending
from app.notices.queries import list_notices
from app.scenarios import disputes, material, objections, reviewing
from app.scenarios.disputes import (
    DisputeClosed,
    DisputeStands,
    NotDisputable,
    OwnDisputeRefused,
    WordsMissing,
)
from app.scenarios.models import ScenarioDispute, ScenarioRun
from tests.factories import make_actor
from tests.features.scenarios.walking import SLUG, start, walk


@pytest.fixture
def learner(material_session: Session, now: datetime) -> Actor:
    """Who plays."""
    return make_actor(material_session, now=now)


@pytest.fixture
def trainer(material_session: Session, now: datetime) -> Actor:
    """Who answers; what a trainer may do is for the routes to say."""
    return make_actor(material_session, "T0001", now=now)


def failed(session: Session, actor: Actor, *, now: datetime, mode: Mode = Mode.PRACTICE) -> ScenarioRun:
    return walk(session, actor, start(session, actor, now=now, mode=mode), "o_spill", now=now)


def test_dispute_is_answered_once_and_the_learner_is_told(
    material_session: Session, learner: Actor, trainer: Actor, now: datetime
) -> None:
    session = material_session
    run = failed(session, learner, now=now)
    raised = disputes.raise_dispute(session, learner, run.uuid, 1, "  她已经知道了。 ", now=now)
    later = now + timedelta(hours=2)
    disputes.answer_dispute(session, trainer, raised.uuid, "知道也不能由我们说。", now=later)
    [told] = disputes.list_disputes(session, run_id=run.id)
    assert (told.move, told.choice, told.text) == (1, "o_spill", "她已经知道了。")
    assert (told.answer, told.answered_at) == ("知道也不能由我们说。", later)
    [notice] = list_notices(session, learner.person_id)
    assert (notice.code, notice.path) == ("dispute_answered", f"/runs/{run.uuid}/debrief#move-1")
    with pytest.raises(DisputeClosed):
        disputes.answer_dispute(session, trainer, raised.uuid, "再说一次", now=later)
    with pytest.raises(DisputeClosed):
        disputes.withdraw_dispute(session, learner, raised.uuid, now=later)
    with pytest.raises(DisputeStands):
        disputes.raise_dispute(session, learner, run.uuid, 1, "还是不同意", now=later)
    assert session.query(ScenarioDispute).count() == 2, "rows are only added"
    actions = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]
    assert [act for act in actions if "disput" in act] == ["scenario.disputed", "scenario.dispute_answered"]


def test_dispute_can_be_taken_back_while_nobody_answered(
    material_session: Session, learner: Actor, trainer: Actor, now: datetime
) -> None:
    session = material_session
    run = failed(session, learner, now=now)
    raised = disputes.raise_dispute(session, learner, run.uuid, 1, "不同意", now=now)
    with pytest.raises(NotFound):
        disputes.withdraw_dispute(session, trainer, raised.uuid, now=now)
    disputes.withdraw_dispute(session, learner, raised.uuid, now=now)
    assert list(disputes.list_disputes(session, run_id=run.id)) == []
    with pytest.raises(DisputeClosed):
        disputes.answer_dispute(session, trainer, raised.uuid, "答复", now=now)
    disputes.raise_dispute(session, learner, run.uuid, 1, "想清楚了，还是不同意", now=now)
    assert len(disputes.list_disputes(session, item_id=run.item_id)) == 1


def test_what_cannot_be_disputed(
    material_session: Session, learner: Actor, trainer: Actor, now: datetime
) -> None:
    session = material_session
    run = failed(session, learner, now=now)
    for text in ("", "   ", "长" * 2001):
        with pytest.raises(WordsMissing):
            disputes.raise_dispute(session, learner, run.uuid, 1, text, now=now)
    for move in (0, 2, 99):
        with pytest.raises(NotDisputable):
            disputes.raise_dispute(session, learner, run.uuid, move, "不同意", now=now)
    with pytest.raises(NotFound):
        disputes.raise_dispute(session, trainer, run.uuid, 1, "不是我的", now=now)
    raised = disputes.raise_dispute(session, learner, run.uuid, 1, "不同意", now=now)
    with pytest.raises(OwnDisputeRefused):
        disputes.answer_dispute(session, learner, raised.uuid, "自己答", now=now)
    exam = failed(session, learner, now=now, mode=Mode.EXAM)
    with pytest.raises(NotDisputable):  # a retake remains: its comments are closed
        disputes.raise_dispute(session, learner, exam.uuid, 1, "不同意", now=now)
    going_on = start(session, trainer, now=now)
    with pytest.raises(NotDisputable):
        disputes.raise_dispute(session, trainer, going_on.uuid, 1, "不同意", now=now)


def test_review_is_asked_once_decided_by_another_and_told(
    material_session: Session, learner: Actor, trainer: Actor, now: datetime
) -> None:
    session = material_session
    run = failed(session, learner, now=now, mode=Mode.EXAM)
    review = reviewing.ask_review(session, learner, run.uuid, "系统误判", now=now)
    assert review.due_on == (now + timedelta(days=15)).date()
    with pytest.raises(ReviewPending):
        reviewing.ask_review(session, learner, run.uuid, "再问一次", now=now)
    with pytest.raises(OwnReviewRefused):
        reviewing.decide_run_review(session, learner, review.uuid, ReviewState.CHANGED, "我说了算", now=now)
    [card] = objections.list_waiting(session, trainer, now=now + timedelta(days=16)).reviews
    assert (card.days_left, card.own) == (-1, False)
    page = objections.present_review(session, trainer, review.uuid, now=now)
    assert page.is_open
    assert any(bubble.mine for bubble in page.bubbles)
    reviewing.decide_run_review(session, trainer, review.uuid, ReviewState.UPHELD, "确实泄露了。", now=now)
    assert list(reviewing.list_open_reviews(session)) == []
    [notice] = list_notices(session, learner.person_id)
    assert (notice.code, notice.path) == ("review_decided", f"/runs/{run.uuid}/debrief#review")
    for again in (ReviewState.CHANGED, ReviewState.UPHELD):
        with pytest.raises(ReviewClosed):
            reviewing.decide_run_review(session, trainer, review.uuid, again, "改主意", now=now)
    with pytest.raises(ReviewClosed):
        reviewing.ask_review(session, learner, run.uuid, "不服", now=now)
    assert [outcome.passed for outcome in list_outcomes(session, learner.person_id)] == [False]


def test_a_changed_result_supersedes_the_outcome_and_leaves_the_run_as_played(
    material_session: Session, learner: Actor, trainer: Actor, now: datetime
) -> None:
    session = material_session
    run = failed(session, learner, now=now, mode=Mode.EXAM)
    review = reviewing.ask_review(session, learner, run.uuid, "系统误判", now=now)
    reviewing.decide_run_review(session, trainer, review.uuid, ReviewState.CHANGED, "同意更正。", now=now)
    [current] = list_outcomes(session, learner.person_id)
    assert (current.passed, current.source, current.red_lines) == (True, f"run:{run.uuid}", [])
    assert session.query(Outcome).count() == 2
    assert (run.passed, run.score) == (False, 0)


def test_only_exam_runs_that_were_not_passed_are_reviewed(
    material_session: Session, learner: Actor, trainer: Actor, now: datetime
) -> None:
    session = material_session
    practice = failed(session, learner, now=now)
    with pytest.raises(reviewing.NotReviewable):
        reviewing.ask_review(session, learner, practice.uuid, "不服", now=now)
    exam = failed(session, learner, now=now, mode=Mode.EXAM)
    with pytest.raises(NotFound):
        reviewing.ask_review(session, trainer, exam.uuid, "别人的", now=now)
    with pytest.raises(NotFound):
        reviewing.get_review(session, UUID(int=7))
    assert material.live_scenario(session, SLUG).live.item_id == exam.item_id
