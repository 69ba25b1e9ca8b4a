"""Papers with written answers: they wait for a marker, and a text that is too long is said so and kept out."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from app.domain.exams.attempt import AttemptState
from app.exams import overview, queries
from app.exams.models import GradingRow
from app.exams.presenting import present_result
from app.exams.services import Save, save_answers, start_attempt, submit_attempt
from app.ledger.models import Evidence, Outcome


def take(session, actor, now, *texts):
    """Start the paper, save these texts one after another, hand in."""
    attempt = start_attempt(session, actor, "written", now=now, seed="s")
    for sequence, text in enumerate(texts, 1):
        saved = save_answers(session, actor, attempt.uuid, [Save(1, sequence, "tab", {"": [text]})], now=now)
        assert saved.unreadable == []
    submit_attempt(session, actor, attempt.uuid, now=now + timedelta(minutes=1))
    return attempt


def count(session, *tables):
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_an_attempt_with_a_written_answer_waits_and_tells_the_ledger_nothing(session, actor, now):
    attempt = take(session, actor, now, "先核身")
    assert (attempt.state, attempt.score, attempt.passed) == (AttemptState.MARKING, None, None)
    assert attempt.finished_at == now + timedelta(minutes=1)
    assert count(session, GradingRow, Outcome, Evidence) == [0, 0, 0]
    page = present_result(session, attempt, 1, now=now)
    assert (page.parts, page.items, page.competencies) == (frozenset(), (), ())
    card = next(one for one in overview.list_papers(session, actor, now=now) if one.slug == "written")
    assert (card.waiting, card.best, card.open) == (True, None, None)


def test_an_empty_written_answer_is_graded_at_once(session, actor, now):
    attempt = take(session, actor, now)
    assert (attempt.state, attempt.score) == (AttemptState.GRADED, 0)
    assert count(session, GradingRow, Outcome) == [1, 1]


def test_a_text_that_is_too_long_is_refused_with_its_limit_and_the_last_one_stays(session, actor, now):
    attempt = start_attempt(session, actor, "written", now=now, seed="s")
    save_answers(session, actor, attempt.uuid, [Save(1, 1, "tab", {"": ["先核身"]})], now=now)
    saved = save_answers(session, actor, attempt.uuid, [Save(1, 2, "tab", {"": ["字" * 21]})], now=now)
    assert (saved.too_long, saved.unreadable, saved.answered) == ({1: 20}, [], 1)
    assert queries.current_answers(session, attempt.id)[1].answer == "先核身"
